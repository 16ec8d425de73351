import Analytics
import Kernel
import Timelines
import Warehouse

/// Everybody's purchases as of one state of the base: the one place from which figures by customer come.
///
/// People are those of the home's timeline, in its two parts. What it cannot tell of itself stands beside it: of which
/// source each file is, and the orders that name nobody, which belong to no one who could be known to have changed.
struct CustomerHistories: Sendable {
    let timeline: HomeTimeline
    /// A timeline whose orders of nobody are those of now.
    let nobody: Timeline
    /// Files of orders by source.
    let files: [String: Set<UInt64>]

    /// What nobody bought.
    func nobodys(_ query: PurchaseQuery) throws -> PurchaseSum { try PurchaseScan(nobody).nobody(query) }

    /// Lines without a rate, in no sum of money: of nobody's orders, too, unless only some customers are asked for.
    func linesLeftOut(_ query: PurchaseQuery, of kind: CustomerKind?) throws -> Int {
        let lines = try timeline.linesLeftOut(query, of: kind)
        return try kind == nil
            ? lines + CompanyScan(nobody, PersonSet(size: nobody.count), hasNobody: true).linesLeftOut(query) : lines
    }

    /// Sales by month of the whole company.
    func months(_ range: ClosedRange<Int>, asOf: Day) throws -> SalesByMonth {
        var all = try CompanyScan(nobody, PersonSet(size: nobody.count), hasNobody: true).months(
            range, asOf: asOf.number)
        for (part, people) in timeline.peopleByPart(of: nil) {
            let scan = CompanyScan(part.timeline, people, hasNobody: false)
            guard try all.add(scan.months(range, asOf: asOf.number)) else { throw FactProblem.overflow }
        }
        return all
    }
}

/// Which customers are looked at.
public enum CustomerKind: String, Sendable, CaseIterable {
    case person, company
}

extension HomeTimeline {
    /// What everybody bought, those of the second part behind those of the first; of who is outdated, too.
    func purchases(_ query: PurchaseQuery) throws -> PurchaseColumns {
        var columns = PurchaseColumns()
        for part in parts { columns.append(try PurchaseScan(part.timeline).columns(query)) }
        return columns
    }

    /// Who is what they are in each part: people or companies, or both.
    func peopleByPart(of kind: CustomerKind?) -> [(part: Part, people: PersonSet)] {
        parts.enumerated().map { number, part in
            var people = PersonSet(everybodyOf: part.timeline.count)
            if number == 0 { people = people.subtracting(outdated) }
            return (part, kind.map { people.intersection(part.people(of: $0)) } ?? people)
        }
    }

    /// How many customers of a kind there are.
    func count(of kind: CustomerKind?) -> Int { peopleByPart(of: kind).reduce(0) { $0 + $1.people.count } }

    fileprivate func linesLeftOut(_ query: PurchaseQuery, of kind: CustomerKind?) throws -> Int {
        try peopleByPart(of: kind).reduce(0) { count, of in
            try count + CompanyScan(of.part.timeline, of.people, hasNobody: false).linesLeftOut(query)
        }
    }

    /// Those customers of a kind for whom something holds, by ascending id, as their places: index in the first part, or
    /// behind all of it in the second.
    func places(of kind: CustomerKind?, where holds: (Int) -> Bool) -> [Int32] {
        let sets = peopleByPart(of: kind)
        let size = main.timeline.count
        var places: [Int32] = []
        var others: [Int32] = []
        for (number, set) in sets.enumerated() {
            let start = number == 0 ? 0 : size
            set.people.forEach { index in
                guard holds(start + index) else { return }
                if number == 0 { places.append(Int32(index)) } else { others.append(Int32(start + index)) }
            }
        }
        return others.isEmpty ? places : merged(places, others)
    }

    /// Puts the few of the second part among those of the first.
    private func merged(_ first: [Int32], _ second: [Int32]) -> [Int32] {
        var (merged, taken): ([Int32], Int) = ([], 0)
        merged.reserveCapacity(first.count + second.count)
        for (place, id) in zip(second, customers(at: second)) {
            let before = Int32(truncatingIfNeeded: main.timeline.firstIndex(above: id.rawValue))
            while taken < first.count, first[taken] < before {
                merged.append(first[taken])
                taken += 1
            }
            merged.append(place)
        }
        return merged + first[taken...]
    }

    /// The customers of some places.
    func customers(at places: [Int32]) -> [CustomerID] {
        let (size, first) = (Int32(main.timeline.count), main.timeline.ids(at: places))
        guard let changed else { return first.map { CustomerID(rawValue: $0) } }
        let second = changed.timeline.ids(at: places.map { $0 &- size })
        return places.indices.map { CustomerID(rawValue: places[$0] < size ? first[$0] : second[$0]) }
    }
}

extension HomeTimeline.Part {
    fileprivate func people(of kind: CustomerKind) -> PersonSet {
        var people = PersonSet(size: timeline.count)
        guard case .texts(let texts)? = columns["kind"] else { return people }
        let isPicked = (0..<texts.texts.count).map { texts.texts.text($0) == kind.rawValue }
        for person in 0..<timeline.count {
            if let code = texts.code(person), isPicked.indices.contains(code), isPicked[code] { people.insert(person) }
        }
        return people
    }
}
