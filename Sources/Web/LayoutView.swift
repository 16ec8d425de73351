import Kernel

/// All the layout shows: navigation, switches, the signed-in colleague, the page in the middle.
struct LayoutView {
    let page: Page
    let body: String
    let visit: Visit
    let navItems: [NavItem]
    let searchPath: String?
    private var texts: Texts { visit.texts }

    init(page: Page, body: String, visit: Visit, navItems: [NavItem], searchPath: String?) {
        self.page = page
        self.body = body
        self.visit = visit
        self.navItems = navItems
        self.searchPath = searchPath
    }

    var fields: PageFields {
        var fields: PageFields = [
            "lang": texts.locale, "title": page.title, "product": texts("product.name"), "body": body,
            "theme": visit.theme.rawValue, "style": Assets.bundled.style.path, "script": Assets.bundled.script.path,
            "icon": Assets.bundled.icon.path, "skip": texts("layout.skip"), "menu": texts("layout.menu"),
            "navName": texts("layout.nav"), "csrf": visit.csrf, "next": backPath, "groups": groups,
            "isShell": !page.isBare && visit.user != nil, "isBare": page.isBare || visit.user == nil,
            "languageName": texts("layout.language"), "languages": languages, "themeName": texts("layout.theme"),
            "themes": themes, "retry": texts("layout.retry"), "offline": texts("layout.offline"),
            "flash": flash ?? false, "search": search, "notice": visit.notice?.fields ?? false,
        ]
        if let user = visit.user {
            fields["email"] = user.email
            fields["role"] = texts("role.\(user.role.rawValue)")
            fields["account"] = texts("layout.account")
            fields["password"] = texts("layout.password")
            fields["signOut"] = texts("layout.sign-out")
        }
        return fields
    }

    private var search: any Sendable {
        guard let searchPath else { return false }
        let fields: PageFields = [
            "path": searchPath, "label": texts("layout.search"), "value": visit.query["q"]?.first ?? "",
        ]
        return fields
    }

    /// Where a switch leads back to: this page when it can be asked for again, else the start.
    private var backPath: String { visit.routeName.hasPrefix("GET") ? LocalPath.safe(visit.target) : "/" }

    /// The sentence about what was just done: the page's own, or one of the catalogue's by `?done=`.
    private var flash: String? {
        if let flash = page.flash { return flash }
        guard let name = visit.query["done"]?.first, texts.has("done.\(name)") else { return nil }
        return texts("done.\(name)")
    }

    private var groups: [PageFields] {
        guard let user = visit.user else { return [] }
        return NavItem.Group.allCases.compactMap { group -> PageFields? in
            let items = navItems.filter { $0.group == group && user.may($0.permission) }
            guard !items.isEmpty else { return nil }
            return [
                "heading": group == .home ? false : texts("nav-group.\(group.rawValue)"),
                "items": items.map { item -> PageFields in
                    ["path": item.path, "text": texts(item.textKey), "isHere": item.id == page.active]
                },
            ]
        }
    }

    private var languages: [PageFields] {
        ["es", "en"].map { ["value": $0, "text": texts("language.\($0)"), "isHere": $0 == texts.language] }
    }

    private var themes: [PageFields] {
        Theme.allCases.map {
            ["value": $0.rawValue, "text": texts("theme.\($0.rawValue)"), "isHere": $0 == visit.theme]
        }
    }
}
