import Foundation

/// What one core adds up, a place for each cell; columns that nobody asked for have no room.
final class CubeSums {
    private(set) var capacity: Int
    private let wants: CubeWants
    private(set) var touched: UnsafeMutablePointer<UInt8>
    private(set) var revenue: UnsafeMutablePointer<Int64>
    private(set) var quantity: UnsafeMutablePointer<Int64>
    private(set) var costs: UnsafeMutablePointer<Int128>
    private(set) var withoutCost: UnsafeMutablePointer<UInt32>
    private(set) var counts: UnsafeMutablePointer<CubeCount>

    /// - Throws: `CubeProblem.tooManyCells` where there is no memory for so many.
    init(_ wants: CubeWants, capacity: Int) throws {
        (self.wants, self.capacity) = (wants, capacity)
        touched = try Self.room(capacity)
        revenue = try Self.room(wants.revenue ? capacity : 1)
        quantity = try Self.room(wants.quantity ? capacity : 1)
        costs = try Self.room(wants.costs ? capacity : 1)
        withoutCost = try Self.room(wants.costs ? capacity : 1)
        counts = try Self.room(wants.counts ? capacity : 1)
    }

    deinit {
        free(touched)
        free(revenue)
        free(quantity)
        free(costs)
        free(withoutCost)
        free(counts)
    }

    /// Makes room for at least so many cells.
    func reserve(_ count: Int) throws {
        guard count > capacity else { return }
        let larger = max(count, 2 * capacity)
        try grow(&touched, to: larger)
        if wants.revenue { try grow(&revenue, to: larger) }
        if wants.quantity { try grow(&quantity, to: larger) }
        if wants.costs { try grow(&costs, to: larger) }
        if wants.costs { try grow(&withoutCost, to: larger) }
        if wants.counts { try grow(&counts, to: larger) }
        capacity = larger
    }

    private func grow<Value>(_ column: inout UnsafeMutablePointer<Value>, to size: Int) throws {
        let larger: UnsafeMutablePointer<Value> = try Self.room(size)
        larger.update(from: column, count: capacity)
        free(column)
        column = larger
    }

    /// Zeros, of which pages come into being where somebody writes.
    private static func room<Value>(_ count: Int) throws -> UnsafeMutablePointer<Value> {
        guard let room = calloc(max(1, count), MemoryLayout<Value>.stride) else {
            throw CubeProblem.tooManyCells(most: CubeSize().cells)
        }
        return room.bindMemory(to: Value.self, capacity: max(1, count))
    }
}

/// What is counted of a cell, and whom it counted last.
struct CubeCount {
    /// Order and one, person and one.
    var lastOrder: UInt32
    var lastPerson: UInt32
    var lastNew: UInt32
    /// 1 when the last person has been found a second time.
    var isAgain: UInt32
    var orders: UInt32
    var people: UInt32
    var new: UInt32
    var repeated: UInt32
}

/// Places of the cells that there are, where there could be too many of them: numbers of cells by open addressing.
/// - Complexity: O(1) expected a look-up; 16 to 40 bytes a cell.
struct CubeIndex {
    /// Number of a cell by place.
    private(set) var numbers: [Int] = []
    /// Place and one; 0 is free. A power of two.
    private var slots: [UInt32]

    init() { slots = [UInt32](repeating: 0, count: 1 << 12) }

    @inline(__always)
    private static func hash(_ number: Int) -> Int {
        let mixed = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    /// Where a number stands; one that is new is entered behind all others.
    mutating func place(of number: Int) -> Int {
        var place = number
        withUnsafeMutablePointer(to: &place) { replace($0, 1) }
        return place
    }

    /// Numbers become places; those that are new are entered.
    mutating func replace(_ cells: UnsafeMutablePointer<Int>, _ count: Int) {
        if (numbers.count + count) * 2 > slots.count { grow(numbers.count + count) }
        slots.withUnsafeMutableBufferPointer { slots in
            let mask = slots.count - 1
            for at in 0..<count {
                var slot = Self.hash(cells[at]) & mask
                while slots[slot] != 0, numbers[Int(slots[slot]) - 1] != cells[at] { slot = (slot + 1) & mask }
                if slots[slot] == 0 {
                    numbers.append(cells[at])
                    slots[slot] = UInt32(truncatingIfNeeded: numbers.count)
                }
                cells[at] = Int(slots[slot]) - 1
            }
        }
    }

    private mutating func grow(_ needed: Int) {
        var size = slots.count
        while size < needed * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        for (place, number) in numbers.enumerated() {
            var slot = Self.hash(number) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: place + 1)
        }
    }
}
