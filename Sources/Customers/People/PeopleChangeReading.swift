import Identity
import Intake
import Kernel
import Storage

extension CustomersRoom {
    /// By record id: whether readers see it, so that it is somebody's.
    /// - Complexity: O(records), one pass.
    public func seenRecords() throws -> [Bool] {
        try home.database.read { try Population($0).personOfRecord.map { $0 >= 0 } }
    }

    /// The state of what is known of people.
    public func peopleMark(on day: Day) throws -> PeopleMark {
        try home.database.read { try PeopleMark($0, on: day) }
    }

    /// Of whom something has changed since a mark, up to now and to a day.
    /// - Complexity: that of a mark where nothing has changed; where the exclusion list has grown, one pass over what was
    ///   said of everybody.
    public func peopleChanges(since former: PeopleMark, on day: Day) throws -> PeopleChanges {
        try home.database.read { try PeopleChangeReading($0, since: former, on: day).changes() }
    }
}

/// Finds of whom something has changed.
struct PeopleChangeReading {
    private let transaction: Transaction
    private let former: PeopleMark
    private let now: PeopleMark
    /// Beyond these everything is read anew.
    private let most: Int

    init(_ transaction: Transaction, since former: PeopleMark, on day: Day) throws {
        (self.transaction, self.former) = (transaction, former)
        now = try PeopleMark(transaction, on: day)
        most = max(1_000, Int(try RecordStore.largestID(transaction)) / 100)
    }

    func changes() throws -> PeopleChanges {
        if now.isRecast(since: former) { return .everything }
        if now == former { return .none }
        guard try isSameHistory() else { return .everything }
        let flips = try PeopleStore.flips(transaction, after: former.flip)
        if flips.contains(where: \.isUndo) { return .everything }
        var changed = Set(try PeopleStore.byHand(transaction, after: former.sequence))
        for flip in flips {
            try addPeople(of: flip.importID, to: &changed)
            if changed.count > most { return .everything }
        }
        var addresses = Set(
            try PeopleStore.excluded(transaction, after: former.sequence, by: flips.map(\.importID)))
        if now.day != former.day {
            let days = min(now.day, former.day)..<max(now.day, former.day)
            changed.formUnion(try PeopleStore.expiring(transaction, days))
            addresses.formUnion(try PeopleStore.exclusionsEnding(transaction, days))
        }
        if addresses.count > most { return .everything }
        if !addresses.isEmpty { changed.formUnion(try holders(of: addresses)) }
        if changed.count > most { return .everything }
        return changed.isEmpty ? .none : .some(changed.sorted())
    }

    /// Whether the import that was the latest then is still the one with its number.
    private func isSameHistory() throws -> Bool {
        if former.flip == 0 { return true }
        let then = try PeopleStore.lastFlip(transaction, upTo: former.flip)
        return then?.id == former.flip && then?.importID.rawValue == former.flipImport
    }

    /// Whom an import names, and whom it brought.
    private func addPeople(of id: ImportID, to changed: inout Set<Int64>) throws {
        for part in try StatementStore.parts(transaction, id) {
            changed.formUnion(try StatementStore.portion(transaction, id, part: part))
            if changed.count > most { return }
        }
        var named: [Int64] = []
        try ConsentStore.forEachPortion(transaction, of: id) { named += $0 }
        changed.formUnion(named)
        for range in try RecordSight.entered(transaction, by: id) {
            changed.formUnion(range.prefix(most + 1))
            if changed.count > most { return }
        }
    }

    /// Records that were ever said to have an address, or are called by it.
    private func holders(of addresses: Set<ContactAddress>) throws -> Set<Int64> {
        var found: Set<Int64> = []
        var values: [PersonFields.Code: TextDictionary] = [:]
        let fields = try OwnFieldStore.fields(transaction)
        for address in addresses {
            for name in Self.fields[address.kind] ?? [] {
                if let code = fields.code(of: name) {
                    _ = values[code, default: TextDictionary()].code(of: address.value)
                }
            }
            try addNamed(by: address, to: &found)
        }
        guard !values.isEmpty else { return found }
        try StatementStore.forEach(transaction) { record, said in
            PackedValues.forEach(said) { entry in
                if !entry.key.isEmpty, values[entry.field]?.find(entry.key) != nil { found.insert(record) }
            }
        }
        return found
    }

    private func addNamed(by address: ContactAddress, to found: inout Set<Int64>) throws {
        guard address.kind == .record else {
            for source in try RecordStore.sources(transaction) {
                let name = address.kind.rawValue + ":" + address.value
                if let record = try RecordStore.find(transaction, source: source, externalID: name) {
                    found.insert(record.rawValue)
                }
            }
            return
        }
        let parts = address.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return }
        if let record = try RecordStore.find(transaction, source: parts[0], externalID: parts[1]) {
            found.insert(record.rawValue)
        }
    }

    private static let fields: [ContactAddress.Kind: [String]] = [
        .email: ["email"], .phone: ["mobile", "phone"], .document: ["document", "tax_id"],
    ]
}
