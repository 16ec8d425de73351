/// Which of those of one name: `Jr.` and `Sr.` are two.
///
/// A row holds the generation, 0 where it names none.
final class GenerationComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 1
    private let equal, differ: UInt8

    init() {
        var dimension = Dimension("generation", shared: 0.03, strength: 400, isLasting: true)
        differ = dimension.add("differ", match: 0.01, chance: 0.5)
        equal = dimension.add("equal", match: 0.99, chance: 0.5)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        states[0] = left[0] <= 0 || right[0] <= 0 ? 0 : left[0] == right[0] ? equal : differ
    }
}

/// The day of birth.
///
/// A row holds year × 10,000 + month × 100 + day and the bucket of frequency; parts that are not known are 0.
final class DateComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2
    private let equal, turned, oneOff, twoParts, differ: UInt8

    init() {
        var dimension = Dimension("birth_date", shared: 0.03, strength: 400, isLasting: true, isTelling: true)
        differ = dimension.add("differ", match: 0.03, chance: 0.9)
        twoParts = dimension.add("two_parts", match: 0.03, chance: 0.03)
        oneOff = dimension.add("one_off", match: 0.05, chance: 0.005)
        turned = dimension.add("turned", match: 0.02, chance: 3e-5)
        equal = dimension.add("equal", match: 0.87, buckets: 24)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        let (a, b) = (left[0], right[0])
        guard a > 0, b > 0 else { return states[0] = 0 }
        if a == b { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 23)) }
        states[0] =
            Self.isTurned(a, b) ? turned : Self.isOneOff(a, b) ? oneOff : Self.hasTwoParts(a, b) ? twoParts : differ
    }

    /// The same year, day and month exchanged.
    private static func isTurned(_ a: Int32, _ b: Int32) -> Bool {
        a / 10_000 == b / 10_000 && a / 100 % 100 == b % 100 && a % 100 == b / 100 % 100
    }

    private static func hasTwoParts(_ a: Int32, _ b: Int32) -> Bool {
        (a / 10_000 == b / 10_000 ? 1 : 0) + (a / 100 % 100 == b / 100 % 100 ? 1 : 0) + (a % 100 == b % 100 ? 1 : 0)
            >= 2
    }

    /// One figure differs, or two neighbours are exchanged.
    static func isOneOff(_ a: Int32, _ b: Int32, places: Int = 8) -> Bool {
        var (x, y, differing, last, lastPair) = (a, b, 0, -9, (Int32(-1), Int32(-1)))
        var isExchange = false
        for place in 0..<places {
            let (p, q) = (x % 10, y % 10)
            if p != q {
                differing += 1
                if differing == 2 { isExchange = last == place - 1 && lastPair.0 == q && lastPair.1 == p }
                (last, lastPair) = (place, (p, q))
            }
            (x, y) = (x / 10, y / 10)
        }
        return differing == 1 || (differing == 2 && isExchange)
    }
}
