import Analytics
import Customers
import Identity
import Kernel
import Storage
import Synchronization
import Timelines
import Warehouse

/// The front door of Insight: what do we know and expect of customers?
public final class InsightRoom: Sendable {
    let warehouse: WarehouseRoom
    let identity: IdentityRoom
    let customers: CustomersRoom
    public let settings: HomeSettings
    let clock: LocalTime
    /// Seconds since 1970.
    let now: @Sendable () -> Int64
    private let timeline: TimelineBase
    private let held = Mutex(Held())

    /// What was found of one state of the base; gone as soon as it changes.
    private struct Held {
        var number = 0
        var histories: CustomerHistories?
        var tables: [ValueQuestion: RFMTable] = [:]
        var figures: [Day: CompanyFigures] = [:]
        var standing: [Day: StandingColumns] = [:]
    }

    public init(
        timeline: TimelineBase, warehouse: WarehouseRoom, identity: IdentityRoom, customers: CustomersRoom,
        settings: HomeSettings, now: @escaping @Sendable () -> Int64
    ) {
        (self.timeline, self.warehouse, self.identity, self.customers) = (timeline, warehouse, identity, customers)
        (self.settings, self.now) = (settings, now)
        clock = LocalTime(settings.timeZone)
    }

    public var today: Day { clock.day(of: now()) }

    /// The day that pages speak of: today, or the last day with facts when that is more than 30 days ago.
    public func defaultDay() throws -> Day {
        guard let last = try warehouse.extent().lastOn, today.days(since: last) > 30 else { return today }
        return last
    }

    /// What is said of customers beside all the others, as of a day: kept for the last few days asked for.
    public func standing(_ timeline: HomeTimeline, _ asOf: Day) throws -> StandingColumns {
        hold(timeline.number, \.standing, asOf) { StandingColumns(timeline, asOf, customers) }
    }

    /// - Parameter anew: without what is known from questions before.
    public func rfm(_ question: ValueQuestion, anew: Bool = false) throws -> RFMTable {
        let request = PurchaseFigures.Request(question: question, window: question.window)
        let histories = try histories()
        func find() throws -> RFMTable { try RFMTable(question, settings.currency, histories.figures(request)) }
        return try anew ? find() : hold(histories.timeline.number, \.tables, question, find)
    }

    public func figures(_ asOf: Day) throws -> CompanyFigures {
        let histories = try histories()
        return try hold(histories.timeline.number, \.figures, asOf) {
            try CompanyFigures(histories, settings.currency, asOf)
        }
    }

    /// The answer to a question of one state of the base, found once.
    private func hold<Question: Hashable & Sendable, Answer: Sendable>(
        _ number: Int, _ answers: WritableKeyPath<Held, [Question: Answer]> & Sendable, _ question: Question,
        _ find: () throws -> Answer
    ) rethrows -> Answer {
        if let known = held.withLock({ $0.number == number ? $0[keyPath: answers][question] : nil }) { return known }
        let answer = try find()
        held.withLock { held in
            // Of a state that was before nothing is kept.
            if held.number < number { held = Held(number: number) }
            guard held.number == number else { return }
            if held[keyPath: answers].count > 4 { held[keyPath: answers] = [:] }
            held[keyPath: answers][question] = answer
        }
        return answer
    }

    /// Everybody's purchases as they are now.
    /// - Parameter notice: told when a timeline has to be built first.
    /// - Throws: `FactProblem.damaged` where facts are missing or do not hold.
    func histories(_ notice: TimelineNotice.Listener = { _ in }) throws -> CustomerHistories {
        while true {
            let (timeline, nobody) = try timeline.withNobody(notice)
            if let known = held.withLock({ $0.histories }), known.timeline.number == timeline.number { return known }
            let facts = try warehouse.facts.view()
            // What came while this was found is found the next time round.
            guard try self.timeline.current().number == timeline.number else { continue }
            let files = Dictionary(grouping: facts.batches, by: \.source).mapValues { Set($0.map(\.batch.digest)) }
            let histories = CustomerHistories(timeline: timeline, nobody: nobody.timeline, files: files)
            held.withLock { held in
                if held.number < timeline.number { held = Held(number: timeline.number) }
                if held.number == timeline.number { held.histories = histories }
            }
            return histories
        }
    }

    /// Makes ready what questions are asked of, where that takes long.
    /// - Parameter notice: told when a timeline has to be built first.
    public func prepare(_ notice: TimelineNotice.Listener) throws { _ = try histories(notice) }

    /// Customers of an RFM table as lists show them: names where known, the reference otherwise.
    public func people(_ table: RFMTable, _ positions: some Sequence<Int>) throws -> [RFMPerson] {
        let positions = positions.filter { table.customers.indices.contains($0) }
        let ids = positions.map { table.customers[$0] }
        let known = try customers.find(ids)
        let references = try identity.references(ids)
        return positions.map { position in
            let id = table.customers[position]
            return RFMPerson(
                id: id, reference: references[id] ?? String(id.rawValue), name: known[id]?.name,
                city: known[id]?.city, position: position)
        }
    }
}

/// One customer of an RFM table.
public struct RFMPerson: Sendable, Equatable {
    public let id: CustomerID
    public let reference: String
    public let name: String?
    public let city: String?
    /// Index into the table's arrays.
    public let position: Int
}
