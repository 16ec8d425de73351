import Kernel

/// Counts patterns: an open hash table whose places hold pattern, number and count together, so that one look finds all.
struct PatternTable {
    private struct Slot {
        var pattern = AgreementPattern()
        /// In the sequence in which patterns first came; −1 is empty.
        var number: Int32 = -1
        var count: Int32 = 0
    }

    private var slots: UnsafeMutableBufferPointer<Slot>
    private(set) var count = 0
    /// What reading ahead has seen, kept so that it is done.
    private(set) var touched: Int32 = 0

    init() {
        slots = .allocate(capacity: 1 << 12)
        slots.initialize(repeating: Slot())
    }

    /// Counts some patterns and writes their numbers.
    ///
    /// A table of a million patterns lies far from the processor: the places of all of them are asked for before any is looked at.
    mutating func count(
        _ patterns: UnsafePointer<AgreementPattern>, _ many: Int, into numbers: UnsafeMutablePointer<Int32>
    ) {
        while (count + many) * 2 > slots.count { grow() }
        var seen: Int32 = 0
        for at in 0..<many { seen &+= slots[start(patterns[at])].number }
        touched &+= seen
        for at in 0..<many {
            let place = find(patterns[at])
            if slots[place].number < 0 {
                slots[place] = Slot(pattern: patterns[at], number: Int32(truncatingIfNeeded: count))
                count += 1
            }
            slots[place].count += 1
            numbers[at] = slots[place].number
        }
    }

    @inline(__always)
    private func start(_ pattern: AgreementPattern) -> Int {
        Int(truncatingIfNeeded: Hash64.mix(pattern.low, pattern.high)) & (slots.count &- 1)
    }

    @inline(__always)
    private func find(_ pattern: AgreementPattern) -> Int {
        var at = start(pattern)
        while slots[at].number >= 0, slots[at].pattern != pattern { at = (at &+ 1) & (slots.count &- 1) }
        return at
    }

    private mutating func grow() {
        let former = slots
        slots = .allocate(capacity: former.count * 2)
        slots.initialize(repeating: Slot())
        for slot in former where slot.number >= 0 { slots[find(slot.pattern)] = slot }
        former.deallocate()
    }

    /// The patterns with their numbers and counts, by pattern ascending. Gives the table's memory back: to be called once, at last.
    mutating func finish() -> [(pattern: AgreementPattern, number: Int32, count: Int32)] {
        let found = slots.filter { $0.number >= 0 }.map { ($0.pattern, $0.number, $0.count) }
        slots.deallocate()
        slots = .init(start: nil, count: 0)
        return found.sorted { $0.0 < $1.0 }
    }
}
