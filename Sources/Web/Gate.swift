import Foundation
import Kernel

/// Who may pass.
enum Gate {
    static let signInPath = "/login"
    static let passwordPath = "/account/password"
    static let signOutPath = "/logout"

    /// Nil when the visitor may pass, or where to go first.
    /// - Throws: `page.forbidden`, and `session.required` to scripts, which cannot follow to a page.
    static func admit(_ visit: Visit, to route: Route) throws -> String? {
        guard let permission = route.permission else { throw PlainProblem("page.forbidden", .forbidden) }
        if permission == .everyone { return nil }
        guard let user = visit.user else {
            if visit.wantsJSON { throw PlainProblem("session.required", .unauthenticated) }
            let next = route.method == .get ? LocalPath.safe(visit.target) : "/"
            return next == "/" ? signInPath : LocalPath.adding("next", next, to: signInPath)
        }
        if user.mustChangePassword, route.path != passwordPath, route.path != signOutPath {
            if visit.wantsJSON { throw PlainProblem("password.change-required", .forbidden) }
            return passwordPath
        }
        guard user.may(permission) else { throw PlainProblem("page.forbidden", .forbidden) }
        return nil
    }

    /// Refuses forms that another site's page has sent, by what the browser says about where it comes from.
    static func checkOrigin(_ request: PlainRequest, isSecure: Bool) throws {
        let refused = PlainProblem("form.origin", .forbidden)
        if let site = request.header("sec-fetch-site")?.lowercased(), site != "same-origin", site != "none" {
            throw refused
        }
        guard let origin = request.header("origin")?.lowercased() else { return }
        guard let host = request.header("host")?.lowercased() else { throw refused }
        // Behind a proxy the scheme may be either; the host decides.
        guard origin == "https://" + host || (!isSecure && origin == "http://" + host) else { throw refused }
    }
}

/// Reads the body of a form.
enum FormReader {
    static func form(_ request: PlainRequest, maxBytes: Int, csrf: String) async throws -> [String: String] {
        let type = request.header("content-type")?.lowercased() ?? "application/x-www-form-urlencoded"
        guard type.hasPrefix("application/x-www-form-urlencoded") else { throw PlainProblem("form.type", .usage) }
        var bytes: [UInt8] = []
        while let piece = try await request.body.next() {
            guard bytes.count + piece.count <= maxBytes else { throw PlainProblem("form.too-large", .tooLarge) }
            bytes += piece
        }
        let text = String(decoding: bytes, as: UTF8.self)
        var fields = try FormText.parse(text[...]).compactMapValues(\.first)
        let token = fields.removeValue(forKey: FormToken.field) ?? request.header("x-csrf") ?? ""
        guard FormToken.matches(token, csrf) else { throw PlainProblem("form.token", .forbidden) }
        return fields
    }

    static func upload(_ request: PlainRequest, maxBytes: Int64, csrf: String) throws -> UploadSource {
        let type = HeaderParameters.parse(request.header("content-type") ?? "")
        guard type.value.lowercased() == "multipart/form-data", let boundary = type.named["boundary"] else {
            throw PlainProblem("form.type", .usage)
        }
        if let length = request.header("content-length").flatMap({ Int64($0) }), length > maxBytes + 262_144 {
            throw PlainProblem.uploadTooLarge(maxBytes)
        }
        return UploadSource(body: request.body, boundary: boundary, maxBytes: maxBytes) {
            FormToken.matches($0, csrf)
        }
    }
}

/// What every answer tells the browser, so that an injected text stays a text.
enum SafetyHeaders {
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    static let all = [
        HeaderField("Content-Security-Policy", policy), HeaderField("X-Content-Type-Options", "nosniff"),
        HeaderField("Referrer-Policy", "same-origin"), HeaderField("Cross-Origin-Opener-Policy", "same-origin"),
        HeaderField("Cross-Origin-Resource-Policy", "same-origin"),
    ]
}

/// A table as a file.
enum CSVAnswer {
    static func response(
        _ fileName: String, _ body: @escaping @Sendable (any CSVSink) async throws -> Void
    ) -> PlainResponse {
        let plain = fileName.unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-_.".unicodeScalars.contains(scalar))
                ? String(scalar) : "_"
        }.joined()
        return PlainResponse(
            status: 200,
            headers: [
                HeaderField("Content-Type", "text/csv; charset=utf-8"), HeaderField("Cache-Control", "no-store"),
                HeaderField(
                    "Content-Disposition",
                    "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(FormText.encode(fileName).replacing("/", with: "_"))"
                ),
            ],
            body: .stream { sink in
                // The mark that lets Excel read accents.
                try await sink.write([0xEF, 0xBB, 0xBF])
                try await body(sink)
            })
    }
}
