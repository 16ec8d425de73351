import Formats
import Kernel

/// What somebody asked of an import; kept with it, so that a restart does the same.
public struct ImportOptions: Codable, Sendable, Equatable {
    public var kind: ImportKind
    public var source: String
    /// Whose ids `customer_ref` are, when not the source's own.
    public var customerSource: String?
    /// Column → field; an empty field leaves the column out.
    public var map: [String: String] = [:]
    public var onlyMapped = false
    public var dateOrder: String?
    /// `,` or `.`
    public var decimal: String?
    public var delimiter: String?
    public var encoding: String?
    public var onExisting: OnExisting?
    public var empty: EmptyCell = .keep
    public var strict = false
    /// Sheet of a workbook; the first with a table where nothing is said.
    public var sheet: String?
    /// Whether hidden rows and columns of a workbook come too.
    public var includesHidden: Bool?
    /// Whether texts that were encoded twice (`PeÃ±a`) are read as they were before.
    public var repairsEncoding: Bool?
    public var lines: LinesMode?
    /// Whether what was decided for a file like this one is left aside.
    public var forgetsColumns: Bool?
    /// An import that this one takes the place of: it is undone just before this one is read.
    public var replaces: Int64?
    /// The import whose rejected rows this one brings, mended.
    public var mends: Int64?

    public init(kind: ImportKind, source: String) {
        self.kind = kind
        self.source = source
    }

    /// The default of the kind where nothing was said: fill for people and companies, replace for what happened.
    public var existing: OnExisting { onExisting ?? (kind.isOfCustomers ? .fill : .replace) }

    /// - Throws: `ImportProblem` for a source without a usable name, or `fill` for orders.
    public func validate() throws {
        for name in [source, customerSource ?? source] {
            let isSound =
                !name.isEmpty && name == name.trimmingSpaces() && name.utf8.count <= 60 && !name.contains(":")
                && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
            guard isSound else { throw ImportProblem.sourceName(name) }
        }
        if !kind.isOfCustomers, onExisting == .fill { throw ImportProblem.fillForOrders }
        if let dateOrder, DateOrder(rawValue: dateOrder) == nil {
            throw PlainProblem("import.date-format", .usage, ["value": dateOrder])
        }
        if let decimal, decimal != ",", decimal != "." {
            throw PlainProblem("import.decimal", .usage, ["value": decimal])
        }
        if let encoding, TextEncoding(name: encoding) == nil {
            throw PlainProblem("import.encoding", .usage, ["value": encoding])
        }
        if let delimiter, Self.delimiterByte(delimiter) == nil {
            throw PlainProblem("import.delimiter", .usage, ["value": delimiter])
        }
    }

    /// `;`, `,`, `|`, `tab`, `\t`.
    static func delimiterByte(_ text: String) -> UInt8? {
        if text == "tab" || text == "\\t" || text == "\t" { return 9 }
        guard let only = text.utf8.first, text.utf8.count == 1, only != 34, only != 10, only != 13, only < 128 else {
            return nil
        }
        return only
    }
}
