/// What the rows of a file are.
public enum ImportKind: String, Codable, Sendable, CaseIterable {
    case people, orders
}

/// What happens to what is already known.
public enum OnExisting: String, Codable, Sendable, CaseIterable {
    case fill, replace, skip
}

/// What an empty cell of a known person does.
public enum EmptyCell: String, Codable, Sendable, CaseIterable {
    case keep, clear
}
