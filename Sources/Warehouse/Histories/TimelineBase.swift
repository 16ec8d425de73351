import Customers
import Kernel
import Storage
import Synchronization
import Timelines

/// The timeline of a home as this process holds it. Asked before each question; not to be asked inside a transaction.
///
/// What has changed is found by comparing what the last generation was built from with what is there now: which versions
/// of which orders are seen, and what the tables of people say of themselves. Whoever has changed is built anew, in memory;
/// when they are too many, everybody is, into a new generation.
public final class TimelineBase: Sendable {
    let home: Home
    let facts: FactBase
    let entries: EntryBase
    let customers: CustomersRoom
    let products: ProductCatalogue
    let rates: RateBook
    let settings: HomeSettings
    let today: @Sendable () -> Day
    private let state = Mutex(State())
    /// Held by whoever looks for what has changed: the others wait for the same answer.
    private let turn = Mutex(0)

    private struct State {
        var generation: Generation?
        var current: HomeTimeline?
        var basis: TimelineBasis?
        var goods: (state: [Int64], goods: HomeGoods)?
        var number = 0
        /// Nobody's orders of the state with that number.
        var nobody: (number: Int, part: HomeTimeline.Part)?
        /// What was there when somebody last looked whether to build behind.
        var tended: TimelineBasis?

        mutating func set(_ generation: Generation) {
            self.generation = generation
            (basis, current) = (nil, nil)
        }
    }

    public init(
        _ home: Home, facts: FactBase, entries: EntryBase, customers: CustomersRoom, rates: RateBook,
        settings: HomeSettings, today: @escaping @Sendable () -> Day
    ) {
        (self.home, self.facts, self.entries, self.customers) = (home, facts, entries, customers)
        (self.rates, self.settings, self.today) = (rates, settings, today)
        products = ProductCatalogue(home)
    }

    /// The timeline as of now.
    /// - Throws: `FactProblem.damaged` where facts are missing or do not hold.
    public func current(_ notice: TimelineNotice.Listener = { _ in }) throws -> HomeTimeline {
        try turn.withLock { turn in
            turn += 1
            while true {
                let basis = try TimelineBasis(self, on: today())
                if let known = state.withLock({ $0.basis == basis ? $0.current : nil }), known.isSound { return known }
                let made = try make(basis, notice)
                // What changed while it was made is found the next time round.
                guard try TimelineBasis(self, on: today()) == basis else { continue }
                return state.withLock { state in
                    state.number += 1
                    let current = HomeTimeline(
                        made.main, changed: made.changed, outdated: made.outdated, hasLostBuyers: made.hasLostBuyers,
                        currency: settings.currency, number: state.number)
                    (state.basis, state.current) = (basis, current)
                    return current
                }
            }
        }
    }

    /// The timeline as of now, and with it the orders that name nobody: those of the generation, or a timeline of them alone
    /// where others have come since.
    /// - Throws: `FactProblem.damaged` where facts are missing or do not hold.
    /// - Complexity: O(nobody's orders) where they have changed.
    public func withNobody(
        _ notice: TimelineNotice.Listener = { _ in }
    ) throws -> (timeline: HomeTimeline, nobody: HomeTimeline.Part) {
        while true {
            let timeline = try current(notice)
            if let known = state.withLock({ $0.nobody }), known.number == timeline.number {
                return (timeline, known.part)
            }
            let part = try nobody(timeline)
            // What came while this was found is found the next time round.
            guard try current(notice).number == timeline.number else { continue }
            state.withLock { $0.nobody = (timeline.number, part) }
            return (timeline, part)
        }
    }

    private func nobody(_ timeline: HomeTimeline) throws -> HomeTimeline.Part {
        let view = try facts.view()
        if try !timeline.hasLostBuyers && timeline.main.timeline.knowsNobody(in: view) { return timeline.main }
        // Read behind the facts: whoever these name is known.
        let others = try customers.seenRecords().map { $0 ? TimelineSources.other : TimelineSources.nobody }
        var builder = TimelineBuilder(
            TimelineSources(
                facts: view, people: [], personOfRecord: others, currency: settings.currency,
                rates: try rates.table(), goods: try goods().goods))
        return HomeTimeline.Part(try builder.timeline(), PersonColumns())
    }

    /// Builds a generation of everybody, whatever there is.
    public func rebuild(_ notice: TimelineNotice.Listener = { _ in }) throws {
        let lock = try home.lock(.build, wait: true)
        state.withLock { $0 = State(number: $0.number) }
        do {
            defer { lock.release() }
            try TimelineFiles.forget(home)
        }
        _ = try current(notice)
    }

    /// Builds a generation behind the questions, when there is none or so many have changed that answering for them beside
    /// it costs more than a little. Whoever calls this again and again need not build within a question.
    /// - Returns: whether it built one.
    /// - Throws: `home.locked` while another builds; `CancellationError`; `FactProblem.damaged`, which is not looked at again
    ///   before something has changed.
    public func tend(
        isCancelled: @escaping () -> Bool = { false }, _ notice: TimelineNotice.Listener = { _ in }
    ) throws -> Bool {
        let basis = try TimelineBasis(self, on: today())
        let isKnown = state.withLock { state in
            defer { state.tended = basis }
            return state.tended == basis
        }
        if isKnown { return false }
        do {
            let (view, events) = (try facts.view(), try entries.visible(.events))
            if let generation = try generation(basis, notice),
                let outdated = try outdated(generation, view, events),
                outdated.isFew(of: generation.part.timeline.count, isTended: false)
            {
                return false
            }
            let generation = try build(wait: false, isCancelled: isCancelled, notice)
            state.withLock { $0.set(generation) }
            return true
        } catch let problem as PlainProblem where problem.code == "home.locked" {
            state.withLock { $0.tended = nil }
            throw problem
        }
    }

    private struct Made {
        let main: HomeTimeline.Part
        var changed: HomeTimeline.Part?
        var outdated: PersonSet
        var hasLostBuyers = false
    }

    private func make(_ basis: TimelineBasis, _ notice: TimelineNotice.Listener) throws -> Made {
        let (view, events) = (try facts.view(), try entries.visible(.events))
        let isTended = state.withLock { $0.tended != nil }
        if let generation = try generation(basis, notice),
            let outdated = try outdated(generation, view, events),
            outdated.isFew(of: generation.part.timeline.count, isTended: isTended)
        {
            return try made(generation, outdated, view, events)
        }
        let generation = try build(wait: true, notice)
        state.withLock { $0.set(generation) }
        guard let since = try outdated(generation, view, events), !since.isEmpty else {
            return Made(main: generation.part, outdated: PersonSet(size: generation.part.timeline.count))
        }
        return try made(generation, since, view, events)
    }

    /// The last generation, if what is not found by comparing is as it was.
    private func generation(_ basis: TimelineBasis, _ notice: TimelineNotice.Listener) throws -> Generation? {
        let held = state.withLock { $0.generation }
        let known = try held.flatMap { $0.part.isSound ? $0 : nil } ?? TimelineFiles(home).last(notice)
        guard let known, known.basis.isComparable(with: basis) else { return nil }
        state.withLock { $0.generation = known }
        return known
    }

    /// Records and people that a generation does not know as they are; nil for more than can be told.
    private func outdated(
        _ generation: Generation, _ view: FactView, _ events: EntryView
    ) throws -> OutdatedPeople? {
        var outdated = OutdatedPeople(try generation.part.timeline.outdated(view, events: events))
        switch try customers.peopleChanges(since: generation.basis.people, on: today()) {
        case .none: break
        case .some(let records): outdated.records.formUnion(records)
        case .everything: return nil
        }
        return outdated
    }

    /// A generation, and beside it those who have changed since.
    private func made(
        _ generation: Generation, _ outdated: OutdatedPeople, _ view: FactView, _ events: EntryView
    ) throws -> Made {
        var made = Made(main: generation.part, outdated: PersonSet(size: generation.part.timeline.count))
        if outdated.isEmpty { return made }
        let ids = try outdated.customers(generation, customers)
        for id in ids { if let index = generation.part.timeline.index(of: id) { made.outdated.insert(index) } }
        let table = try customers.people(of: ids.map { CustomerID(rawValue: $0) }, on: today())
        made.hasLostBuyers = outdated.records.contains { record in
            !table.personOfRecord.indices.contains(Int(record)) || table.personOfRecord[Int(record)] < 0
        }
        var sources = try sources(view, events, table, goods().goods)
        sources.keepsNobody = false
        var builder = TimelineBuilder(sources)
        made.changed = HomeTimeline.Part(try builder.timeline(), try PersonColumns(table))
        return made
    }

    private func sources(
        _ view: FactView, _ events: EntryView, _ table: PeopleTable, _ goods: HomeGoods
    ) throws -> TimelineSources {
        TimelineSources(
            facts: view, events: events, people: table.customers, personOfRecord: table.personOfRecord,
            currency: settings.currency, rates: try rates.table(), goods: goods)
    }

    /// What products say, read again when they have changed.
    private func goods() throws -> (state: [Int64], goods: HomeGoods) {
        let now = try home.database.read { try ProductStore.state($0) }
        if let known = state.withLock({ $0.goods }), known.state == now { return known }
        let read = try products.goods()
        state.withLock { $0.goods = read }
        return read
    }

    /// Builds a generation of everybody, and keeps it in the home where there is room for it.
    ///
    /// Everything is read while the lock is held: whoever takes somebody's data away holds it meanwhile, and a process that
    /// has waited for another finds what that one built.
    private func build(
        wait: Bool, isCancelled: @escaping () -> Bool = { false }, _ notice: TimelineNotice.Listener
    ) throws -> Generation {
        let lock = try home.lock(.build, wait: wait)
        defer { lock.release() }
        var basis = try TimelineBasis(self, on: today())
        if let other = try TimelineFiles(home).last(notice), other.basis == basis { return other }
        notice(.building)
        let (view, events) = (try facts.view(), try entries.visible(.events))
        let table = try customers.people(on: today())
        let goods = try goods()
        let sources = try sources(view, events, table, goods.goods)
        (basis.people, basis.products) = (table.mark, goods.state)
        do {
            if let kept = try TimelineFiles(home).keep(basis, sources, table, isCancelled) { return kept }
        } catch let problem as DiskProblem {
            guard [.full, .readOnly].contains(problem.what) else { throw problem }
            notice(.unkept)
        }
        var builder = TimelineBuilder(sources)
        return Generation(basis: basis, part: .init(try builder.timeline(), try PersonColumns(table)))
    }
}
