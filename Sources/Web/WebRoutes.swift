import Kernel

/// The routes that belong to no room.
enum WebRoutes {
    static func all(isAlive: @escaping @Sendable () async -> Bool) -> [Route] {
        [
            Route(.get, "/healthz") { _ in
                await isAlive() ? .text("ok\n") : .text("database\n", status: 503)
            }.requires(.everyone),
            Route(.get, "/robots.txt") { _ in .text("User-agent: *\nDisallow: /\n") }.requires(.everyone),
            Route(.post, "/language") { remember("lang", $0.field("lang"), allowed: ["es", "en"], $0) }
                .requires(.everyone),
            Route(.post, "/theme") { remember("theme", $0.field("theme"), allowed: Theme.allCases.map(\.rawValue), $0) }
                .requires(.everyone),
            Route(.get, "/dev/gallery") { .page(Gallery.page($0)) }.requires(.development),
        ]
    }

    /// Keeps a reader's choice for a year and goes back to where it was made.
    private static func remember(_ name: String, _ value: String, allowed: [String], _ request: WebRequest) -> WebAnswer
    {
        let back = WebAnswer.redirect(LocalPath.safe(request.field("next")))
        guard allowed.contains(value) else { return back }
        let cookie = Cookies.set(name, value, secure: false, maxAge: 31_536_000)
        return .with(back, headers: [cookie])
    }
}
