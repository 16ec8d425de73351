import Kernel

/// Which runs of rows of a portion are the same order: runs that name the same.
///
/// Runs are sorted by hash, which facts need anyhow, and equal neighbours are compared by text.
struct OrderGroups {
    /// Runs by ascending hash.
    let sorted: [Int32]
    /// By run: the first run of the same order. Empty where every run is an order of its own.
    let first: [Int32]

    /// - Complexity: O(n) for n runs.
    init(_ sheet: OrderSheet) {
        let hashes = sheet.orderHashes
        sorted = KeySort.order(hashes)
        var first: [Int32] = []
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, hashes[Int(sorted[end])] == hashes[Int(sorted[start])] { end += 1 }
            if end - start > 1 {
                if first.isEmpty { first = hashes.indices.map { Int32(truncatingIfNeeded: $0) } }
                Self.join(sorted[start..<end], sheet, &first)
            }
            start = end
        }
        self.first = first
    }

    /// Runs of one hash, ascending: mostly one order; several where two orders' hashes are equal by chance.
    private static func join(_ runs: ArraySlice<Int32>, _ sheet: OrderSheet, _ first: inout [Int32]) {
        var orders: [Int32] = []
        for run in runs {
            let key = sheet.orderKeys.bytes(Int(run))
            if let known = orders.first(where: { sheet.orderKeys.isEqual(Int($0), key) }) {
                first[Int(run)] = known
            } else {
                orders.append(run)
            }
        }
    }
}
