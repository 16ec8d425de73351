import Foundation
import Kernel
import Synchronization

/// Reads the lines of batches, column by column, to where they belong in a timeline.
///
/// Batches are read on all cores: no two of them hold a line of the same place. Of a batch of which little is wanted,
/// single lines are read; of others, all of them in windows.
struct TimelineScatter {
    /// Lines of a window.
    static let window = 8_192

    let sources: TimelineSources
    let orders: TimelineOrders
    let starts: TimelineStarts

    init(_ sources: TimelineSources, _ orders: TimelineOrders, _ starts: TimelineStarts) {
        (self.sources, self.orders, self.starts) = (sources, orders, starts)
    }

    /// Hands over every line of a batch that goes into the timeline, ascending, and where it goes.
    @inline(__always)
    func forEachLine(of number: Int, _ kinds: PackedColumn, _ body: (Int, Int) throws -> Void) rethrows {
        for met in orders.met(number) {
            var place = Int(starts.lineStart[Int(orders.place[met])])
            let end = place &+ Int(orders.lineCount[met])
            var line = Int(orders.firstLine[met])
            if orders.flags[met] & TimelineOrders.Flag.hasVoid == 0 {
                while place < end {
                    try body(line, place)
                    line &+= 1
                    place &+= 1
                }
                continue
            }
            while place < end, line < kinds.count {
                if kinds[line] != Int64(LineKind.void.rawValue) {
                    try body(line, place)
                    place &+= 1
                }
                line &+= 1
            }
        }
    }

    /// Does something for every batch of which anything is wanted, on all cores.
    /// - Throws: what the first batch throws that fails.
    func forEachBatch(_ body: @Sendable (Int) throws -> Void) throws {
        let failure = Mutex<(any Error)?>(nil)
        let wanted = sources.facts.batches.indices.filter { !orders.met($0).isEmpty }
        DispatchQueue.concurrentPerform(iterations: wanted.count) { number in
            do {
                try body(wanted[number])
                try sources.facts.batches[wanted[number]].batch.checkIntact()
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Scatters one column of all batches.
    /// - Parameters:
    ///   - column: of a batch; nil where the batch has no such column.
    ///   - value: what a value of a batch's column becomes; nil leaves what is there.
    func scatter<Value: FixedWidthInteger & Sendable>(
        into room: ScatterRoom<Value>, _ column: @Sendable (Int) throws -> PackedColumn?,
        _ value: @Sendable (Int, Int64) -> Value?
    ) throws {
        try forEachBatch { number in
            guard let column = try column(number), !column.isEmpty else { return }
            let kinds = try sources.facts.batches[number].column(LineColumn.kind)
            guard column.count == kinds.count else {
                throw FactProblem.damaged(sources.facts.batches[number].batch.name, block: LineColumn.kind)
            }
            var lines = WindowedColumn(column)
            forEachLine(of: number, kinds) { line, place in
                if let value = value(number, lines.value(line)) { room.put(value, at: place) }
            }
        }
    }
}

/// A column read in ascending rows: unpacked a window at a time where rows are near each other, else one by one.
struct WindowedColumn {
    private let column: PackedColumn
    private var start = 0
    private var end = 0
    private var values: [Int64] = []

    init(_ column: PackedColumn) { self.column = column }

    /// The value of a row below `count`.
    @inline(__always)
    mutating func value(_ row: Int) -> Int64 {
        if row >= start, row < end { return values[row &- start] }
        return reach(row)
    }

    private mutating func reach(_ row: Int) -> Int64 {
        // The row behind the last one read, or nearly: the others will be asked for, too.
        guard row <= end + TimelineScatter.window / 8 else {
            end = row + 1
            start = end
            return column[row]
        }
        start = row
        end = min(column.count, row + TimelineScatter.window)
        column.unpack(start..<end, into: &values)
        return values[0]
    }
}

/// Room for a column that several cores fill, each its own places.
final class ScatterRoom<Value: FixedWidthInteger & Sendable>: @unchecked Sendable {
    private let room: UnsafeMutableBufferPointer<Value>

    init(count: Int, filled value: Value) {
        room = .allocate(capacity: count)
        room.initialize(repeating: value)
    }

    deinit { room.deallocate() }

    /// - Parameter place: below the number of values.
    @inline(__always)
    func put(_ value: Value, at place: Int) {
        assert(place >= 0 && place < room.count)
        room[place] = value
    }

    var values: UnsafeBufferPointer<Value> { UnsafeBufferPointer(room) }
}
