/// Room that one core works in, block after block.
final class BlockRoom {
    /// Lines that were picked, person after person.
    private(set) var picked: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    /// Where in `picked` those of each person of the block begin and end; of whom nobody asked for, anything.
    let starts: UnsafeMutablePointer<UInt32>
    let ends: UnsafeMutablePointer<UInt32>
    /// Days, SKUs or categories of one person on their way to being counted.
    var few: [Int64] = []
    private var columns: [UnsafeMutablePointer<Int64>] = []
    private var pickRooms: [PickRoom] = []
    private var kept: [KeptColumn] = []
    private var free: [UnsafeMutablePointer<Int64>] = []

    init() {
        capacity = 16_384
        picked = .allocate(capacity: capacity)
        starts = .allocate(capacity: PersonBits.count)
        ends = .allocate(capacity: PersonBits.count)
    }

    deinit {
        picked.deallocate()
        starts.deallocate()
        ends.deallocate()
        for column in columns { column.deallocate() }
    }

    /// Makes room for so many more picked lines behind the first `count`.
    @inline(__always)
    func reserve(_ more: Int, behind count: Int) {
        if count + more > capacity { grow(to: count + more, keeping: count) }
    }

    private func grow(to needed: Int, keeping count: Int) {
        while capacity < needed { capacity *= 2 }
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
        larger.moveInitialize(from: picked, count: count)
        picked.deallocate()
        picked = larger
    }

    /// A column of the block, for as long as the body runs.
    @inline(__always)
    func withColumn<T>(_ body: (UnsafeMutablePointer<Int64>) throws -> T) rethrows -> T {
        let column = free.popLast() ?? newColumn()
        defer { free.append(column) }
        return try body(column)
    }

    /// The picked lines of a group of figures.
    @inline(__always)
    func picks(_ group: Int) -> PickRoom {
        while pickRooms.count <= group { pickRooms.append(PickRoom()) }
        return pickRooms[group]
    }

    /// A figure that is kept as long as the block is asked.
    @inline(__always)
    func kept(_ slot: Int) -> KeptColumn {
        while kept.count <= slot { kept.append(KeptColumn(newColumn())) }
        return kept[slot]
    }

    private func newColumn() -> UnsafeMutablePointer<Int64> {
        let column = UnsafeMutablePointer<Int64>.allocate(capacity: PersonBits.count)
        column.initialize(repeating: 0, count: PersonBits.count)
        columns.append(column)
        return column
    }
}

/// A figure of one block, of those for whom it has been asked.
final class KeptColumn {
    let values: UnsafeMutablePointer<Int64>
    /// Of which block.
    var first = -1
    var known = PersonBits.none

    init(_ values: UnsafeMutablePointer<Int64>) { self.values = values }
}
