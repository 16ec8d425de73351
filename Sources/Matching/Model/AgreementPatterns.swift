import Kernel

/// The states of a pair, one byte for each of up to 16 dimensions.
struct AgreementPattern: Hashable, Comparable, Sendable {
    static let limit = 16
    var low: UInt64 = 0
    var high: UInt64 = 0

    @inline(__always)
    subscript(slot: Int) -> Int {
        Int((slot < 8 ? low &>> UInt64(slot &* 8) : high &>> UInt64((slot &- 8) &* 8)) & 0xFF)
    }

    static func < (left: AgreementPattern, right: AgreementPattern) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// Distinct patterns with how many pairs have each, in ascending order, so that sums do not depend on the sequence of rows.
struct AgreementPatterns: Sendable {
    private(set) var patterns: [AgreementPattern] = []
    private(set) var counts: [Double] = []
    /// For each pair the place of its pattern.
    private(set) var ofPair: [Int32] = []
    /// What reading ahead has seen, kept so that it is done.
    private var touched: Int32 = 0

    /// Compares pairs given as left << 32 | right.
    /// - Complexity: O(pairs), each pattern counted in an open hash table.
    init(_ records: PreparedRecords, _ pairs: [UInt64]) {
        var slots = [Slot](repeating: Slot(), count: 1 << 12)
        var found = [Int32](repeating: 0, count: pairs.count)
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { room in
            guard let words = room.baseAddress else { return }
            words.withMemoryRebound(to: UInt8.self, capacity: 16) { states in
                for (at, pair) in pairs.enumerated() {
                    if at % Self.ahead == 0 { touch(records, pairs, at) }
                    (words[0], words[1]) = (0, 0)
                    records.compare(Int(pair &>> 32), Int(pair & 0xFFFF_FFFF), into: states)
                    found[at] = place(AgreementPattern(low: words[0], high: words[1]), &slots)
                }
            }
        }
        let order = patterns.indices.sorted { patterns[$0] < patterns[$1] }
        var places = [Int32](repeating: 0, count: order.count)
        for (place, former) in order.enumerated() { places[former] = Int32(truncatingIfNeeded: place) }
        patterns = order.map { patterns[$0] }
        counts = order.map { counts[$0] }
        ofPair = found.map { places[Int($0)] }
    }

    private static let ahead = 16

    /// The rows of the next pairs lie far apart: asked for together, they arrive together.
    private mutating func touch(_ records: PreparedRecords, _ pairs: [UInt64], _ start: Int) {
        for at in start..<min(start + Self.ahead, pairs.count) {
            touched &+= records.touch(Int(pairs[at] & 0xFFFF_FFFF))
        }
    }

    /// A place of the hash table: the pattern itself beside its number, so that one look finds both; −1 is empty.
    private struct Slot {
        var pattern = AgreementPattern()
        var number: Int32 = -1
    }

    private mutating func place(_ pattern: AgreementPattern, _ slots: inout [Slot]) -> Int32 {
        if patterns.count * 2 >= slots.count { grow(&slots) }
        let at = Self.find(pattern, slots)
        if slots[at].number < 0 {
            slots[at] = Slot(pattern: pattern, number: Int32(truncatingIfNeeded: patterns.count))
            patterns.append(pattern)
            counts.append(0)
        }
        counts[Int(slots[at].number)] += 1
        return slots[at].number
    }

    @inline(__always)
    private static func find(_ pattern: AgreementPattern, _ slots: [Slot]) -> Int {
        var at = Int(truncatingIfNeeded: Hash64.mix(pattern.low, pattern.high)) & (slots.count - 1)
        while slots[at].number >= 0, slots[at].pattern != pattern { at = (at + 1) & (slots.count - 1) }
        return at
    }

    private func grow(_ slots: inout [Slot]) {
        slots = [Slot](repeating: Slot(), count: slots.count * 2)
        for (number, pattern) in patterns.enumerated() {
            slots[Self.find(pattern, slots)] = Slot(pattern: pattern, number: Int32(truncatingIfNeeded: number))
        }
    }
}

extension AgreementPatterns {
    /// Patterns that were counted elsewhere; of no pairs.
    init(_ counted: [AgreementPattern: Double]) {
        patterns = counted.keys.sorted()
        counts = patterns.map { counted[$0] ?? 0 }
    }
}
