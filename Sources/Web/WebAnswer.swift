import Kernel
import Mustache

/// What a handler gives back.
public enum WebAnswer: Sendable {
    /// A whole page inside the layout; only its body when the script asked for a fragment.
    case page(Page)
    /// A part of a page, already escaped HTML.
    case fragment(String)
    /// 303: look there next. Only addresses of this house.
    case redirect(String)
    /// A table as a file, written row by row while it is sent.
    case csv(fileName: String, body: @Sendable (any CSVSink) async throws -> Void)
    case json([UInt8], status: Int = 200)
    case text(String, status: Int = 200)
    /// 303 with the cookie of a session that has just been opened.
    case signedIn(SessionToken, to: String)
    /// 303 after a session has ended; its cookie is taken back.
    case signedOut(to: String)
    /// Another answer with cookies or headers of its own.
    indirect case with(WebAnswer, headers: [HeaderField])
}

/// One header line.
public struct HeaderField: Sendable, Equatable {
    public let name: String
    public let value: String
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Where the bytes of a growing file go.
public protocol CSVSink: Sendable {
    func write(_ bytes: [UInt8]) async throws
}

extension CSVSink {
    /// Writes one row by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front.
    public func row(_ cells: [String]) async throws { try await write(Array(CSVText.row(cells).utf8)) }
}

/// Rows of a comma-separated file.
public enum CSVText {
    /// The row with its line end.
    public static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    static func cell(_ text: String) -> String {
        var text = text
        // OWASP, "CSV injection": =, +, -, @, tab and CR open a formula, unless the cell is a plain number.
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil {
            text = "'" + text
        }
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// What a template may show: a dictionary of final strings, or a type of its own that answers by name.
public typealias PageContext = any MustacheParent & Sendable
/// The usual context: names to strings, flags and lists of the same.
public typealias PageFields = [String: any Sendable]

/// One page: its title, its template and what the template shows. All words are final here.
public struct Page: Sendable {
    public var title: String
    public var template: String
    public var context: PageContext
    /// `NavItem.id` of the entry that is lit; nil when none is.
    public var active: String?
    public var status: Int
    /// Without navigation: signing in, a forced change of password.
    public var isBare: Bool
    /// One sentence about what was just done, shown above the page.
    public var flash: String?

    public init(
        _ title: String, template: String, context: PageContext, active: String? = nil, status: Int = 200,
        isBare: Bool = false, flash: String? = nil
    ) {
        self.title = title
        self.template = template
        self.context = context
        self.active = active
        self.status = status
        self.isBare = isBare
        self.flash = flash
    }
}

/// One entry of the navigation. Rooms hand theirs to the builder, which shows those the reader may open.
public struct NavItem: Sendable, Equatable {
    /// The groups in the order of the loop; `home` has no heading.
    public enum Group: String, Sendable, CaseIterable {
        case home, know, differentiate, interact, personalise, follow, organisation
    }
    public let id: String
    /// Key of its text, `nav.value`.
    public let textKey: String
    public let path: String
    public let group: Group
    public let permission: Permission

    public init(_ id: String, textKey: String, path: String, group: Group, permission: Permission) {
        self.id = id
        self.textKey = textKey
        self.path = path
        self.group = group
        self.permission = permission
    }
}
