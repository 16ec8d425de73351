/// A number that names one row of one noun. The nouns cannot be mixed up.
public protocol Identifier: RawRepresentable, Hashable, Codable, Comparable, Sendable, CustomStringConvertible
where RawValue == Int64 {
    init(rawValue: Int64)
}

extension Identifier {
    public init(_ rawValue: Int64) { self.init(rawValue: rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    public var description: String { String(rawValue) }
}

/// One record of one source: what that source calls one person or company.
public struct RecordID: Identifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One person or company as we know them: one or more records that Identity holds to be the same.
/// A customer's id is that of its oldest record.
public struct CustomerID: Identifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One delivery of one file. Later imports have larger ids.
public struct ImportID: Identifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

public struct JobID: Identifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

public struct UserID: Identifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
