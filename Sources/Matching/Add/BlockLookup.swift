import Kernel

/// Keys of a table's records, sorted, in which the records of one key are found.
struct SortedKeys: Sendable {
    /// key << recordBits | record, ascending; the upper bits of a key are lost.
    private let keys: [UInt64]
    private let recordBits: UInt64

    init(_ keys: [UInt64], _ recordBits: UInt64) { (self.keys, self.recordBits) = (keys, recordBits) }

    /// A key as it is kept.
    func kept(_ key: UInt64) -> UInt64 { (key &<< recordBits) &>> recordBits }

    /// Where the entries of a key stand.
    ///
    /// Keys are hashes, evenly spread: the place is guessed and then closed in on.
    /// - Complexity: O(log √n) expected, O(log n) at worst.
    func range(_ key: UInt64) -> Range<Int> {
        let first = place(key &<< recordBits)
        var end = first
        let last = key &<< recordBits | (1 &<< recordBits &- 1)
        while end < keys.count, keys[end] <= last { end += 1 }
        return first..<end
    }

    /// The first place of an entry that is not below.
    private func place(_ entry: UInt64) -> Int {
        guard !keys.isEmpty else { return 0 }
        let guess = Int(truncatingIfNeeded: entry.multipliedFullWidth(by: UInt64(keys.count)).high)
        var step = 64
        var (low, high) = (guess, guess)
        while low > 0, keys[low - 1] >= entry {
            low = max(0, low - step)
            step *= 2
        }
        step = 64
        while high < keys.count, keys[high] < entry {
            high = min(keys.count, high + step)
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func record(_ place: Int) -> Int32 { Int32(truncatingIfNeeded: keys[place] & (1 &<< recordBits &- 1)) }
}

/// Finds the records that share a key of one family with a record that comes later.
///
/// Blocks that were too large stay parted as they were; who meets its neighbours alone in a table is met by nobody here.
final class BlockLookup {
    /// How many of the records that came later are looked at in one block.
    private static let mostAdded = 200

    private let family: BlockKeys.Family
    private let keys: SortedKeys
    private let parts: SortedKeys
    private let limit: Int
    private let partLimits: [Int: Int]
    private var added: [UInt64: [Int32]] = [:]
    private var addedParts: [UInt64: [Int32]] = [:]

    /// - Parameter partLimits: up to which size parts of each column are looked at.
    init(
        _ family: BlockKeys.Family, _ keys: SortedKeys, _ parts: SortedKeys, _ limit: Int, _ partLimits: [Int: Int]
    ) {
        (self.family, self.keys, self.parts) = (family, keys, parts)
        (self.limit, self.partLimits) = (limit, partLimits)
    }

    /// The key of a part of a block.
    static func part(_ key: UInt64, _ column: Int, _ value: Int32) -> UInt64 {
        Hash64.mix(key &+ UInt64(column) &* 0x9E37_79B9_7F4A_7C15, UInt64(value))
    }

    /// Appends who may be the same as a row, in no sequence, some more than once.
    func find(_ row: UnsafePointer<Int32>, into found: inout [Int32]) {
        family.keys(row) { key in
            let block = keys.range(key)
            if block.count <= limit {
                for place in block { found.append(keys.record(place)) }
                found += added[keys.kept(key), default: []].suffix(Self.mostAdded)
                return
            }
            for column in family.parts where row[column] >= 0 {
                let part = Self.part(keys.kept(key), column, row[column])
                let block = parts.range(part)
                if block.count <= partLimits[column] ?? limit {
                    for place in block { found.append(parts.record(place)) }
                }
                found += addedParts[parts.kept(part), default: []].suffix(Self.mostAdded)
            }
        }
    }

    /// Enters a row that came later.
    func add(_ record: Int32, _ row: UnsafePointer<Int32>) {
        family.keys(row) { key in
            if keys.range(key).count <= limit { return added[keys.kept(key), default: []].append(record) }
            for column in family.parts where row[column] >= 0 {
                let part = Self.part(keys.kept(key), column, row[column])
                addedParts[parts.kept(part), default: []].append(record)
            }
        }
    }
}
