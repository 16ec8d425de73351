import Analytics
import Customers
import Kernel
import Synchronization
import Timelines
import Warehouse

/// What is said of customers as of a day only beside all the others, or from more than one figure: scores and groups of
/// RFM, classes, cells, cohorts. Each is computed when it is first asked for, of everybody.
public final class StandingColumns: Sendable {
    private let timeline: HomeTimeline
    private let asOf: Day
    private let customers: CustomersRoom
    private let made = Mutex<[String: [PersonColumns]]>([:])

    init(_ timeline: HomeTimeline, _ asOf: Day, _ customers: CustomersRoom) {
        (self.timeline, self.asOf, self.customers) = (timeline, asOf, customers)
    }

    /// The column of an attribute; nil for one that is not of these, and for `stage`, `clv` and others that nothing is
    /// known of yet.
    /// - Parameter isMain: of the last generation; else of those who have changed since.
    public func column(_ key: String, isMain: Bool) throws -> PersonColumn? {
        guard let family = Self.families[key] else { return nil }
        let columns = try made.withLock { made in
            if let known = made[family] { return known }
            let columns = try make(family)
            made[family] = columns
            return columns
        }
        return columns.indices.contains(isMain ? 0 : 1) ? columns[isMain ? 0 : 1][key] : nil
    }

    private static let families = [
        "rfm.r": "rfm", "rfm.f": "rfm", "rfm.m": "rfm", "rfm.group": "rfm", "abc": "abc", "fxv": "fxv",
        "tenure_days": "tenure", "cohort": "tenure", "referrals": "referrals",
    ]

    private func make(_ family: String) throws -> [PersonColumns] {
        switch family {
        case "rfm": try rfm()
        case "abc": try abc()
        case "fxv": try fxv()
        case "tenure": try tenure()
        default: try referrals()
        }
    }

    /// A figure of everybody, part by part one behind the other; of those who are outdated, too.
    private func figures(_ measure: HistoryQuery.Measure, months: Int? = nil, until day: Day? = nil) throws -> [Int64] {
        let asOf = day ?? self.asOf
        let from = months.map { asOf.adding(months: -$0).adding(days: 1).number } ?? .min
        let query = HistoryQuery(.purchases, measure, asOf: asOf.number, from: from)
        return try timeline.parts.flatMap { try PersonScan($0.timeline, currency: timeline.currency).column(query) }
    }

    /// Who counts, by ascending customer id: those for whom a number is more than 0 and who are not outdated.
    private func scored(_ purchases: [Int64]) -> [Int] {
        let main = timeline.main.timeline.count
        let counting = purchases.indices.filter {
            purchases[$0] > 0 && ($0 >= main || !timeline.outdated.contains($0))
        }
        guard let changed = timeline.changed, !counting.isEmpty else { return counting }
        func id(_ place: Int) -> Int64 {
            (place < main
                ? timeline.main.timeline.people.value(place) : changed.timeline.people.value(place - main)) ?? 0
        }
        return counting.sorted { id($0) < id($1) }
    }

    private func rfm() throws -> [PersonColumns] {
        let (last, count, money) = (try figures(.last), try figures(.count), try figures(.amount))
        let people = scored(count)
        let scores = RFM.score(
            RFMInput(
                lastPurchase: people.map { Int32(truncatingIfNeeded: last[$0]) },
                purchases: people.map { Int32(clamping: count[$0]) }, monetary: people.map { money[$0] }))
        var columns = StandingTable(timeline)
        columns.add("rfm.r", people, numbers: scores.r.map(Int64.init))
        columns.add("rfm.f", people, numbers: scores.f.map(Int64.init))
        columns.add("rfm.m", people, numbers: scores.m.map(Int64.init))
        columns.add("rfm.group", people, texts: scores.group.map { Int($0.rawValue) }, RFMGroup.allCases.map(\.code))
        return try columns.parts()
    }

    private func abc() throws -> [PersonColumns] {
        let (count, money) = (try figures(.count), try figures(.amount))
        let people = scored(count)
        let classes = ABC.classify(people.map { money[$0] }).classes
        let all = ABCClass.allCases
        var columns = StandingTable(timeline)
        columns.add("abc", people, texts: classes.map { all.firstIndex(of: $0) ?? 0 }, all.map(\.rawValue))
        return try columns.parts()
    }

    private func fxv() throws -> [PersonColumns] {
        let (count, money) = (try figures(.count, months: 12), try figures(.amount, months: 12))
        let bought = scored(try figures(.count))
        let inside = bought.map { (Int32(clamping: count[$0]), money[$0]) }
        let thresholds = FrequencyVolume.medians(purchases: inside.map(\.0), money: inside.map(\.1))
        let cells = FrequencyVolumeCell.allCases
        let mine =
            thresholds.map { FrequencyVolume.cells(purchases: inside.map(\.0), money: inside.map(\.1), $0) }
            ?? bought.map { _ in .none }
        // Whoever bought nothing in the time is in no cell, also who never did.
        var codes = [Int](repeating: cells.firstIndex(of: .none) ?? 0, count: count.count)
        for (place, cell) in zip(bought, mine) { codes[place] = cells.firstIndex(of: cell) ?? 0 }
        var columns = StandingTable(timeline)
        columns.add("fxv", Array(codes.indices), texts: codes, cells.map(\.rawValue))
        return try columns.parts()
    }

    /// Days since the first purchase; of who has left, up to the last.
    private func tenure() throws -> [PersonColumns] {
        let (first, last) = (try figures(.first), try figures(.last))
        let (count, year) = (try figures(.count), try figures(.count, months: 12))
        let people = scored(count)
        var columns = StandingTable(timeline)
        columns.add(
            "tenure_days", people,
            numbers: people.map { (year[$0] > 0 ? Int64(asOf.number) : last[$0]) - first[$0] })
        var months: [String] = []
        var numbers: [Int: Int] = [:]
        let codes = people.map { place -> Int in
            let (year, month, _) = Day(number: Int32(clamping: first[place])).parts
            if let known = numbers[year * 12 + month] { return known }
            numbers[year * 12 + month] = months.count
            months.append(String(Day(number: Int32(clamping: first[place])).description.prefix(7)))
            return months.count - 1
        }
        columns.add("cohort", people, texts: codes, months)
        return try columns.parts()
    }

    /// How many of those with a purchase name somebody.
    private func referrals() throws -> [PersonColumns] {
        let count = try figures(.count)
        let main = timeline.main.timeline.count
        var named: [String: Int64] = [:]
        for place in scored(count) {
            let (part, index) =
                place < main ? (timeline.main, place) : (timeline.changed ?? timeline.main, place - main)
            if case .texts(let texts)? = part.columns["referred_by"], let text = texts.text(index) {
                named[text, default: 0] += 1
            }
        }
        var sums: [Int64: Int64] = [:]
        for (reference, people) in named {
            guard let customer = try customers.customer(named: reference) else { continue }
            sums[customer, default: 0] += people
        }
        var columns = StandingTable(timeline)
        columns.addEverybody("referrals") { sums[$0] ?? 0 }
        return try columns.parts()
    }
}

/// Columns of everybody on their way to being asked: places are those of the parts, one behind the other.
private struct StandingTable {
    private let timeline: HomeTimeline
    private var numbers: [(key: String, values: [Int64])] = []
    private var texts: [(key: String, codes: [UInt32], texts: [String])] = []

    init(_ timeline: HomeTimeline) { self.timeline = timeline }

    private var size: Int { timeline.parts.reduce(0) { $0 + $1.timeline.count } }

    mutating func add(_ key: String, _ places: [Int], numbers values: [Int64]) {
        var all = [Int64](repeating: HistoryQuery.unknown, count: size)
        for (place, value) in zip(places, values) { all[place] = value }
        numbers.append((key, all))
    }

    mutating func add(_ key: String, _ places: [Int], texts codes: [Int], _ words: [String]) {
        var all = [UInt32](repeating: .max, count: size)
        for (place, code) in zip(places, codes) { all[place] = UInt32(code) }
        texts.append((key, all, words))
    }

    mutating func addEverybody(_ key: String, _ value: (Int64) -> Int64) {
        numbers.append(
            (
                key,
                timeline.parts.flatMap { part in
                    (0..<part.timeline.count).map { value(part.timeline.people.value($0) ?? 0) }
                }
            ))
    }

    func parts() throws -> [PersonColumns] {
        var start = 0
        return try timeline.parts.map { part in
            let range = start..<start + part.timeline.count
            start = range.upperBound
            var bytes: [UInt8] = []
            let writer = try PersonColumns.Writer { bytes.append(contentsOf: $0) }
            for column in numbers { try writer.add(column.key, numbers: Array(column.values[range]), denominator: 1) }
            for column in texts {
                var words = TextDictionary()
                for text in column.texts { _ = words.code(of: text) }
                try writer.add(column.key, codes: Array(column.codes[range]), of: words)
            }
            _ = try writer.finish()
            return try PersonColumns(FactBatch(MemoryRegion(bytes), name: "standing"), people: range.count)
        }
    }
}
