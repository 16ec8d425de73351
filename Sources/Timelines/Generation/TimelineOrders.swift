import Kernel

/// The orders of a view on their way into a timeline: whose each is, when it was, and where it goes.
///
/// Orders are numbered as they are met, batch by batch; those that nobody sees or that hold nothing but void lines are
/// met and go nowhere. Memory: 17 bytes an order met, and 8 more while they are sorted.
struct TimelineOrders {
    /// What an order is, in `order.flags`.
    enum Flag {
        /// Its positive lines sum to more than zero.
        static let purchase: UInt8 = 1
        /// Its lines are of more than one day: what it is depends on the as-of day.
        static let spansDays: UInt8 = 2
        /// Some of its lines have no rate.
        static let unrated: UInt8 = 4
        /// Of its file, some lines are void and stay away.
        static let hasVoid: UInt8 = 8
    }

    /// By order met: index of the person; −1 for those that go nowhere.
    private(set) var person: [Int32] = []
    /// Of its first line that counts.
    private(set) var day: [Int32] = []
    /// Lines that count.
    private(set) var lineCount: [UInt32] = []
    private(set) var flags: [UInt8] = []
    /// Where it goes among the orders of the timeline, by order met.
    private(set) var place: [UInt32] = []

    /// Number of the first order met of each batch.
    private(set) var firstMet: [Int] = []
    /// Lines without a rate of their day.
    private(set) var linesLeftOut = 0

    let people: Int

    /// - Parameter people: how many there are; whoever comes behind the last is nobody.
    init(people: Int) { self.people = people }

    /// Meets the orders of a batch.
    /// - Parameters:
    ///   - personOfRecord: index of the person by source record; −1 for a record that nobody sees.
    /// - Throws: `FactProblem.damaged`, `.overflow`.
    mutating func meet(
        _ batch: FactBatch, isSuperseded: [Bool], personOfRecord: [Int32], _ view: PurchaseView
    ) throws {
        var lines = try LineColumns(batch, view)
        let counts = try batch.packed(OrderColumn.lineCount)
        let records = try batch.packed(OrderColumn.record)
        guard records.count == counts.count, isSuperseded.count == counts.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.record)
        }
        firstMet.append(person.count)
        var start = 0
        for (order, (count, record)) in zip(counts, records).enumerated() {
            guard count >= 0, Int(count) <= lines.count - start, record >= 0 else {
                throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
            }
            let range = start..<start + Int(count)
            start = range.upperBound
            // A record behind the map came since it was read, and is nobody yet.
            let known = record == 0 || record >= Int64(personOfRecord.count) ? -1 : personOfRecord[Int(record)]
            let owner = known < 0 ? Int32(people) : known
            if isSuperseded[order] { append(-1, 0, 0, 0) } else { try append(owner, &lines, range) }
        }
        try batch.checkIntact()
    }

    private mutating func append(_ person: Int32, _ day: Int32, _ lines: UInt32, _ flags: UInt8) {
        self.person.append(person)
        self.day.append(day)
        lineCount.append(lines)
        self.flags.append(flags)
    }

    private mutating func append(_ owner: Int32, _ lines: inout LineColumns, _ range: Range<Int>) throws {
        try lines.reach(range)
        var (first, last, kept, positive) = (Int64.max, Int64.min, UInt32(0), Int64(0))
        var (flags, overflow) = (UInt8(0), false)
        for line in range {
            let kind = lines.kind(line)
            if kind == Int64(LineKind.void.rawValue) {
                flags |= Flag.hasVoid
                continue
            }
            kept += 1
            (first, last) = (min(first, lines.day(line)), max(last, lines.day(line)))
            // Whether anything was paid is decided in the line's own money, also where it has no rate.
            if kind == Int64(LineKind.purchase.rawValue) {
                (positive, overflow) = positive.sum(lines.amount(line), overflow)
            }
            if lines.worth(line) == nil {
                flags |= Flag.unrated
                linesLeftOut += 1
            }
        }
        guard !overflow else { throw FactProblem.overflow }
        guard kept > 0 else { return append(-1, 0, 0, 0) }
        if positive > 0 { flags |= Flag.purchase }
        if first != last { flags |= Flag.spansDays }
        append(owner, Int32(clamping: first), kept, flags)
    }

    /// Decides where each order goes: by person, then by day, then as they were met.
    /// - Returns: where the orders of each person begin, `people` + 2 entries: those of nobody come last.
    /// - Complexity: O(orders + people + days), two passes of counting.
    mutating func sort() -> [UInt32] {
        let byDay = orderByDay()
        var next = [UInt32](repeating: 0, count: people + 2)
        for owner in person where owner >= 0 { next[Int(owner) + 1] += 1 }
        for index in 1..<next.count { next[index] += next[index - 1] }
        let starts = next
        place = [UInt32](repeating: 0, count: person.count)
        for met in byDay {
            let owner = Int(person[Int(met)])
            place[Int(met)] = next[owner]
            next[owner] += 1
        }
        return starts
    }

    private func orderByDay() -> [UInt32] {
        var (first, last) = (Int32.max, Int32.min)
        for (owner, day) in zip(person, day) where owner >= 0 { (first, last) = (min(first, day), max(last, day)) }
        guard first <= last else { return [] }
        // Days of files lie within the years 1 to 9999; others are sorted by comparing.
        guard Int(last) - Int(first) < 4_000_000 else {
            return (0..<UInt32(person.count)).filter { person[Int($0)] >= 0 }
                .sorted { (day[Int($0)], $0) < (day[Int($1)], $1) }
        }
        var next = [UInt32](repeating: 0, count: Int(last) - Int(first) + 2)
        for (owner, day) in zip(person, day) where owner >= 0 { next[Int(day &- first) + 1] += 1 }
        for index in 1..<next.count { next[index] += next[index - 1] }
        var order = [UInt32](repeating: 0, count: Int(next[next.count - 1]))
        for met in person.indices where person[met] >= 0 {
            let bucket = Int(day[met] &- first)
            order[Int(next[bucket])] = UInt32(truncatingIfNeeded: met)
            next[bucket] += 1
        }
        return order
    }

    var placed: Int { person.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) } }
}
