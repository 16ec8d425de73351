import Kernel

extension LoadedBatch {
    /// Some stretches of a file in which batches of several imports stand one behind the other, the earliest first. Of an
    /// order that several of them have, the last is looked at.
    /// - Complexity: O(n) for the n orders of the file.
    public convenience init(_ whole: LoadedBatch, sections: [Range<Int>]) throws {
        var isOutside = [Bool](repeating: true, count: whole.orderCount)
        for section in sections { for order in section.clamped(to: isOutside.indices) { isOutside[order] = false } }
        let keys = whole.keys
        var names: OrderNames?
        var start = 0
        while start < keys.count {
            let key = keys.key(start)
            var end = start + 1
            while end < keys.count, keys.key(end) == key { end += 1 }
            let versions = end - start > 1 ? (start..<end).map(keys.order).filter { !isOutside[$0] } : []
            start = end
            guard versions.count > 1 else { continue }
            let known = try names ?? OrderNames(whole)
            names = known
            for order in versions
            where try versions.contains(where: { try $0 > order && known.isSame(order, as: known, $0) }) {
                isOutside[order] = true
            }
        }
        self.init(whole, isOutside: isOutside)
    }

    /// One stretch of a file, with all its orders.
    public convenience init(_ whole: LoadedBatch, section: Range<Int>) {
        self.init(whole, only: Array(section.clamped(to: 0..<whole.orderCount)))
    }
}
