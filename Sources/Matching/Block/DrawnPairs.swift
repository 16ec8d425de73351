import Kernel

/// Pairs drawn by chance, the same whatever the sequence of rows.
enum DrawnPairs {
    static func of(_ records: PreparedRecords, most: Int) -> [UInt64] {
        let count = records.count
        guard count > 1 else { return [] }
        if count * (count - 1) / 2 <= most {
            return (0..<count).flatMap { left in
                ((left + 1)..<max(left + 1, count)).map { UInt64(left) << 32 | UInt64($0) }
            }
        }
        let order = KeySort.order(records.hashes)
        var random = SeededGenerator(seed: 20_240_601)
        var pairs: [UInt64] = []
        while pairs.count < most {
            let (a, b) = (Int(order[random.below(count)]), Int(order[random.below(count)]))
            if a != b { pairs.append(UInt64(min(a, b)) << 32 | UInt64(max(a, b))) }
        }
        return pairs
    }
}
