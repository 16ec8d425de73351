import Customers
import Foundation
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
    /// Share of people above which a new generation is built, and how few never ask for one.
    public static let mostOutdated = 0.01
    static let alwaysFew = 2_000
    /// Orders of nobody up to which they are built anew beside a generation.
    static let mostOfNobody = 100_000

    let home: Home
    let facts: FactBase
    let entries: EntryBase
    let customers: CustomersRoom
    let products: ProductCatalogue
    let rates: RateBook
    let settings: HomeSettings
    private let today: @Sendable () -> Day
    private let state = Mutex(State())
    /// Held by whoever looks for what has changed: the others wait for the same answer.
    private let turn = Mutex(0)

    private struct State {
        var generation: Generation?
        var current: HomeTimeline?
        var basis: TimelineBasis?
        var number = 0
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
    /// - Parameters:
    ///   - withNobody: orders that name nobody are asked about, too: where they have changed, they are built anew.
    ///   - progress: told when a generation is built, which takes seconds where there are millions of orders.
    /// - Throws: `FactProblem.damaged` where facts are missing or do not hold.
    public func current(
        withNobody: Bool = false, _ progress: (String) -> Void = { _ in }
    ) throws -> HomeTimeline {
        try turn.withLock { turn in
            turn += 1
            while true {
                let basis = try TimelineBasis(self, on: today())
                if let known = state.withLock({ $0.basis == basis ? $0.current : nil }),
                    !withNobody || known.partOfNobody != nil
                {
                    return known
                }
                let made = try make(basis, withNobody: withNobody, progress)
                // What changed while it was made is found the next time round.
                guard try TimelineBasis(self, on: today()) == basis else { continue }
                return state.withLock { state in
                    state.number += 1
                    let current = HomeTimeline(
                        made.main, changed: made.changed, outdated: made.outdated, partOfNobody: made.partOfNobody,
                        currency: settings.currency, number: state.number)
                    (state.basis, state.current) = (basis, current)
                    return current
                }
            }
        }
    }

    /// Builds a generation of everybody, whatever there is.
    public func rebuild() throws {
        state.withLock { $0 = State(number: $0.number) }
        try TimelineFiles.forget(home)
        _ = try current()
    }

    private struct Made {
        let main: HomeTimeline.Part
        var changed: HomeTimeline.Part?
        var outdated: PersonSet
        var partOfNobody: Int? = 0
    }

    private func make(
        _ basis: TimelineBasis, withNobody: Bool, _ progress: (String) -> Void
    ) throws -> Made {
        let view = try facts.view()
        let events = try entries.visible(.events)
        if let generation = try generation(basis),
            let outdated = try outdated(generation, view, events),
            outdated.count <= most(generation.part.timeline.count),
            !withNobody || !outdated.isNobody || generation.part.timeline.ordersOfNobody <= Self.mostOfNobody
        {
            return try made(generation, outdated, view, events, withNobody: withNobody)
        }
        progress("build")
        let generation = try build(basis, view, events)
        state.withLock { $0.generation = generation }
        return Made(main: generation.part, outdated: PersonSet(size: generation.part.timeline.count))
    }

    private func most(_ people: Int) -> Int { max(Self.alwaysFew, Int(Double(people) * Self.mostOutdated)) }

    /// The last generation, if what is not found by comparing is as it was.
    private func generation(_ basis: TimelineBasis) throws -> Generation? {
        let known = try state.withLock { $0.generation } ?? TimelineFiles(home).last()
        guard let known, known.basis.isComparable(with: basis), known.part.timeline.isIntact else { return nil }
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
        _ generation: Generation, _ outdated: OutdatedPeople, _ view: FactView, _ events: EntryView, withNobody: Bool
    ) throws -> Made {
        var made = Made(main: generation.part, outdated: PersonSet(size: generation.part.timeline.count))
        if outdated.isNobody { made.partOfNobody = withNobody ? 1 : nil }
        if outdated.isEmpty, made.partOfNobody != 1 { return made }
        let ids = try outdated.customers(generation, customers)
        for id in ids { if let index = generation.part.timeline.index(of: id) { made.outdated.insert(index) } }
        let table = try customers.people(of: ids.map { CustomerID(rawValue: $0) }, on: today())
        var sources = try sources(view, events, table)
        let (all, nobody) = (table.personOfRecord, TimelineSources.nobody)
        if made.partOfNobody == 0, outdated.records.contains(where: { all.value(Int($0)) ?? nobody == nobody }) {
            // Orders of somebody have become nobody's.
            made.partOfNobody = withNobody ? 1 : nil
        }
        sources.keepsNobody = made.partOfNobody == 1
        if sources.keepsNobody { sources.personOfRecord = Self.others(all, seen: try customers.seenRecords()) }
        var builder = TimelineBuilder(sources)
        made.changed = HomeTimeline.Part(try builder.timeline(), try PersonColumns(table))
        return made
    }

    /// In a table of some people the records of all others are nobody's; those that are seen are somebody else's.
    private static func others(_ all: [Int32], seen: [Bool]) -> [Int32] {
        (0..<max(all.count, seen.count)).map { record in
            let person = all.value(record) ?? TimelineSources.nobody
            let isSeen = seen.indices.contains(record) && seen[record]
            return person == TimelineSources.nobody && isSeen ? TimelineSources.other : person
        }
    }

    func sources(_ view: FactView, _ events: EntryView, _ table: PeopleTable) throws -> TimelineSources {
        let rates = try rates.table()
        let goods = HomeGoods(try products.all(), try products.costStatements(), home: settings.currency, rates)
        return TimelineSources(
            facts: view, events: events, people: table.customers, personOfRecord: table.personOfRecord,
            currency: settings.currency, rates: rates, goods: goods)
    }

    /// Builds a generation of everybody, and keeps it in the home when that can be done.
    private func build(_ basis: TimelineBasis, _ view: FactView, _ events: EntryView) throws -> Generation {
        let table = try customers.people(on: today())
        var basis = basis
        basis.people = table.mark
        return try TimelineFiles(home).build(basis, try sources(view, events, table), table)
    }
}

/// Whom a generation does not know as they are.
private struct OutdatedPeople {
    var records: Set<Int64>
    /// By index in the generation.
    var people: Set<Int>
    let isNobody: Bool

    init(_ outdated: Timeline.Outdated) {
        (records, people, isNobody) = (outdated.records, outdated.people, outdated.isNobody)
    }

    var count: Int { records.count + people.count }
    var isEmpty: Bool { records.isEmpty && people.isEmpty }

    /// Their customer ids, ascending: of the generation, and new ones.
    func customers(_ generation: Generation, _ room: CustomersRoom) throws -> [Int64] {
        let map = try room.customerMap()
        var ids = Set(people.compactMap { generation.part.timeline.people.value($0) })
        for record in records { ids.insert(Int64(map[Int(record)])) }
        return ids.sorted()
    }
}

extension [Int32] {
    fileprivate func value(_ index: Int) -> Int32? { indices.contains(index) ? self[index] : nil }
}
