import Identity
import Intake
import Kernel
import Storage

/// Forgetting people: what goes, the promise, and its keeping.
///
/// `accept` is the promise, in one transaction: which records, and by what their people will be recognised. From then on
/// every start and every import completes what is left, step by step, each of which may be repeated. At its end nothing
/// in the home tells who they were, but keyed digests that imports and restores ask.
public struct Erasures: Sendable {
    public let setting: IntakeSetting
    let steps: [any ErasureStep]
    let now: @Sendable () -> Int64

    public init(_ setting: IntakeSetting, steps: [any ErasureStep], now: @escaping @Sendable () -> Int64) {
        (self.setting, self.steps, self.now) = (setting, steps, now)
    }

    var home: Home { setting.home }

    public typealias Progress = (String, Int64, Int64) throws -> Void

    /// What would go with these records. Writes nothing.
    public func preview(_ records: Set<Int64>) throws -> ErasurePreview { try preview(people(records)) }

    private func people(_ records: Set<Int64>) throws -> WholePeople {
        try home.database.read { try WholePeople($0, of: records, country: setting.settings.country) }
    }

    private func preview(_ people: WholePeople) throws -> ErasurePreview {
        var preview = ErasurePreview()
        for step in steps { try step.preview(people.records, setting, into: &preview) }
        preview.imports.sort()
        preview.sharedAddresses = people.shared
        preview.joined = people.joined
        return preview
    }

    /// Promises to erase the people of some records. It is kept by `complete`, now or after the next start.
    /// - Throws: `erasure.log-damaged` when refusals cannot be read that are to live on.
    public func accept(_ records: Set<Int64>, by actor: String) throws -> Int64 {
        guard try OptOutLog(home).damage().isNone else { throw PlainProblem("erasure.log-damaged", .conflict) }
        let people = try people(records)
        let secret = try HomeSecret.open(home)
        let digests = people.recognised.map { Tombstones.digest($0, secret) }
        return try accept(people.records, digests, preview(people), asked: records, by: actor)
    }

    private func accept(
        _ records: Set<Int64>, _ digests: [[UInt8]], _ preview: ErasurePreview, asked: Set<Int64>, by actor: String
    ) throws -> Int64 {
        let at = now()
        let length = try OptOutLog(home).append(tombstones: digests, at: at, origin: actor)
        return try home.database.write { transaction in
            let id = try ErasureStore.accept(
                transaction, records: records, digests: digests, preview: preview.json, by: actor, at: at)
            try ConsentStore.setLogLength(transaction, length)
            let one = asked.count == 1 ? asked.first : nil
            try AuditTrail.append(
                transaction, at: at, actor: actor, action: "customer.erase",
                subject: one.map { "customer:\($0)" } ?? "erasure:\(id)",
                after: "{\"erasure\":\"\(id)\",\"records\":\"\(records.count)\"}")
            return id
        }
    }

    /// Does what is left of every promised erasure. Called by who holds the import lock.
    public func complete(_ progress: @escaping Progress = { _, _, _ in }) throws {
        for open in try home.database.read({ try ErasureStore.open($0) }) { try complete(open, progress) }
    }

    private func complete(_ record: ErasureRecord, _ progress: @escaping Progress) throws {
        let tombstones = try Tombstones.load(home)
        if record.state == .accepted {
            let found = try home.database.read { try matching($0, tombstones) }
            try home.database.write { transaction in
                try ErasureStore.add(transaction, records: found, to: record.id)
                try ErasureStore.setFound(transaction, record.id)
            }
        }
        try part(from: record)
        let erasure = Erasure(
            id: record.id, setting: setting, tombstones: tombstones,
            records: try home.database.read { try ErasureStore.records($0, of: record.id) }, now: now(),
            progress: progress)
        for step in steps {
            try home.database.write { try ErasureStore.setStep($0, record.id, step.name) }
            try progress("erase-" + step.name, 0, 1)
            try step.erase(erasure)
        }
        try progress("erase-purge", 0, 1)
        try home.database.purge()
        try home.database.write { try ErasureStore.end($0, record.id, at: now()) }
    }

    /// What was refused by records that go holds on for those of the same customers that stay: records that only their names
    /// recognise are found without the others.
    private func part(from record: ErasureRecord) throws {
        let records = try home.database.read { try ErasureStore.records($0, of: record.id) }.sorted()
        for start in stride(from: 0, to: records.count, by: CustomersStep.partingPortion) {
            let portion = Array(records[start..<min(start + CustomersStep.partingPortion, records.count)])
            try home.database.write { transaction in
                let partings = try LinkStore.partings(transaction, leaving: portion)
                try PartedRefusals(home, isForgetting: true).keep(partings.filter(\.isLeft), in: transaction)
                try RecordStore.leave(transaction, portion)
            }
        }
    }

    /// Erases again, after a restore, whoever the log or the database knows to have been erased: takes from the log the
    /// tombstones that an older database lacks, and promises to look the whole home through. `complete` does it.
    /// - Returns: how many tombstones the database lacked.
    @discardableResult
    public func reapply(by actor: String) throws -> Int {
        let known = try home.database.read { try ErasureStore.tombstones($0) }
        let log = try OptOutLog(home).tombstones()
        guard !known.isEmpty || !log.isEmpty else { return 0 }
        _ = try HomeSecret.open(home)
        let missing = log.subtracting(known)
        _ = try take(missing, writing: known.subtracting(log), by: actor)
        return missing.count
    }

    /// Takes tombstones that another database of this home has: by them people are recognised here, too.
    public func take(_ digests: Set<[UInt8]>, by actor: String) throws {
        let log = try OptOutLog(home).tombstones()
        _ = try take(digests, writing: digests.subtracting(log), by: actor)
    }

    private func take(
        _ digests: Set<[UInt8]>, writing: Set<[UInt8]>, by actor: String
    ) throws -> Int64 {
        let at = now()
        let length = try OptOutLog(home).append(tombstones: Array(writing), at: at, origin: actor)
        return try home.database.write { transaction in
            let id = try ErasureStore.accept(
                transaction, records: [], digests: digests, preview: ErasurePreview().json, by: actor, at: at)
            try ConsentStore.setLogLength(transaction, length)
            try AuditTrail.append(
                transaction, at: at, actor: actor, action: "customer.erase-again", subject: "erasure:\(id)",
                after: "{\"tombstones\":\"\(digests.count)\"}")
            return id
        }
    }

    public func find(_ id: Int64) throws -> ErasureRecord? { try home.database.read { try ErasureStore.find($0, id) } }

    public func list(limit: Int) throws -> [ErasureRecord] {
        try home.database.read { try ErasureStore.list($0, limit: limit) }
    }

    /// Whether one is promised and not done.
    public func isOpen() throws -> Bool { try !home.database.read { try ErasureStore.open($0) }.isEmpty }
}

extension Erasures {
    /// Records that tombstones recognise, seen or not.
    private func matching(_ transaction: Transaction, _ tombstones: Tombstones) throws -> Set<Int64> {
        guard !tombstones.isEmpty else { return [] }
        let known = try KnownAddresses(OwnFieldStore.fields(transaction), country: setting.settings.country)
        var found = Set(try known.holders(transaction, where: tombstones.contains).map(\.record))
        try RecordStore.forEach(transaction) { record, source, externalID in
            if tombstones.contains(source: source, externalID: externalID) { found.insert(record) }
        }
        return found
    }
}
