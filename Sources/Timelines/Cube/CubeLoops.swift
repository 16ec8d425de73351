import Kernel

/// Which lines of a timeline stand in a chunk.
protocol CubeLines {
    subscript(_ position: Int) -> Int { get }
}

/// One behind the other.
struct LinesInARow: CubeLines {
    let first: Int

    @inline(__always)
    subscript(_ position: Int) -> Int { first &+ position }
}

/// Some.
struct PickedLines: CubeLines {
    let lines: UnsafeMutablePointer<UInt32>

    @inline(__always)
    subscript(_ position: Int) -> Int { Int(lines[position]) }
}

/// What is done for every line: one small thing at a time for a chunk of lines that stays near the core.
///
/// Of each loop there is one for lines in a row and one for picked lines, and one for each width of codes. None looks at
/// anything but the columns it is called for. `cells` are numbers of cells, later places of their sums.
enum CubeLoops {
    /// cell += table[code]
    /// - Parameter last: the entry for codes behind the table, which only four bytes can hold.
    @inline(__always)
    static func add<Code: FixedWidthInteger & UnsignedInteger>(
        _ codes: UnsafePointer<Code>, _ table: UnsafePointer<Int>, last: Int, at rows: some CubeLines,
        to cells: UnsafeMutablePointer<Int>, _ count: Int
    ) {
        if Code.bitWidth < 32 {
            for at in 0..<count { cells[at] &+= table[Int(truncatingIfNeeded: codes[rows[at]])] }
        } else {
            for at in 0..<count { cells[at] &+= table[min(Int(truncatingIfNeeded: codes[rows[at]]), last)] }
        }
    }

    /// cell += table[day − first]
    @inline(__always)
    static func add(
        days: UnsafePointer<Int32>, from first: Int, _ table: UnsafePointer<Int>, at rows: some CubeLines,
        to cells: UnsafeMutablePointer<Int>, _ count: Int
    ) {
        for at in 0..<count { cells[at] &+= table[Int(days[rows[at]]) &- first] }
    }

    @inline(__always)
    static func touch(
        _ touched: UnsafeMutablePointer<UInt8>, _ cells: UnsafeMutablePointer<Int>, _ count: Int
    ) {
        for at in 0..<count { touched[cells[at]] = 1 }
    }

    /// Sums of codes; a step times the sum is what the lines come to. Fewer than 2³² lines of 32 bits fit 64.
    /// - Returns: lines that are not known.
    @inline(__always)
    static func sum(
        narrow codes: UnsafePointer<Int32>, at rows: some CubeLines, _ cells: UnsafeMutablePointer<Int>, _ count: Int,
        into sums: UnsafeMutablePointer<Int64>
    ) -> Int {
        var unknown = 0
        for at in 0..<count {
            let code = codes[rows[at]]
            let isUnknown = code == .min
            unknown &+= isUnknown ? 1 : 0
            sums[cells[at]] &+= isUnknown ? 0 : Int64(code)
        }
        return unknown
    }

    /// - Returns: lines that are not known, and whether a sum left 64 bits.
    @inline(__always)
    static func sum(
        wide values: UnsafePointer<Int64>, at rows: some CubeLines, _ cells: UnsafeMutablePointer<Int>, _ count: Int,
        into sums: UnsafeMutablePointer<Int64>
    ) -> (unknown: Int, overflow: Bool) {
        var (unknown, overflow) = (0, false)
        for at in 0..<count {
            let value = values[rows[at]]
            if value == TimelineColumn.unknown {
                unknown &+= 1
                continue
            }
            let (sum, left) = sums[cells[at]].addingReportingOverflow(value)
            sums[cells[at]] = sum
            overflow = overflow || left
        }
        return (unknown, overflow)
    }

    /// Pieces of all lines but adjustments.
    /// - Returns: whether a sum left 64 bits.
    @inline(__always)
    static func pieces(
        _ quantity: ScaledColumn, _ kinds: UnsafePointer<UInt8>, at rows: some CubeLines,
        _ cells: UnsafeMutablePointer<Int>, _ count: Int, into sums: UnsafeMutablePointer<Int64>
    ) -> Bool {
        var overflow = false
        for at in 0..<count where kinds[rows[at]] & TimelineColumn.kindMask != LineKind.adjustment.rawValue {
            let value = quantity[rows[at]]
            if value == TimelineColumn.unknown { continue }
            let (sum, left) = sums[cells[at]].addingReportingOverflow(value)
            sums[cells[at]] = sum
            overflow = overflow || left
        }
        return overflow
    }

    /// What the goods of all lines cost that are in the money; an adjustment costs nothing.
    /// - Returns: lines whose cost nobody knows.
    @inline(__always)
    static func costs(
        _ cost: ScaledColumn?, of amount: ScaledColumn, _ kinds: UnsafePointer<UInt8>, at rows: some CubeLines,
        _ cells: UnsafeMutablePointer<Int>, _ count: Int, into sums: CubeSums
    ) -> Int {
        var without = 0
        for at in 0..<count where kinds[rows[at]] & TimelineColumn.kindMask != LineKind.adjustment.rawValue {
            if amount[rows[at]] == TimelineColumn.unknown { continue }
            let value = cost?[rows[at]] ?? TimelineColumn.unknown
            if value == TimelineColumn.unknown {
                without &+= 1
                sums.withoutCost[cells[at]] &+= 1
            } else {
                sums.costs[cells[at]] &+= Int128(value)
            }
        }
        return without
    }

    /// Distinct purchases, people, people who are new and people who came back, of each cell: exact, because the lines of
    /// an order come one behind the other, and so do the orders of a person.
    @inline(__always)
    static func count(
        _ kinds: UnsafePointer<UInt8>, orders: UnsafePointer<UInt32>, buyers: UnsafePointer<UInt32>,
        at rows: some CubeLines, _ cells: UnsafeMutablePointer<Int>, _ count: Int,
        into counts: UnsafeMutablePointer<CubeCount>
    ) {
        for at in 0..<count where kinds[rows[at]] & TimelineColumn.kindMask == LineKind.purchase.rawValue {
            let buyer = buyers[at]
            if buyer & CubeBuyer.bought == 0 { continue }
            let (cell, order) = (counts + cells[at], orders[at] &+ 1)
            if cell.pointee.lastOrder == order { continue }
            cell.pointee.lastOrder = order
            cell.pointee.orders &+= 1
            let person = buyer & CubeBuyer.person
            if person == 0 { continue }
            if cell.pointee.lastPerson != person {
                cell.pointee.lastPerson = person
                cell.pointee.isAgain = 0
                cell.pointee.people &+= 1
            } else if cell.pointee.isAgain == 0 {
                cell.pointee.isAgain = 1
                cell.pointee.repeated &+= 1
            }
            if buyer & CubeBuyer.isNew != 0, cell.pointee.lastNew != person {
                cell.pointee.lastNew = person
                cell.pointee.new &+= 1
            }
        }
    }

    /// Marks who bought in one cell.
    @inline(__always)
    static func mark(
        _ wanted: Int, _ kinds: UnsafePointer<UInt8>, buyers: UnsafePointer<UInt32>, at rows: some CubeLines,
        _ cells: UnsafeMutablePointer<Int>, _ count: Int, into words: UnsafeMutablePointer<UInt64>
    ) {
        for at in 0..<count where cells[at] == wanted {
            let buyer = buyers[at]
            let person = Int(buyer & CubeBuyer.person) - 1
            if buyer & CubeBuyer.bought == 0 || person < 0 { continue }
            if kinds[rows[at]] & TimelineColumn.kindMask != LineKind.purchase.rawValue { continue }
            words[person >> 6] |= 1 << UInt64(person & 63)
        }
    }
}

/// Whose a line is, as far as counting goes.
enum CubeBuyer {
    /// Its order is a purchase of the day on which the person bought first.
    static let isNew: UInt32 = 1 << 31
    /// Its order is a purchase.
    static let bought: UInt32 = 1 << 30
    /// Index of the person and one; 0 is nobody.
    static let person: UInt32 = 1 << 30 - 1
}
