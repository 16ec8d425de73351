/// The columns that the keys of JSON objects make, in the order in which they first appear.
struct JSONColumns {
    private(set) var names: [[UInt8]] = []
    private var places: [[UInt8]: Int] = [:]
    /// Where the next key is expected: objects of one file mostly have the same keys in the same order.
    private var expected = 0

    mutating func beginRecord() { expected = 0 }

    /// Forgets the columns behind the first `count`.
    mutating func cut(to count: Int) {
        while names.count > count { places[names.removeLast()] = nil }
    }

    /// The column of a key, added if `adds`; nil when there is none.
    mutating func place(_ name: UnsafeRawBufferPointer, adds: Bool) -> Int? {
        if expected < names.count, names[expected].elementsEqual(name) {
            expected += 1
            return expected - 1
        }
        let key = Array(name)
        if let found = places[key] {
            expected = found + 1
            return found
        }
        guard adds else { return nil }
        names.append(key)
        places[key] = names.count - 1
        expected = names.count
        return names.count - 1
    }
}
