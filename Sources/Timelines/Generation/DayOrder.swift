import Dispatch
import Kernel

/// The lines of some people by day: from a window of days straight to the lines in it, whoever they are of.
///
/// People are cut into leaves of 256. A leaf's lines stand by day, and as the timeline has them within a day, each
/// as its distance from the leaf's first line in 16 bits, with whose of the leaf it is; of every 16th place the day
/// is kept. Places are numbered through all leaves, like lines. A leaf of more lines than 16 bits tell apart has no
/// order: whoever asks looks at all of them.
struct DayOrder: Sendable {
    /// People of a leaf; blocks of people are cut into whole leaves.
    static let leaf = 256
    /// Places from one known day to the next.
    static let stride = 16
    static let mostLines = Int(UInt16.max) + 1

    let distances: RawColumn<UInt16>
    /// Place of the line's person in the leaf.
    let owners: RawColumn<UInt8>
    let marks: RawColumn<Int32>

    /// - Parameter lines: of all people.
    /// - Throws: `FactProblem.damaged`.
    init(_ file: FactBatch, lines: Int) throws {
        func column<Value>(_ name: String, _ count: Int) throws -> RawColumn<Value> {
            guard let column = try file.raw(name, as: Value.self), column.count == count else {
                throw FactProblem.damaged(file.name, block: name)
            }
            return column
        }
        distances = try column(TimelineColumn.byDay, lines)
        owners = try column(TimelineColumn.byDayOwner, lines)
        marks = try column(TimelineColumn.byDayMark, (lines + Self.stride - 1) / Self.stride)
    }

    /// The places of a leaf at which all lines of some days stand, and at either end at most `stride` − 1 of other days;
    /// nil where the leaf has no order.
    /// - Parameter lines: all those of the leaf.
    @inline(__always)
    func places(of lines: Range<Int>, from: Int32, to: Int32) -> Range<Int>? {
        guard lines.count <= Self.mostLines, lines.upperBound <= distances.count else { return nil }
        let first = (lines.lowerBound &+ Self.stride &- 1) / Self.stride
        let end = (lines.upperBound &+ Self.stride &- 1) / Self.stride
        let low = bound(first..<end) { $0 < from }
        let high = bound(low..<end) { $0 <= to }
        return max(lines.lowerBound, (low &- 1) &* Self.stride)..<min(lines.upperBound, high &* Self.stride)
    }

    /// The first mark that is not before; marks of a leaf ascend.
    @inline(__always)
    private func bound(_ range: Range<Int>, _ isBefore: (Int32) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low &+ high) / 2
            if isBefore(marks[middle]) { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// Sorts the lines of all people leaf by leaf, on all cores.
    /// - Parameters:
    ///   - orderDay: by order.
    ///   - lineDay: by line; nil where every order has one day.
    /// - Throws: what the writer throws.
    /// - Complexity: O(lines + leaves · days); O(lines · log lines) of leaves whose few lines are of very distant days.
    static func write(
        _ starts: TimelineStarts, orderDay: [Int32], lineDay: ScatterRoom<Int32>?, to writer: BatchWriter
    ) throws {
        let lines = Int(starts.lineStart[Int(starts.orderStart[starts.people])])
        let distances = ScatterRoom<UInt16>(count: lines, filled: 0)
        let owners = ScatterRoom<UInt8>(count: lines, filled: 0)
        let marks = ScatterRoom<Int32>(count: (lines + stride - 1) / stride, filled: 0)
        let leaves = (starts.people + leaf - 1) / leaf
        let chunk = 64
        DispatchQueue.concurrentPerform(iterations: (leaves + chunk - 1) / chunk) { number in
            var sorter = LeafSorter()
            for leaf in number * chunk..<min(leaves, (number + 1) * chunk) {
                let people = leaf * Self.leaf..<min(starts.people, (leaf + 1) * Self.leaf)
                let orders = Int(starts.orderStart[people.lowerBound])..<Int(starts.orderStart[people.upperBound])
                let lines = Int(starts.lineStart[orders.lowerBound])..<Int(starts.lineStart[orders.upperBound])
                guard lines.count <= mostLines else { continue }
                sorter.begin()
                for person in people {
                    let first = starts.lineStart[Int(starts.orderStart[person])]
                    let end = starts.lineStart[Int(starts.orderStart[person + 1])]
                    let owner = UInt8(truncatingIfNeeded: person - people.lowerBound)
                    sorter.owners.append(contentsOf: repeatElement(owner, count: Int(end - first)))
                }
                if let lineDay {
                    for line in lines { sorter.days.append(lineDay.values[line]) }
                } else {
                    for order in orders {
                        for _ in starts.lineStart[order]..<starts.lineStart[order + 1] {
                            sorter.days.append(orderDay[order])
                        }
                    }
                }
                sorter.sort()
                for (place, distance) in sorter.order.enumerated() {
                    let place = lines.lowerBound + place
                    distances.put(distance, at: place)
                    owners.put(sorter.owners[Int(distance)], at: place)
                    if place % stride == 0 { marks.put(sorter.days[Int(distance)], at: place / stride) }
                }
            }
        }
        try writer.addRaw(TimelineColumn.byDay, distances.values)
        try writer.addRaw(TimelineColumn.byDayOwner, owners.values)
        try writer.addRaw(TimelineColumn.byDayMark, marks.values)
    }
}

/// Sorts the lines of one leaf by day, stably.
private struct LeafSorter {
    var days: [Int32] = []
    var owners: [UInt8] = []
    private(set) var order: [UInt16] = []
    private var next: [UInt32] = []

    mutating func begin() {
        days.removeAll(keepingCapacity: true)
        owners.removeAll(keepingCapacity: true)
    }

    mutating func sort() {
        order.removeAll(keepingCapacity: true)
        guard let first = days.min(), let last = days.max() else { return }
        guard Int(last) - Int(first) < 4 * days.count + 1_024 else {
            order = days.indices.sorted { (days[$0], $0) < (days[$1], $1) }.map { UInt16(truncatingIfNeeded: $0) }
            return
        }
        next.removeAll(keepingCapacity: true)
        next.append(contentsOf: repeatElement(0, count: Int(last) - Int(first) + 2))
        for day in days { next[Int(day) - Int(first) + 1] += 1 }
        for index in 1..<next.count { next[index] += next[index - 1] }
        order.append(contentsOf: repeatElement(0, count: days.count))
        for (line, day) in days.enumerated() {
            let bucket = Int(day) - Int(first)
            order[Int(next[bucket])] = UInt16(truncatingIfNeeded: line)
            next[bucket] += 1
        }
    }
}
