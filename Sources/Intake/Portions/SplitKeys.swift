import Kernel

/// Finds keys (orders, events) that have rows in several portions of a file.
///
/// Memory: 8 bytes a key.
struct SplitKeys {
    private var portions: [[UInt64]] = []

    /// - Parameter hashes: of the keys that a portion has rows of, of refused orders among them; ascending.
    mutating func add(_ hashes: [UInt64]) { portions.append(hashes) }

    /// Whether two portions have a hash in common. A chance hit of two keys costs time and changes nothing.
    /// - Complexity: O(n) for n keys: a table of the hashes of one range of values at a time.
    func hasAny() -> Bool {
        guard portions.count > 1 else { return false }
        var starts = portions.map { _ in 0 }
        let ranges = UInt64(1 + portions.reduce(0) { $0 + $1.count } / 100_000)
        for range in 1...ranges {
            let end = range == ranges ? UInt64.max : UInt64.max / ranges * range
            var all: [UInt64] = []
            for portion in portions.indices {
                let start = starts[portion]
                var at = start
                while at < portions[portion].count, portions[portion][at] <= end { at += 1 }
                all += portions[portion][start..<at]
                starts[portion] = at
            }
            let order = KeySort.order(all.map { $0 &* 0x9E37_79B1_85EB_CA87 })
            for pair in zip(order, order.dropFirst()) where all[Int(pair.0)] == all[Int(pair.1)] { return true }
        }
        return false
    }
}
