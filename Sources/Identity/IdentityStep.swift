import Intake
import Kernel
import Storage

/// Finds the record of everybody a delivery names, and enters those that were not known.
///
/// New records carry the import's id and are seen by nobody until it is visible: facts and customers name them,
/// and those appear with the flip.
public struct IdentityStep: IntakeStep {
    public let name = "identity"
    static let portion = 20_000

    public init() {}

    public func stage(_ delivery: Delivery) throws {
        if var orders = delivery.orders {
            delivery.orders = nil
            orders.records = try resolve(orders.people, orders.person, delivery)
            delivery.orders = orders
        }
        if var entries = delivery.entries {
            delivery.entries = nil
            entries.records = try resolve(entries.people, entries.person, delivery)
            delivery.entries = entries
        }
        if delivery.people != nil { try stagePeople(delivery) }
        if delivery.consents != nil { try stageConsents(delivery) }
    }

    /// Records that a refusal alone kept become somebody again.
    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        try RecordStore.adopt(transaction, of: delivery.importID)
    }

    public func readmit(_ records: [Int64], of importID: ImportID, in transaction: Transaction) throws -> [Int64] {
        try RecordStore.readmit(transaction, records, to: importID)
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        while try setting.home.database.write({ try RecordStore.remove($0, of: importID, limit: Self.portion) }) {}
        try setting.home.database.write { try RecordStore.forgetAdoption($0, of: importID) }
    }

    /// Record ids by code of those whom orders or entries name; 0 where nobody is, and in a dry run for somebody new. Of
    /// several portions each asks only for those whom none before it named.
    private func resolve(_ people: TextDictionary, _ person: [Int32], _ delivery: Delivery) throws -> [Int64] {
        var named = delivery.kept[name] as? NamedPeople ?? NamedPeople(finder: RecordFinder(delivery))
        delivery.kept[name] = nil
        try named.find(people, person)
        delivery.summary.totals.people = named.count
        delivery.kept[name] = named
        return named.records
    }

    private func stageConsents(_ delivery: Delivery) throws {
        guard var consents = delivery.consents else { return }
        delivery.consents = nil
        var seen = delivery.kept[name] as? SeenPeople ?? SeenPeople(finder: RecordFinder(delivery))
        delivery.kept[name] = nil
        let persons = consents.rows.map { Int(seen.keys.code(of: $0.key)) }
        let (records, isNew) = try seen.resolve(persons)
        for row in persons.indices {
            consents.records[row] = records[row] == 0 ? nil : RecordID(records[row])
            consents.isNew[row] = isNew[row]
        }
        delivery.summary.totals.people = seen.keys.count
        delivery.kept[name] = seen
        delivery.consents = consents
    }

    private func stagePeople(_ delivery: Delivery) throws {
        guard var people = delivery.people else { return }
        var seen = delivery.kept[name] as? SeenPeople ?? SeenPeople(finder: RecordFinder(delivery))
        delivery.kept[name] = nil
        delivery.people = nil
        for row in 0..<people.count {
            people.persons.append(people.keys.withBytes(row) { Int(seen.keys.code(of: $0)) })
        }
        (people.records, people.isNew) = try seen.resolve(people.persons)
        delivery.summary.totals.people = seen.keys.count
        delivery.kept[name] = seen
        delivery.people = people
    }
}

/// The people whom the orders or entries of a file have named so far, by their code.
struct NamedPeople {
    /// 0 for those not asked for, and in a dry run for new ones.
    private(set) var records: [Int64] = []
    private(set) var count = 0
    private var isAsked: [Bool] = []
    private var finder: RecordFinder

    init(finder: RecordFinder) { self.finder = finder }

    /// Finds or enters those who were not named before.
    mutating func find(_ people: TextDictionary, _ person: [Int32]) throws {
        let new = people.count - records.count
        if new > 0 {
            records += repeatElement(0, count: new)
            isAsked += repeatElement(false, count: new)
        }
        var asked: [Int] = []
        for person in person where person >= 0 && !isAsked[Int(person)] {
            isAsked[Int(person)] = true
            asked.append(Int(person))
        }
        count += asked.count
        _ = try finder.resolve(people, asked, into: &records)
    }
}

extension NamedPeople: Sendable {}

/// The keys that a people file has named so far, with their records (0 in a dry run for new ones).
struct SeenPeople {
    var keys = TextDictionary()
    var records: [Int64] = []
    var finder: RecordFinder

    /// Finds or enters those who have come since the last time.
    /// - Returns: which of them this import brings into being.
    @discardableResult
    mutating func findNew() throws -> [Bool] {
        let firstNew = records.count
        records += [Int64](repeating: 0, count: keys.count - firstNew)
        return try finder.resolve(keys, Array(firstNew..<keys.count), into: &records)
    }

    /// Records of rows by their persons' running numbers, and which rows bring one into being.
    mutating func resolve(_ persons: [Int]) throws -> (records: [Int64], isNew: [Bool]) {
        let firstNew = records.count
        let isEntered = try findNew()
        var next = firstNew
        var isNew: [Bool] = []
        for person in persons {
            // Numbers are given in the sequence of the rows: the first row of each new one is met in that sequence.
            isNew.append(person == next && isEntered[person - firstNew])
            if person == next { next += 1 }
        }
        return (persons.map { records[$0] }, isNew)
    }
}

extension SeenPeople: Sendable {}
