import Kernel
import Timelines

/// Everybody's history and what is known of everybody, as of one state of the home.
///
/// Most people stand in the generation that was built last; those whom something has happened to since are answered from a
/// small timeline of their own, so that a question never waits for a generation.
public struct HomeTimeline: Sendable {
    /// People, with their history and what is known of them.
    public struct Part: Sendable {
        public let timeline: Timeline
        public let columns: PersonColumns

        init(_ timeline: Timeline, _ columns: PersonColumns) {
            (self.timeline, self.columns) = (timeline, columns)
        }

        /// Whether everything that was read so far held.
        var isSound: Bool { timeline.isSound && columns.isSound }
    }

    public let main: Part
    /// Those who have changed since, as they are now; nil where nobody has.
    public let changed: Part?
    /// Of the main part, those whom `changed` answers for, or who are gone.
    public let outdated: PersonSet
    public let currency: Currency
    /// Orders of somebody have become nobody's since the generation was built.
    let hasLostBuyers: Bool
    /// A later state has a larger number, within one process.
    public let number: Int

    init(
        _ main: Part, changed: Part? = nil, outdated: PersonSet, hasLostBuyers: Bool = false, currency: Currency,
        number: Int
    ) {
        (self.main, self.changed, self.outdated) = (main, changed, outdated)
        self.hasLostBuyers = hasLostBuyers
        (self.currency, self.number) = (currency, number)
    }

    /// Customers.
    public var count: Int { main.timeline.count - outdated.count + (changed?.timeline.count ?? 0) }

    /// Whether everything that was read so far held.
    var isSound: Bool { parts.allSatisfy(\.isSound) }

    public var parts: [Part] { [main] + (changed.map { [$0] } ?? []) }

    /// Whom something holds for.
    /// - Parameter question: what is asked of a part; texts have codes of their own in each.
    /// - Throws: `FactProblem.damaged`; what the question throws.
    public func ask(_ question: (Part) throws -> PersonQuestion) throws -> Members {
        let answers = try parts.map { part in
            try PersonScan(part.timeline, currency: currency).ask(question(part)).isTrue
        }
        return members(answers)
    }

    /// Everybody.
    public var everybody: Members { members(parts.map { PersonSet(everybodyOf: $0.timeline.count) }) }

    /// Members by part.
    public func members(_ sets: [PersonSet]) -> Members {
        Members(
            main: (sets.first ?? PersonSet(size: 0)).subtracting(outdated),
            changed: sets.count > 1 ? sets[1] : PersonSet(size: 0))
    }

    /// Where a customer stands; nil for one that there is not.
    public func place(_ customer: CustomerID) -> (part: Part, index: Int)? {
        if let changed, let index = changed.timeline.index(of: customer.rawValue) { return (changed, index) }
        guard let index = main.timeline.index(of: customer.rawValue), !outdated.contains(index) else { return nil }
        return (main, index)
    }

    public func contains(_ members: Members, _ customer: CustomerID) -> Bool {
        if let changed, let index = changed.timeline.index(of: customer.rawValue) {
            return members.changed.contains(index)
        }
        return main.timeline.index(of: customer.rawValue).map(members.main.contains) ?? false
    }

    /// Customers by ascending id, at most so many, behind one.
    public func page(_ members: Members, after: CustomerID? = nil, limit: Int) -> [CustomerID] {
        let least = (after?.rawValue ?? .min)
        let pages = zip(parts, [members.main, members.changed]).map { part, set -> [Int64] in
            let start = part.timeline.firstIndex(above: least)
            return set.page(from: start, limit: limit).compactMap { part.timeline.people.value($0) }
        }
        return pages.joined().sorted().prefix(max(0, limit)).map { CustomerID(rawValue: $0) }
    }

    /// Every customer among them, by ascending id.
    public func forEach(_ members: Members, _ body: (CustomerID) throws -> Void) rethrows {
        guard let changed, !members.changed.isEmpty else {
            return try members.main.forEach { index in
                if let id = main.timeline.people.value(index) { try body(CustomerID(rawValue: id)) }
            }
        }
        var others = members.changed.page(limit: .max).compactMap { changed.timeline.people.value($0) }[...]
        try members.main.forEach { index in
            guard let id = main.timeline.people.value(index) else { return }
            while let next = others.first, next < id { try body(CustomerID(rawValue: others.removeFirst())) }
            try body(CustomerID(rawValue: id))
        }
        for id in others { try body(CustomerID(rawValue: id)) }
    }
}

/// Some customers of a home's timeline.
public struct Members: Sendable, Equatable {
    public let main: PersonSet
    public let changed: PersonSet

    public var count: Int { main.count + changed.count }
    public var isEmpty: Bool { main.isEmpty && changed.isEmpty }

    public func intersection(_ other: Members) -> Members {
        Members(main: main.intersection(other.main), changed: changed.intersection(other.changed))
    }
    public func union(_ other: Members) -> Members {
        Members(main: main.union(other.main), changed: changed.union(other.changed))
    }
    public func subtracting(_ other: Members) -> Members {
        Members(main: main.subtracting(other.main), changed: changed.subtracting(other.changed))
    }
}
