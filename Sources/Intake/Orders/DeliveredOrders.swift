import Kernel

/// The accepted orders of one file, priced and judged, ready to become facts.
///
/// Orders stand in the sequence of their first row; the facts of order i are at
/// `lineStart[i] ..< lineStart[i + 1]`. Texts and people are codes of dictionaries.
public struct DeliveredOrders: Sendable {
    /// One line as it will count. A returned row makes two of them.
    public struct Lines: Sendable {
        /// Row of the file, from 1.
        public var row: [Int64] = []
        public var instant: [Int64] = []
        /// Day number in the home's zone.
        public var day: [Int64] = []
        /// `LineKind` of Timelines: 0 purchase, 1 return, 2 adjustment, 3 void.
        public var kind: [Int64] = []
        /// Millionths, signed.
        public var quantity: [Int64] = []
        /// Minor units, signed, after all discounts.
        public var amount: [Int64] = []
        /// Minor units, zero or more.
        public var discount: [Int64] = []
        /// Millionths; −1 unknown.
        public var unitCost: [Int64] = []
        /// Codes of `currencies`.
        public var currency: [Int64] = []
        /// Codes for each of `textNames`; empty where the file has no such column.
        public var texts: [[Int64]] = []
    }

    public let source: String
    public var lines = Lines()
    /// Field names of `lines.texts`: the contract's, then `attr:NAME`.
    public var textNames: [String] = []
    public var dictionaries: [TextDictionary] = []
    public var currencies: [Currency] = []

    /// Order number as the file writes it; a key that begins with NUL stands for (instant, person).
    public var keys = TextDictionary()
    public var key: [Int32] = []
    /// Who bought: code of `people`; −1 nobody.
    public var person: [Int32] = []
    public var people = TextDictionary()
    public var instant: [Int64] = []
    public var lineStart: [Int32] = [0]
    public var rowCount: [Int32] = []
    public var shipping: [Int64] = []
    public var tax: [Int64] = []
    /// What the file says the order comes to, minor units; 0 where it says nothing. In no figure.
    public var total: [Int64] = []
    /// What the file says of the order, hashed independently of the sequence of its rows.
    public var content: [UInt64] = []

    /// Source record of each person code, filled by Identity; 0 until then.
    public var records: [Int64] = []

    public init(source: String) { self.source = source }

    public var count: Int { key.count }

    public func isNumbered(_ order: Int) -> Bool { keys.withBytes(Int(key[order])) { $0.first != 0 } }
}
