import Foundation
import Kernel
import Synchronization

/// Reads the lines of batches, column by column, to where they belong in a timeline.
///
/// Batches are read on all cores: no two of them hold a line of the same place.
struct TimelineScatter {
    let sources: TimelineSources
    let orders: TimelineOrders
    let starts: TimelineStarts

    init(_ sources: TimelineSources, _ orders: TimelineOrders, _ starts: TimelineStarts) {
        (self.sources, self.orders, self.starts) = (sources, orders, starts)
    }

    /// Where the lines of a batch go, by line of the batch; `UInt32.max` for those that go nowhere.
    func targets(_ number: Int) throws -> [UInt32] {
        let batch = sources.facts.batches[number].batch
        let counts = try batch.packed(OrderColumn.lineCount)
        let kinds = try batch.packed(LineColumn.kind)
        let first = orders.firstMet[number]
        var line = 0
        return [UInt32](unsafeUninitializedCapacity: kinds.count) { buffer, initialized in
            for (order, count) in counts.enumerated() {
                let met = first + order
                let end = min(line + Int(count), kinds.count)
                if orders.person[met] < 0 {
                    while line < end {
                        buffer[line] = .max
                        line += 1
                    }
                    continue
                }
                var place = starts.lineStart[Int(orders.place[met])]
                let hasVoid = orders.flags[met] & TimelineOrders.Flag.hasVoid != 0
                while line < end {
                    let isVoid = hasVoid && kinds[line] == Int64(LineKind.void.rawValue)
                    buffer[line] = isVoid ? .max : place
                    place &+= isVoid ? 0 : 1
                    line += 1
                }
            }
            while line < kinds.count {
                buffer[line] = .max
                line += 1
            }
            initialized = kinds.count
        }
    }

    /// Does something for every batch, on all cores.
    /// - Throws: what the first batch throws that fails.
    func forEachBatch(_ body: @Sendable (Int) throws -> Void) throws {
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: sources.facts.batches.count) { number in
            do { try body(number) } catch { failure.withLock { $0 = $0 ?? error } }
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
            let targets = try targets(number)
            guard column.count == targets.count else {
                throw FactProblem.damaged(sources.facts.batches[number].batch.name, block: LineColumn.kind)
            }
            var window: [Int64] = []
            for start in stride(from: 0, to: targets.count, by: 8_192) {
                let range = start..<min(start + 8_192, targets.count)
                column.unpack(range, into: &window)
                for line in range where targets[line] != .max {
                    if let value = value(number, window[line - start]) { room.put(value, at: Int(targets[line])) }
                }
            }
            try sources.facts.batches[number].batch.checkIntact()
        }
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
