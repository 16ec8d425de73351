/// A table of entries: 32 bits of the key, then the number of the order and 1. 0 is a free place.
struct Segment: Sendable {
    private var slots: [UInt64] = []
    private var count = 0

    @inline(__always)
    static func home(_ tag: UInt32, _ places: Int) -> Int {
        // A shift binds more tightly than a product.
        Int(truncatingIfNeeded: (UInt64(tag) &* UInt64(truncatingIfNeeded: places)) &>> 32)
    }

    /// Calls `body` with the number of each entry of a tag.
    @inline(__always)
    func forEach(_ tag: UInt32, _ body: (UInt32) -> Void) {
        guard !slots.isEmpty else { return }
        var at = Self.home(tag, slots.count)
        // There is a free place always.
        while slots[at] != 0 {
            if UInt32(truncatingIfNeeded: slots[at] &>> 32) == tag {
                body(UInt32(truncatingIfNeeded: slots[at]) &- 1)
            }
            at = at + 1 == slots.count ? 0 : at + 1
        }
    }

    struct Entry {
        let tag: UInt32
        let number: UInt32
        /// Number and 1 of the entry of this tag whose place it takes; 0 is none.
        let replaced: UInt32
    }

    mutating func put(_ entries: [Entry]) {
        if (count + entries.count) * 5 > slots.count * 4 { grow(to: count + entries.count) }
        for entry in entries {
            let head = UInt64(entry.tag) << 32
            let former = head | UInt64(entry.replaced)
            var at = Self.home(entry.tag, slots.count)
            while slots[at] != 0, entry.replaced == 0 || slots[at] != former { at = at + 1 == slots.count ? 0 : at + 1 }
            if slots[at] == 0 { count += 1 }
            slots[at] = head | UInt64(entry.number &+ 1)
        }
    }

    /// Makes room for so many entries, and a sixth more.
    private mutating func grow(to count: Int) {
        let entries = slots
        slots = [UInt64](repeating: 0, count: max(4, count * 3 / 2 + 1))
        for entry in entries where entry != 0 {
            var at = Self.home(UInt32(truncatingIfNeeded: entry &>> 32), slots.count)
            while slots[at] != 0 { at = at + 1 == slots.count ? 0 : at + 1 }
            slots[at] = entry
        }
    }
}

/// Sorts pairs by their higher half.
enum PairSort {
    /// Eight bits a pass, from the lowest; pairs of one number keep their sequence.
    /// - Parameter limit: what all numbers are below.
    static func sort(_ pairs: inout [UInt64], below limit: UInt64) {
        guard pairs.count > 64 else { return pairs.sort() }
        var other = [UInt64](repeating: 0, count: pairs.count)
        var shift: UInt64 = 32
        while shift < 64, limit >> (shift - 32) > 0 {
            var starts = [Int](repeating: 0, count: 257)
            for pair in pairs { starts[Int(pair >> shift & 255) + 1] += 1 }
            for digit in 1..<256 { starts[digit] += starts[digit - 1] }
            for pair in pairs {
                let digit = Int(pair >> shift & 255)
                other[starts[digit]] = pair
                starts[digit] += 1
            }
            swap(&pairs, &other)
            shift += 8
        }
    }
}
