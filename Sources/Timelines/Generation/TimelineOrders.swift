import Kernel

/// The orders of a view on their way into a timeline: whose each is, when it was, and where it goes.
///
/// Orders are numbered as they are met, batch by batch; those that nobody sees, that hold nothing but void lines, or whose
/// person is not asked for stay out. Memory: 21 bytes an order, and 4 more while they are sorted.
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

    /// Index of the person; `people` is nobody.
    private(set) var person: [Int32] = []
    /// Of its first line that counts.
    private(set) var day: [Int32] = []
    /// Where its lines begin in its batch, void ones included.
    private(set) var firstLine: [UInt32] = []
    /// Lines that count.
    private(set) var lineCount: [UInt32] = []
    private(set) var flags: [UInt8] = []
    /// Where it goes among the orders of the timeline.
    private(set) var place: [UInt32] = []
    /// The first order met of each batch, and behind the last.
    private(set) var firstMet: [Int] = [0]

    let people: Int

    /// - Parameter people: how many there are; whoever comes behind the last is nobody.
    init(people: Int) { self.people = people }

    var count: Int { person.count }

    /// The orders met of a batch.
    func met(_ batch: Int) -> Range<Int> { firstMet[batch]..<firstMet[batch + 1] }

    /// Meets the orders of a batch.
    /// - Throws: `FactProblem.damaged`, `.overflow`.
    mutating func meet(_ batch: FactBatch, isSuperseded: [Bool], _ sources: TimelineSources) throws {
        func owner(_ record: Int) -> Int32? {
            // A record behind the map came since it was read, and is nobody yet.
            let owner =
                record == 0 || record >= sources.personOfRecord.count
                ? TimelineSources.nobody : sources.personOfRecord[record]
            if owner >= 0 { return owner }
            return owner == TimelineSources.nobody && sources.keepsNobody ? Int32(people) : nil
        }
        try OrderWalk.walk(batch, isSuperseded: isSuperseded, sources.allOfIt, wants: { owner($0) != nil }) {
            lines, range, record in
            if let owner = owner(record) { try append(owner, lines, range) }
        }
        firstMet.append(person.count)
    }

    private mutating func append(_ owner: Int32, _ lines: LineColumns, _ range: Range<Int>) throws {
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
            if lines.worth(line) == nil { flags |= Flag.unrated }
            // Whether anything was paid is decided in the line's own money, also where it has no rate.
            if kind == Int64(LineKind.purchase.rawValue) {
                (positive, overflow) = positive.sum(lines.amount(line), overflow)
            }
        }
        guard !overflow else { throw FactProblem.overflow }
        guard kept > 0 else { return }
        if positive > 0 { flags |= Flag.purchase }
        if first != last { flags |= Flag.spansDays }
        person.append(owner)
        day.append(Int32(clamping: first))
        firstLine.append(UInt32(range.lowerBound))
        lineCount.append(kept)
        self.flags.append(flags)
    }

    /// Decides where each order goes: by person, then by day, then as they were met.
    /// - Returns: where the orders of each person begin, `people` + 2 entries: those of nobody come last.
    /// - Complexity: O(orders + people + days), two passes of counting.
    mutating func sort() -> [UInt32] {
        let byDay = orderByDay()
        var next = [UInt32](repeating: 0, count: people + 2)
        for owner in person { next[Int(owner) + 1] += 1 }
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
        guard let first = day.min(), let last = day.max() else { return [] }
        // Days of files lie within the years 1 to 9999; others, and few orders, are sorted by comparing.
        guard Int(last) - Int(first) < max(100_000, 4 * person.count) else {
            return (0..<UInt32(person.count)).sorted { (day[Int($0)], $0) < (day[Int($1)], $1) }
        }
        var next = [UInt32](repeating: 0, count: Int(last) - Int(first) + 2)
        for day in day { next[Int(day) - Int(first) + 1] += 1 }
        for index in 1..<next.count { next[index] += next[index - 1] }
        var order = [UInt32](repeating: 0, count: person.count)
        for met in person.indices {
            let bucket = Int(day[met]) - Int(first)
            order[Int(next[bucket])] = UInt32(truncatingIfNeeded: met)
            next[bucket] += 1
        }
        return order
    }
}
