import Kernel

/// What facts and other statements downstream name records, asked by the rooms that hold them.
///
/// Undoing an import removes the records that it brought, except those that another import still names. App hands
/// the rooms that can tell to Identity and Customers, which stand before them in the flow.
public protocol RecordNaming: Sendable {
    /// Records that visible imports other than `excluded` name, also in versions that a later import says anew and in
    /// what they merely found unchanged. Not to be called inside a transaction.
    func namedRecords(excluding excluded: ImportID?) throws -> RecordSet
    /// Records that an import names in what it brought, ascending, each once.
    func namedRecords(of importID: ImportID) throws -> [Int64]
    /// Whether an import has something in a file that is set aside, so that nobody can tell whom it names there.
    func isQuarantined(_ importID: ImportID) throws -> Bool
}

extension RecordNaming {
    public func isQuarantined(_ importID: ImportID) throws -> Bool { false }
}

/// A set of source records, a bit each: a million of them are 125 kB.
public struct RecordSet: Sendable, Equatable {
    private var words: [UInt64] = []
    /// Whether files that are set aside may name others, too: then nobody is taken away for being in it not.
    public var isPartial = false

    /// The largest record id it takes; larger ones cannot be.
    public static let largest: Int64 = 1 << 32

    public init() {}

    public init(_ records: some Sequence<Int64>) {
        for record in records { insert(record) }
    }

    /// Enters a record. Ids below 1 are nobody and, like those above `largest`, are passed over.
    /// - Returns: whether it was taken.
    @discardableResult
    public mutating func insert(_ record: Int64) -> Bool {
        guard record > 0, record <= Self.largest else { return false }
        let word = Int(record >> 6)
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
        words[word] |= 1 << UInt64(record & 63)
        return true
    }

    public func contains(_ record: Int64) -> Bool {
        guard record > 0, record >> 6 < Int64(words.count) else { return false }
        return words[Int(record >> 6)] & 1 << UInt64(record & 63) != 0
    }

    public mutating func formUnion(_ other: RecordSet) {
        isPartial = isPartial || other.isPartial
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Ascending.
    public var records: [Int64] {
        var records: [Int64] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                records.append(Int64(index) << 6 + Int64(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return records
    }
}
