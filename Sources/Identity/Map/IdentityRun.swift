/// One time that the base was matched and the map of records written.
public struct IdentityRun: Sendable, Equatable, Identifiable {
    /// `writing` is under way; `interrupted` was cut off, and what it had joined stands; `undoing` is being taken back.
    public enum State: String, Sendable, CaseIterable { case writing, applied, interrupted, undoing, undone }

    public let id: Int64
    public internal(set) var state: State
    public let createdBy: String
    /// Seconds since 1970.
    public let createdAt: Int64
    /// Records that readers saw, and the customers that they were afterwards.
    public let records: Int
    public let customers: Int
    public let pairsCompared: Int
    /// From which probability on records were one, of people and of companies; nil where there was nothing to compare.
    public let peopleThreshold: Double?
    public let companiesThreshold: Double?
    /// Records that are not their own customer, before and afterwards.
    public let linksBefore: Int
    public let linksAfter: Int
    /// Records that became part of another customer, and that ceased to be.
    public let joined: Int
    public let parted: Int
    /// Records that went from one customer to another.
    public let moved: Int
    public let undoneBy: String?
    public let undoneAt: Int64?
    /// Of an undo: records that got their former customer back, and that were left because they have changed since.
    public let restored: Int
    public let left: Int
    /// The last place in the sequence of what was said when it began.
    let sequence: Int64

    public var changed: Int { joined + parted + moved }
    /// Whether what it changed is in the map.
    public var stands: Bool { state != .undone }
}

/// The map that matching wants, and how it came about.
public struct WantedMap: Sendable {
    /// Ascending.
    public let records: [Int64]
    /// For each record the oldest record of its customer.
    public let customers: [Int64]
    public let pairsCompared: Int
    public let peopleThreshold: Double?
    public let companiesThreshold: Double?

    public init(
        records: [Int64], customers: [Int64], pairsCompared: Int = 0, peopleThreshold: Double? = nil,
        companiesThreshold: Double? = nil
    ) {
        (self.records, self.customers, self.pairsCompared) = (records, customers, pairsCompared)
        (self.peopleThreshold, self.companiesThreshold) = (peopleThreshold, companiesThreshold)
    }

    /// nil for a record that was not looked at.
    /// - Complexity: O(log records).
    func customer(of record: Int64) -> Int64? {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle] < record { low = middle + 1 } else { high = middle }
        }
        return low < min(records.count, customers.count) && records[low] == record ? customers[low] : nil
    }
}
