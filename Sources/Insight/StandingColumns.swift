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

    /// Figures of those with a purchase up to the day, or in the months that end with it.
    private func figures(_ window: Lookback? = nil, hasDays: Bool = false) throws -> PurchaseFigures {
        try PurchaseFigures(.init(question: question, window: window, hasDays: hasDays), timeline)
    }

    private var question: ValueQuestion { ValueQuestion(asOf: asOf) }

    private func rfm() throws -> [PersonColumns] {
        let table = RFMTable(question, timeline.currency, try figures())
        let scores = table.scores
        var columns = StandingTable(timeline)
        columns.add("rfm.r", table.places, numbers: scores.r.map(Int64.init))
        columns.add("rfm.f", table.places, numbers: scores.f.map(Int64.init))
        columns.add("rfm.m", table.places, numbers: scores.m.map(Int64.init))
        columns.add(
            "rfm.group", table.places, texts: scores.group.map { Int($0.rawValue) }, RFMGroup.allCases.map(\.code))
        return try columns.parts()
    }

    private func abc() throws -> [PersonColumns] {
        let table = try ClassTable(question, .money, timeline.currency, figures())
        let all = ABCClass.allCases
        var columns = StandingTable(timeline)
        columns.add(
            "abc", table.places, texts: table.classes.map { $0.flatMap(all.firstIndex) ?? 0 }, all.map(\.rawValue))
        return try columns.parts()
    }

    private func fxv() throws -> [PersonColumns] {
        let table = FrequencyVolumeTable(
            question, .year, timeline.currency, try figures(.year), everybody: timeline.count)
        let cells = FrequencyVolumeCell.allCases
        var columns = StandingTable(timeline)
        // Whoever bought nothing in the time is in no cell, also who never did.
        columns.add(
            "fxv", table.places, texts: table.cells.map { cells.firstIndex(of: $0) ?? 0 }, cells.map(\.rawValue),
            others: cells.firstIndex(of: .none))
        return try columns.parts()
    }

    /// Days since the first purchase; of who has left, up to the last.
    private func tenure() throws -> [PersonColumns] {
        let figures = try figures(hasDays: true)
        let year = try timeline.purchases(question.query(.year, files: [:])).purchases
        var columns = StandingTable(timeline)
        columns.add(
            "tenure_days", figures.places,
            numbers: figures.places.indices.map { position in
                let isActive = year[Int(figures.places[position])] > 0
                return Int64(isActive ? asOf.number : figures.last[position]) - Int64(figures.first[position])
            })
        var months: [String] = []
        var numbers: [Int: Int] = [:]
        let codes = figures.first.map { first -> Int in
            let day = Day(number: first)
            if let known = numbers[day.monthIndex] { return known }
            numbers[day.monthIndex] = months.count
            months.append(String(day.description.prefix(7)))
            return months.count - 1
        }
        columns.add("cohort", figures.places, texts: codes, months)
        return try columns.parts()
    }

    /// How many of those with a purchase name somebody.
    private func referrals() throws -> [PersonColumns] {
        let main = timeline.main.timeline.count
        var named: [String: Int64] = [:]
        for place in try figures().places.map(Int.init) {
            let (part, index) =
                place < main ? (timeline.main, place) : (timeline.changed ?? timeline.main, place - main)
            if case .texts(let texts)? = part.columns["referred_by"], let text = texts.text(index) {
                named[text, default: 0] += 1
            }
        }
        let known = try customers.customers(named: named.keys)
        var sums: [Int64: Int64] = [:]
        for (reference, people) in named {
            if let customer = known[reference] { sums[customer.rawValue, default: 0] += people }
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

    mutating func add(_ key: String, _ places: [Int32], numbers values: [Int64]) {
        var all = [Int64](repeating: HistoryQuery.unknown, count: size)
        for (place, value) in zip(places, values) { all[Int(place)] = value }
        numbers.append((key, all))
    }

    /// - Parameter others: code of those who are not among them; nil is unknown.
    mutating func add(
        _ key: String, _ places: [Int32], texts codes: [Int], _ words: [String], others: Int? = nil
    ) {
        var all = [UInt32](repeating: others.map { UInt32($0) } ?? .max, count: size)
        for (place, code) in zip(places, codes) { all[Int(place)] = UInt32(code) }
        texts.append((key, all, words))
    }

    mutating func addEverybody(_ key: String, _ value: (Int64) -> Int64) {
        let values = timeline.parts.flatMap { part in
            (0..<part.timeline.count).map { value(part.timeline.people.value($0) ?? 0) }
        }
        numbers.append((key, values))
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
