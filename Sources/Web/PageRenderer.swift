import Foundation
import Kernel
import Mustache

/// Puts pages together: a room's template for the middle, the layout around it.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let navItems: [NavItem]
    private let searchPath: String?

    /// - Throws: `template.damaged`, `template.duplicate`.
    init(templates: [String: [UInt8]], navItems: [NavItem], searchPath: String?) throws {
        var library = MustacheLibrary()
        for (name, bytes) in templates.merging(Self.own, uniquingKeysWith: { _, own in own }) {
            do {
                try library.register(String(decoding: bytes, as: UTF8.self), named: name)
            } catch {
                throw PlainProblem("template.damaged", .failed, ["template": name])
            }
        }
        if let name = templates.keys.first(where: { Self.own[$0] != nil }) {
            throw PlainProblem("template.duplicate", .failed, ["template": name])
        }
        self.library = library
        self.navItems = navItems
        self.searchPath = searchPath
    }

    /// Web's own templates: the layout, and the partials every room may use.
    static let own: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache, "layout_brand": PackageResources.layout_brand_mustache,
        "layout_nav": PackageResources.layout_nav_mustache,
        "layout_switches": PackageResources.layout_switches_mustache,
        "problem": PackageResources.problem_mustache,
        "field": PackageResources.field_mustache, "callout": PackageResources.callout_mustache,
        "pager": PackageResources.pager_mustache, "progress": PackageResources.progress_mustache,
        "empty": PackageResources.empty_mustache, "table": PackageResources.table_mustache,
        "steps": PackageResources.steps_mustache, "kpi": PackageResources.kpi_mustache,
        "errors": PackageResources.errors_mustache, "gallery": PackageResources.gallery_mustache,
    ]

    func page(_ page: Page, _ visit: Visit) throws -> PlainResponse {
        let scope = PageScope(page: page.context, csrf: visit.csrf)
        guard let body = library.render(scope, withTemplate: page.template) else {
            throw PlainProblem("template.missing", .failed, ["template": page.template])
        }
        if visit.isFragment { return html(body, status: page.status) }
        let layout = LayoutView(page: page, body: body, visit: visit, navItems: navItems, searchPath: searchPath)
        guard let whole = library.render(layout.fields, withTemplate: "layout") else {
            throw PlainProblem("template.missing", .failed, ["template": "layout"])
        }
        return html(whole, status: page.status)
    }

    func html(_ text: String, status: Int) -> PlainResponse {
        PlainResponse(
            status: status,
            headers: [
                HeaderField("Content-Type", "text/html; charset=utf-8"), HeaderField("Cache-Control", "no-store"),
                HeaderField("Vary", "X-Fragment, Cookie, Accept-Language"),
            ], body: .bytes(Array(text.utf8)))
    }

    /// A problem as its reader can take it: RFC 9457 for programs, a page for people.
    func problem(_ problem: any Problem, _ visit: Visit) -> PlainResponse {
        let view = ProblemView(problem, texts: visit.texts)
        var response: PlainResponse
        if visit.wantsJSON {
            response = PlainResponse(
                status: view.status,
                headers: [
                    HeaderField("Content-Type", "application/problem+json"), HeaderField("Cache-Control", "no-store"),
                ], body: .bytes(view.json))
        } else {
            let page = Page(
                view.title, template: "problem", context: view.fields, status: view.status, isBare: visit.user == nil)
            // The problem page needs nothing but its own template; should even that fail, the sentence is sent bare.
            response = (try? self.page(page, visit)) ?? html(view.plainHTML, status: view.status)
        }
        if problem.kind == .tooManyRequests, let seconds = problem.arguments["seconds"] {
            response.headers.append(HeaderField("Retry-After", seconds))
        }
        if problem.code == "page.method" { response.status = 405 }
        return response
    }
}

/// What a page's template sees: the page's own names, and the form's token for all.
private struct PageScope: MustacheParent {
    let page: PageContext
    let csrf: String

    func child(named name: String) -> Any? {
        if let own = page.child(named: name) { return own }
        return name == "csrf" ? "<input type=\"hidden\" name=\"\(FormToken.field)\" value=\"\(csrf)\">" : nil
    }
}

/// The words of a problem.
struct ProblemView: Sendable {
    let title: String
    let detail: String
    let code: String
    let status: Int
    private let back: String

    init(_ problem: any Problem, texts: Texts) {
        code = problem.code
        status = problem.code == "page.method" ? 405 : problem.kind.httpStatus
        title = texts("problem-title.\(problem.kind.rawValue)")
        let key = "problem.\(problem.code)"
        detail =
            texts.has(key)
            ? texts(key, texts.shown(problem.arguments).mapValues { String($0.prefix(300)) })
            : texts("problem.unknown", ["code": problem.code])
        back = texts("problem-page.home")
    }

    var fields: PageFields {
        ["title": title, "detail": detail, "code": code, "status": String(status), "back": back]
    }

    var json: [UInt8] {
        let fields: [String: String] = [
            "type": "urn:vinculo:problem:\(code)", "title": title, "detail": detail, "code": code,
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = (try? encoder.encode(fields)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        // The status is the one number among the texts.
        return Array((text.dropLast() + (fields.isEmpty ? "" : ",") + "\"status\":\(status)}").utf8)
    }

    var plainHTML: String {
        "<!doctype html><title>\(HTMLText.escape(title))</title><h1>\(HTMLText.escape(title))</h1><p>\(HTMLText.escape(detail))</p>"
    }
}

/// Text that may stand in HTML.
public enum HTMLText {
    public static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
