/// What the rows of a file are.
public enum ImportKind: String, Codable, Sendable, CaseIterable {
    case people, companies, orders, events, products, costs, payments, consents, suppressions

    /// Whether a row is somebody, with fields that are kept and folded.
    public var isOfCustomers: Bool { self == .people || self == .companies }
    /// Whether rows are things that happened, known by an id of their own.
    public var isOfEntries: Bool { self == .events || self == .payments }
}

/// What happens to what is already known.
public enum OnExisting: String, Codable, Sendable, CaseIterable {
    case fill, replace, skip
}

/// What an empty cell of a known person does.
public enum EmptyCell: String, Codable, Sendable, CaseIterable {
    case keep, clear
}

/// What the lines of a known order do: take the place of those there were, or join them by `line_id`.
public enum LinesMode: String, Codable, Sendable, CaseIterable {
    case replace, add
}
