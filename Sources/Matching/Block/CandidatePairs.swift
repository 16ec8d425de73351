import Kernel

/// What a family of keys brought.
public struct BlockReport: Sendable {
    public let name: String
    public let keys: Int
    /// Pairs it would have brought without a limit, and those it brought.
    public let pairsBefore: Int
    public let pairs: Int
    public let largestBlock: Int
}

/// The pairs of records that share a key, each once, ascending.
///
/// No block explodes: each family has a budget of pairs, one for two records. Where its blocks bring more, those above a size are parted by whatever
/// else their records have (date, surname, given name, place, address), and what is still too large only brings neighbours in the sequence
/// of a hash of what the records say, so that the sequence of rows decides nothing.
/// - Complexity: O(k · n) keys and about `budget` · n / 2 pairs a family.
struct CandidatePairs {
    /// Pairs as left << 32 | right with left < right.
    private(set) var pairs: [UInt64] = []
    private(set) var reports: [BlockReport] = []
    /// What finds the candidates of a record that comes later, when it was asked for.
    private(set) var lookups: [BlockLookup] = []
    private let keepsKeys: Bool
    private let records: PreparedRecords
    private let budget: Int
    private let recordBits: UInt64

    init(_ records: PreparedRecords, budget: Int = 1, keepsKeys: Bool = false) {
        self.keepsKeys = keepsKeys
        self.records = records
        self.budget = budget
        recordBits = UInt64(64 - max(1, records.count).leadingZeroBitCount)
        // More than most tables bring, so that it need not move while it grows; what is not used is no memory.
        pairs.reserveCapacity(8 * records.count)
        for family in BlockKeys(records.atoms, records: records.count).families { add(family) }
        EvenSort.sort(&pairs, highestBit: 32 + recordBits)
        EvenSort.unique(&pairs)
    }

    private mutating func add(_ family: BlockKeys.Family) {
        var keys: [UInt64] = []
        keys.reserveCapacity(records.count)
        for record in 0..<records.count {
            family.keys(records.row(record)) { keys.append($0 &<< recordBits | UInt64(record)) }
        }
        EvenSort.sort(&keys, highestBit: 64)
        EvenSort.unique(&keys)
        let sizes = BlockSizes(keys, recordBits)
        let most = max(records.count * budget / 2, min(300_000, 60 * records.count))
        let limit = sizes.limit(pairs: most)
        let before = pairs.count
        var large: [UInt64] = []
        sizes.forEach(keys) { block in
            if block.count <= limit { meet(block) } else { large += block }
        }
        let (parts, partLimits) = part(large, family.parts, whole: limit, most)
        if keepsKeys {
            lookups.append(
                BlockLookup(family, SortedKeys(keys, recordBits), SortedKeys(parts, recordBits), limit, partLimits))
        }
        reports.append(
            BlockReport(
                name: family.name, keys: keys.count, pairsBefore: sizes.pairs, pairs: pairs.count - before,
                largestBlock: sizes.largest))
    }

    /// Parts the blocks that are too large by each further thing in turn, each with a budget of its own. Returns the keys of the parts, when
    /// they are kept, and up to which size parts of each column were compared.
    /// - Parameter whole: up to which size whole blocks were compared: parts are not taken larger.
    private mutating func part(
        _ entries: [UInt64], _ columns: [Int], whole: Int, _ most: Int
    ) -> (keys: [UInt64], limits: [Int: Int]) {
        var (kept, limits) = ([UInt64](), [Int: Int]())
        if entries.isEmpty { return (kept, limits) }
        let mask: UInt64 = 1 &<< recordBits &- 1
        for column in columns {
            var keys: [UInt64] = []
            for entry in entries {
                let value = records.row(Int(entry & mask))[column]
                if value < 0 { continue }
                keys.append(BlockLookup.part(entry &>> recordBits, column, value) &<< recordBits | entry & mask)
            }
            EvenSort.sort(&keys, highestBit: 64)
            let sizes = BlockSizes(keys, recordBits)
            let limit = max(8, min(whole, sizes.limit(pairs: most)))
            limits[column] = limit
            sizes.forEach(keys) { if $0.count <= limit { meet($0) } else { meetNeighbours($0) } }
            if keepsKeys { kept += keys }
        }
        EvenSort.sort(&kept, highestBit: 64)
        return (kept, limits)
    }

    private mutating func meet(_ block: ArraySlice<UInt64>) {
        let mask: UInt64 = 1 &<< recordBits &- 1
        for i in block.indices {
            let left = (block[i] & mask) &<< 32
            for j in (i + 1)..<max(i + 1, block.endIndex) { pairs.append(left | block[j] & mask) }
        }
    }

    private mutating func meetNeighbours(_ block: ArraySlice<UInt64>) {
        let mask: UInt64 = 1 &<< recordBits &- 1
        let said = block.map { (records.hashes[Int($0 & mask)], $0 & mask) }.sorted { $0 < $1 }
        for (at, one) in said.enumerated() {
            for other in said[(at + 1)..<min(at + 4, said.count)] {
                pairs.append(min(one.1, other.1) &<< 32 | max(one.1, other.1))
            }
        }
    }
}

/// Where blocks of equal keys begin and end.
private struct BlockSizes {
    private var ends: [Int32] = []
    private(set) var pairs = 0
    private(set) var largest = 0
    private var pairsBySize: [Int: Int] = [:]

    init(_ keys: [UInt64], _ recordBits: UInt64) {
        var start = 0
        for at in 0..<keys.count {
            let isLast = at + 1 == keys.count || keys[at] &>> recordBits != keys[at + 1] &>> recordBits
            guard isLast else { continue }
            let size = at + 1 - start
            ends.append(Int32(truncatingIfNeeded: at + 1))
            if size > 1 {
                pairs += size * (size - 1) / 2
                pairsBySize[size, default: 0] += size * (size - 1) / 2
                largest = max(largest, size)
            }
            start = at + 1
        }
    }

    /// The size of blocks up to which all of them together bring no more than so many pairs, at most 200.
    func limit(pairs budget: Int) -> Int {
        var sum = 0
        for (size, pairs) in pairsBySize.sorted(by: { $0.key < $1.key }) {
            sum += pairs
            if sum > budget || size > 200 { return min(200, max(2, size - 1)) }
        }
        return 200
    }

    /// Calls `body` with each block of two records or more.
    func forEach(_ keys: [UInt64], _ body: (ArraySlice<UInt64>) -> Void) {
        var start = 0
        for end in ends {
            if Int(end) - start > 1 { body(keys[start..<Int(end)]) }
            start = Int(end)
        }
    }
}
