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
    private let answers = Mutex(Answers())
    private let standings = Mutex(Standings())

    private struct Standings {
        var number = 0
        var columns: [Day: StandingColumns] = [:]
    }

    /// Answers of one state of the base; gone as soon as it changes.
    private struct Answers {
        var state: [Int64] = []
        var tables: [RFMQuestion: RFMTable] = [:]
        var figures: [Day: CompanyFigures] = [:]
    }

    public init(
        warehouse: WarehouseRoom, identity: IdentityRoom, customers: CustomersRoom, settings: HomeSettings,
        now: @escaping @Sendable () -> Int64
    ) {
        self.warehouse = warehouse
        self.identity = identity
        self.customers = customers
        self.settings = settings
        self.now = now
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
        standings.withLock { standings in
            if standings.number != timeline.number || standings.columns.count > 4 {
                standings = Standings(number: timeline.number)
            }
            let columns = standings.columns[asOf] ?? StandingColumns(timeline, asOf, customers)
            standings.columns[asOf] = columns
            return columns
        }
    }

    public func rfm(_ question: RFMQuestion) throws -> RFMTable {
        let state = try baseState()
        if let known = answers.withLock({ $0.state == state ? $0.tables[question] : nil }) { return known }
        let base = try base()
        let table = try RFMTable(
            question, settings.currency,
            totals(base, question.view(settings.currency, base.rates), question.source))
        remember(state) { $0.tables[question] = table }
        return table
    }

    public func figures(_ asOf: Day) throws -> CompanyFigures {
        let state = try baseState()
        if let known = answers.withLock({ $0.state == state ? $0.figures[asOf] : nil }) { return known }
        let figures = try computeFigures(asOf)
        remember(state) { $0.figures[asOf] = figures }
        return figures
    }

    private func computeFigures(_ asOf: Day) throws -> CompanyFigures {
        let before = asOf.adding(months: -12)
        let base = try base()
        let now = try totals(base, year(ending: asOf, base.rates))
        let then = try totals(base, year(ending: before, base.rates))
        var figures = CompanyFigures(asOf: asOf, currency: settings.currency)
        figures.linesLeftOut = now.linesLeftOut
        for customer in now.purchases.indices.dropFirst() {
            let (isActive, wasActive) = (now.purchases[customer] > 0, then.purchases[customer] > 0)
            figures.active += isActive ? 1 : 0
            figures.activeBefore += wasActive ? 1 : 0
            figures.lost += wasActive && !isActive ? 1 : 0
        }
        (figures.net, figures.purchases) = Self.sum(now)
        (figures.netBefore, figures.purchasesBefore) = Self.sum(then)
        figures.months = try months(base, asOf)
        return figures
    }

    private static func sum(_ totals: CustomerTotals) -> (Int64, Int) {
        (totals.net.reduce(0, &+), totals.purchases.reduce(0) { $0 + Int($1) })
    }

    private func months(_ base: Base, _ asOf: Day) throws -> [MonthTotals.Month] {
        var totals = MonthTotals()
        let all = PurchaseView(asOf: asOf, currency: settings.currency, rates: base.rates)
        for (loaded, superseded) in zip(base.facts.batches, base.facts.isSuperseded) {
            try totals.add(loaded.batch, isSuperseded: superseded, all)
        }
        let parts = asOf.parts
        let last = parts.year * 12 + parts.month - 1
        guard let first = totals.months.first?.index else { return [] }
        return (max(first, last - 12)...max(first, last)).map { totals.month($0) }
    }

    private func year(ending day: Day, _ rates: RateTable) -> PurchaseView {
        PurchaseView(
            asOf: day, from: day.adding(months: -12).adding(days: 1), currency: settings.currency, rates: rates)
    }

    /// The facts and the map of one question. Facts first: whoever a visible fact names is in a later map.
    struct Base {
        let facts: FactView
        let customers: CustomerMap
        let rates: RateTable

        /// Batches of a source, or all, with which of their orders are said anew later.
        func batches(of source: String?) -> some Sequence<(LoadedBatch, [Bool])> {
            zip(facts.batches, facts.isSuperseded).lazy.filter { source == nil || source == $0.0.source }
        }
    }

    func base() throws -> Base {
        var batches = try warehouse.manifest().map(\.id)
        while true {
            let facts = try warehouse.facts.view()
            let base = Base(facts: facts, customers: try identity.customers(), rates: try warehouse.rates.table())
            // An undo between facts and map would leave facts that name records which are gone.
            let now = try warehouse.manifest().map(\.id)
            if now == batches { return base }
            batches = now
        }
    }

    func totals(_ base: Base, _ view: PurchaseView, _ source: String? = nil) throws -> CustomerTotals {
        var totals = PurchaseTotals(records: base.customers.records)
        for (loaded, superseded) in zip(base.facts.batches, base.facts.isSuperseded)
        where source == nil || source == loaded.source {
            try totals.add(loaded.batch, isSuperseded: superseded, view)
        }
        return CustomerTotals(totals, links: base.customers.links)
    }

    private func baseState() throws -> [Int64] {
        try warehouse.manifest().map(\.id) + [Int64(identity.customers().links.count), warehouse.rates.revision()]
    }

    private func remember(_ state: [Int64], _ body: (inout Answers) -> Void) {
        answers.withLock { answers in
            if answers.state != state || answers.tables.count > 4 || answers.figures.count > 16 {
                answers = Answers(state: state)
            }
            body(&answers)
        }
    }

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
