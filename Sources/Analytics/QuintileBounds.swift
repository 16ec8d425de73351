/// The four values that part n customers into five scores.
///
/// A score is 1 + ⌊5·w/n⌋ with w = customers strictly below the value. It reaches k + 1 exactly when
/// w ≥ ⌈k·n/5⌉, that is, when the ⌈k·n/5⌉-th smallest value is strictly below. So with
///
///     bₖ = the ⌈k·n/5⌉-th smallest value, k = 1…4        score(v) = 1 + #{ k : bₖ < v }
///
/// four order statistics say everything, ties included, and nothing has to be sorted.
struct QuintileBounds<Value: FixedWidthInteger & Sendable>: Sendable {
    /// b₁ ≤ b₂ ≤ b₃ ≤ b₄, in the unit of the values. All are `Value.max` when there are no values.
    let b1, b2, b3, b4: Value

    /// Finds the four bounds of the values.
    ///
    /// - Complexity: O(n · ⌈bits of the range ÷ 12⌉) time at worst: each pass narrows the search to the few buckets
    ///   that hold a bound, so that all but the first two passes see almost nothing. The space is 16 KiB of
    ///   counters a level, and the values of those buckets.
    init(_ values: UnsafeBufferPointer<Value>) {
        let n = values.count
        guard n > 0 else {
            (b1, b2, b3, b4) = (.max, .max, .max, .max)
            return
        }
        // ⌈k·n/5⌉ − 1 is the rank counted from 0.
        let found = OrderStatistics.values(at: (1...4).map { ($0 * n + 4) / 5 - 1 }, in: values)
        (b1, b2, b3, b4) = (found[0], found[1], found[2], found[3])
    }

    /// The score of a value, 1...5. No branches, four comparisons.
    @inline(__always)
    func score(_ value: Value) -> UInt8 {
        let low: UInt8 = (b1 < value ? 1 : 0) &+ (b2 < value ? 1 : 0)
        let high: UInt8 = (b3 < value ? 1 : 0) &+ (b4 < value ? 1 : 0)
        return 1 &+ low &+ high
    }
}

/// Values at given ranks of an unsorted column, without sorting it.
enum OrderStatistics {
    /// Buckets of one pass, as a power of two: 4096 counters of 32 bits fit the first-level cache.
    private static let bucketBits = 12

    /// The values that would stand at `ranks` if the column were sorted ascending.
    ///
    /// Selection by distribution: the column's own range is cut into up to 4096 equal buckets, one pass counts them, the
    /// counts name the bucket of each rank, and the same is done inside those buckets. Where the range is no wider
    /// than the buckets (days, numbers of purchases) the first count is already the answer.
    ///
    /// - Parameters:
    ///   - ranks: ascending, each in 0 ..< n; at most a handful.
    ///   - values: n ≥ 1 values, of any size up to 64 bits, in any order, below 2³² of them.
    /// - Returns: one value for each rank, in the same order.
    /// - Complexity: O(n · ⌈bits of the range ÷ 12⌉) at worst, O(n) where no bucket holds most values.
    /// - SeeAlso: D. E. Knuth, *The Art of Computer Programming* 3, §5.2.5 (distribution from the leading digit).
    static func values<Value: FixedWidthInteger>(
        at ranks: [Int], in values: UnsafeBufferPointer<Value>
    ) -> [Value] {
        let (least, range) = extent(of: values)
        let shift = UInt64(max(0, UInt64.bitWidth - range.leadingZeroBitCount - bucketBits))
        let counts = histogram(of: values, from: least, shift: shift)
        let sought = buckets(of: ranks, in: counts)
        if shift == 0 { return sought.map { least &+ Value(truncatingIfNeeded: $0.bucket) } }
        return collect(sought, from: values, counts: counts, least: least, shift: shift)
    }

    /// Where a rank lies: its bucket, and its rank among the values of that bucket.
    private struct Place {
        let bucket: Int
        let rank: Int
    }

    /// The least value and the distance to the greatest, which needs an unsigned word: Int64 spans 2⁶⁴ − 1.
    private static func extent<Value: FixedWidthInteger>(
        of values: UnsafeBufferPointer<Value>
    ) -> (least: Value, range: UInt64) {
        var least = Value.max
        var greatest = Value.min
        for value in values {
            least = value < least ? value : least
            greatest = value > greatest ? value : greatest
        }
        return (least, distance(greatest, from: least))
    }

    /// value − least ≥ 0, exact for every pair of values because it is taken modulo 2⁶⁴.
    @inline(__always)
    private static func distance<Value: FixedWidthInteger>(_ value: Value, from least: Value) -> UInt64 {
        UInt64(truncatingIfNeeded: value) &- UInt64(truncatingIfNeeded: least)
    }

    /// How many values fall in each of the 4096 buckets of width 2^shift.
    private static func histogram<Value: FixedWidthInteger>(
        of values: UnsafeBufferPointer<Value>, from least: Value, shift: UInt64
    ) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: 1 << bucketBits) { counts, count in
            counts.initialize(repeating: 0)
            for value in values { counts[Int(truncatingIfNeeded: distance(value, from: least) &>> shift)] &+= 1 }
            count = 1 << bucketBits
        }
    }

    /// One walk over the counters finds the place of every rank.
    private static func buckets(of ranks: [Int], in counts: [UInt32]) -> [Place] {
        var places: [Place] = []
        var bucket = 0
        var before = 0
        for rank in ranks {
            while bucket < counts.count - 1, before + Int(counts[bucket]) <= rank {
                before += Int(counts[bucket])
                bucket += 1
            }
            places.append(Place(bucket: bucket, rank: rank - before))
        }
        return places
    }

    /// Copies out each bucket that holds a rank and looks inside it; ranks of one bucket are looked up together.
    private static func collect<Value: FixedWidthInteger>(
        _ places: [Place], from values: UnsafeBufferPointer<Value>, counts: [UInt32], least: Value, shift: UInt64
    ) -> [Value] {
        var found: [Value] = []
        var at = 0
        while at < places.count {
            let bucket = places[at].bucket
            let together = places[at...].prefix { $0.bucket == bucket }
            let inside = [Value](unsafeUninitializedCapacity: Int(counts[bucket])) { target, count in
                for value in values where Int(truncatingIfNeeded: distance(value, from: least) &>> shift) == bucket {
                    target.initializeElement(at: count, to: value)
                    count += 1
                }
            }
            found += inside.withUnsafeBufferPointer { self.values(at: together.map(\.rank), in: $0) }
            at += together.count
        }
        return found
    }
}
