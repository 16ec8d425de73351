import Kernel

/// What a tool's way of writing needs before a cell is read: small, the same for a whole column, without loss.
public enum CellRule: Sendable, Equatable, Codable {
    /// The apostrophe that keeps a spreadsheet from changing an id or a phone number: `'8779761975521`.
    case dropApostrophe
    /// The first of several values in one cell: `a@x.co ::: b@x.co`.
    case firstOf(String)
    /// A mark in front of a value: `* myContacts`.
    case dropMark(String)
    /// Several values, each perhaps marked at an end, as one list parted by commas: `* myContacts ::: Amigos`.
    case list(separator: String, mark: String)
    /// What follows the last separator: `base.co` → `co`; the whole cell where there is none.
    case afterLast(String)
    /// Folded text (`FoldedText.fold`) to what is read in its place; other texts stay.
    case valueMap([String: String])
    /// Any text at all means this; an empty cell stays empty.
    case whenWritten(String)
    /// The name of a file of an audience export, as consent to e-mail: `subscribed_…` yes, `unsubscribed_…` no.
    case memberFile

    /// The cell as it is to be read.
    public func apply(_ text: String) -> String {
        switch self {
        case .dropApostrophe: text.hasPrefix("'") ? String(text.dropFirst()) : text
        case .firstOf(let separator):
            text.split(separator: separator).lazy.map { String($0).trimmingSpaces() }.first { !$0.isEmpty } ?? text
        case .dropMark(let mark): text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : text
        case .list(let separator, let mark): Self.list(text, separator, mark)
        case .afterLast(let separator): text.split(separator: separator).last.map(String.init) ?? text
        case .valueMap(let values): values[FoldedText.fold(text)] ?? text
        case .whenWritten(let meaning): text.trimmingSpaces().isEmpty ? text : meaning
        case .memberFile: AudienceMember(file: text)?.consent ?? text
        }
    }

    /// Writes the cell as it is to be read into `result`; false, quickly, when it is to be read as it stands.
    public func apply(_ cell: UnsafeRawBufferPointer, into result: inout [UInt8]) -> Bool {
        guard let first = cell.first else { return false }
        switch self {
        case .dropApostrophe where first != 0x27: return false
        case .dropMark(let mark) where first != mark.utf8.first: return false
        case .dropApostrophe:
            result.removeAll(keepingCapacity: true)
            result.append(contentsOf: cell.dropFirst())
            return true
        case .firstOf(let mark), .afterLast(let mark):
            if let sign = mark.utf8.first(where: { $0 != 0x20 }), !cell.contains(sign) { return false }
        default: break
        }
        let text = String(decoding: cell, as: UTF8.self)
        let changed = apply(text)
        if changed == text { return false }
        result.removeAll(keepingCapacity: true)
        result.append(contentsOf: changed.utf8)
        return true
    }

    /// Whether the rule only takes off what surrounds a value, so that it is right whatever field the column is.
    var isLexical: Bool {
        switch self {
        case .dropApostrophe, .firstOf, .dropMark, .list: true
        case .afterLast, .valueMap, .whenWritten, .memberFile: false
        }
    }

    private static func list(_ text: String, _ separator: String, _ mark: String) -> String {
        guard text.contains(separator) || text.hasPrefix(mark) else { return text }
        let parts = text.split(separator: separator).map { part in
            let rest = part.hasPrefix(mark) ? part.dropFirst(mark.count) : part
            return rest.hasSuffix(mark) ? rest.dropLast(mark.count) : rest
        }
        return parts.map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

/// What the name of a file of Mailchimp's audience export says of everybody in it.
public enum AudienceMember: String, Sendable, CaseIterable {
    case subscribed, unsubscribed, nonsubscribed, cleaned

    /// By the file's name, in a folder or not: `unsubscribed_members_export_1a2b.csv`; nil for other names.
    public init?(file: String) {
        let name = FoldedText.fold(file.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? "")
        guard let known = Self.allCases.first(where: { name.hasPrefix($0.rawValue) }) else { return nil }
        self = known
    }

    /// What it means for a consent column. A cleaned address is one that mail does not reach: nobody said
    /// no, and `ReturnedMail` excludes it.
    public var consent: String {
        switch self {
        case .subscribed: "yes"
        case .unsubscribed: "no"
        case .nonsubscribed, .cleaned: "unknown"
        }
    }
}
