import Kernel

/// The accepted events or payments of one file, typed, ready to become facts.
///
/// Entry i is at index i of every column; columns that the file does not have stay empty. Texts and people are codes
/// of dictionaries. Of an entry that several rows speak of, the last row is here and the others are `repeats`.
public struct DeliveredEntries: Sendable {
    /// An earlier row about an entry of the file.
    public struct Repeat: Sendable, Equatable {
        public var entry: Int
        /// What that row says, hashed as in `content`.
        public var content: UInt64

        public init(entry: Int, content: UInt64) {
            self.entry = entry
            self.content = content
        }
    }

    public let source: String
    /// Events or payments.
    public let kind: ImportKind
    /// The id as the file writes it; one that begins with NUL stands for what the entry is known by without an id.
    public var keys = TextDictionary()
    public var key: [Int32] = []
    /// Who it was: code of `people`; −1 nobody.
    public var person: [Int32] = []
    public var people = TextDictionary()
    /// Source record of each person code, filled by Identity; 0 until then.
    public var records: [Int64] = []
    /// Row of the file, from 1.
    public var row: [Int64] = []
    /// Seconds since 1970, UTC.
    public var instant: [Int64] = []
    /// Day number in the home's zone.
    public var day: [Int64] = []
    /// Millionths, or `unknown`: of events.
    public var value: [Int64] = []
    /// Millionths of a minute, or `unknown`: of events.
    public var minutes: [Int64] = []
    /// Minor units, signed: of payments.
    public var amount: [Int64] = []
    /// Codes of `currencies`: of payments.
    public var currency: [Int64] = []
    public var currencies: [Currency] = []
    /// The contract's text fields, then `attr:NAME`.
    public var textNames: [String] = []
    /// Codes for each of `textNames`.
    public var texts: [[Int64]] = []
    public var dictionaries: [TextDictionary] = []
    /// What the file says of the entry, hashed: its id and its person included, empty texts left out.
    public var content: [UInt64] = []
    /// In the sequence of the file.
    public var repeats: [Repeat] = []

    /// Stands for a number that nobody wrote or that cannot be read.
    public static let unknown = Int64.min

    public init(source: String, kind: ImportKind) {
        self.source = source
        self.kind = kind
    }

    public var count: Int { key.count }
}
