import Kernel

extension LoadedBatch {
    /// Some stretches of a file in which batches of several imports stand one behind the other, the earliest first. Of an
    /// order that several of them have, the last is looked at.
    /// - Complexity: O(n) for the n orders of the file.
    public convenience init(_ whole: LoadedBatch, sections: [Range<Int>]) {
        var isInside = [Bool](repeating: false, count: whole.orderCount)
        for section in sections { for order in section.clamped(to: isInside.indices) { isInside[order] = true } }
        let (keys, orders) = (whole.keys.keys, whole.keys.orders)
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end] == keys[start] { end += 1 }
            if end - start > 1 {
                let same = orders[start..<end].map(Int.init).filter { isInside[$0] }
                for order in same
                where same.contains(where: { $0 > order && whole.isSameOrder(order, as: whole, $0) }) {
                    isInside[order] = false
                }
            }
            start = end
        }
        self.init(whole, only: isInside.indices.filter { isInside[$0] })
    }

    /// One stretch of a file, with all its orders.
    public convenience init(_ whole: LoadedBatch, section: Range<Int>) {
        self.init(whole, only: Array(section.clamped(to: 0..<whole.orderCount)))
    }
}

extension OrderAssertions {
    /// What a stretch of a file vouches for.
    public init(_ batch: FactBatch, section: Range<Int>) throws {
        guard !section.isEmpty else {
            (contents, keys) = ([], OrderKeys(keys: [], orders: []))
            return
        }
        let all = try batch.integers(OrderColumn.assertedKey)
        let contents = try batch.integers(OrderColumn.assertedContent)
        guard all.count == contents.count, section.upperBound <= all.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.assertedContent)
        }
        self.contents = Array(contents[section])
        keys = OrderKeys(unsorted: all[section].map(UInt64.init(bitPattern:)))
    }
}
