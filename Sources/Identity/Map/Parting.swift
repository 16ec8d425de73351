import Storage

/// Records that were one customer and are several from now on.
public struct Parting: Sendable, Equatable {
    /// Records that stay one customer.
    public struct Side: Sendable, Equatable {
        /// Ascending.
        public let records: [Int64]
        /// What these records refused behind this place in the sequence of what was said holds for the other sides, too: it was
        /// said while all were one customer.
        public let since: Int64
        /// Whether readers are to see it no more.
        public internal(set) var isLeaving = false
    }

    /// The customer that they were.
    let customer: Int64
    public let sides: [Side]

    /// Whether some records stay when others leave.
    public var isLeft: Bool { sides.contains { !$0.isLeaving } }
}

/// Keeps what was refused while several records were one customer, when they part. App hands it in: Customers knows
/// what was refused, and stands behind Identity in the flow.
public protocol PartingKeeper: Sendable {
    /// Called in the transaction that parts them, before it does.
    func keep(_ partings: [Parting], in transaction: Transaction) throws
}
