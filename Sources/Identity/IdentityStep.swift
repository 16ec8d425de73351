import Intake
import Kernel
import Storage

/// Finds the record of everybody a delivery names, and enters those that were not known.
///
/// New records carry the import's id and are seen by nobody until it is visible: facts and customers name them,
/// and those appear with the flip.
public struct IdentityStep: IntakeStep {
    public let name = "identity"
    static let portion = 10_000

    public init() {}

    public func stage(_ delivery: Delivery) throws {
        if delivery.orders != nil { try stageOrders(delivery) }
        if delivery.people != nil { try stagePeople(delivery) }
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        var removed = Self.portion
        while removed == Self.portion {
            removed = try setting.home.database.write {
                try RecordStore.remove($0, of: importID, limit: Self.portion)
            }
        }
    }

    private func stageOrders(_ delivery: Delivery) throws {
        guard var orders = delivery.orders else { return }
        delivery.orders = nil
        var wanted = [Bool](repeating: false, count: orders.people.count)
        for person in orders.person where person >= 0 { wanted[Int(person)] = true }
        let ids = try resolve(orders.people, wanted, delivery)
        orders.records = ids
        delivery.orders = orders
    }

    private func stagePeople(_ delivery: Delivery) throws {
        guard var people = delivery.people else { return }
        var seen = delivery.kept[name] as? SeenPeople ?? SeenPeople()
        delivery.kept[name] = nil
        let firstNew = seen.keys.count
        let codes = people.rows.map { Int(seen.keys.code(of: $0.key)) }
        seen.records += [Int64](repeating: 0, count: seen.keys.count - firstNew)
        var wanted = [Bool](repeating: false, count: seen.keys.count)
        for code in codes where code >= firstNew { wanted[code] = true }
        var isNew: [Bool] = []
        let resolved = try resolve(seen.keys, wanted, delivery) { isNew = $0 }
        for code in firstNew..<max(firstNew, seen.keys.count) { seen.records[code] = resolved[code] }
        var introduced: Set<Int> = []
        for (index, code) in codes.enumerated() {
            people.records[index] = seen.records[code] == 0 ? nil : RecordID(seen.records[code])
            people.isNew[index] = code >= firstNew && isNew[code] && introduced.insert(code).inserted
        }
        delivery.kept[name] = seen
        delivery.people = people
    }

    /// Record ids by code; unknown ones are entered, or only counted in a dry run (then they stay 0).
    private func resolve(
        _ texts: TextDictionary, _ wanted: [Bool], _ delivery: Delivery, isNew: ([Bool]) -> Void = { _ in }
    ) throws -> [Int64] {
        let database = delivery.setting.home.database
        let sourceID = try database.read { try RecordStore.sourceID($0, delivery.customerSource) }
        var ids = [Int64](repeating: 0, count: texts.count)
        if let sourceID {
            ids = try database.read { try RecordStore.find($0, source: sourceID, texts, wanted: wanted) }
        }
        let unknown = wanted.indices.filter { wanted[$0] && ids[$0] == 0 }
        var marks = [Bool](repeating: false, count: texts.count)
        for code in unknown { marks[code] = true }
        isNew(marks)
        delivery.summary.people.created += unknown.count
        if delivery.isDryRun || unknown.isEmpty { return ids }
        let source = try database.write { try RecordStore.addSource($0, delivery.customerSource) }
        var start = 0
        while start < unknown.count {
            let codes = unknown[start..<min(start + Self.portion, unknown.count)]
            let added = try database.write {
                try RecordStore.add($0, source: source, texts, codes: codes, of: delivery.importID)
            }
            for (code, id) in zip(codes, added) { ids[code] = id }
            start += Self.portion
            try delivery.progress("identity", Int64(min(start, unknown.count)), Int64(unknown.count))
        }
        return ids
    }
}

/// The keys that a people file has named so far, with their records (0 in a dry run for new ones).
struct SeenPeople: Sendable {
    var keys = TextDictionary()
    var records: [Int64] = []
}
