import Customers
import Intake
import Kernel
import Storage
import Timelines

/// A damaged file that somebody has set aside: readers go on without it, and it is kept.
public struct QuarantinedFile: Codable, Sendable, Equatable {
    /// Inside the home: `facts/7-0.facts`.
    public var file: String
    public var part: Damage.Part
    /// Imports that it holds something of.
    public var imports: [Int64]
    /// Where these imports come from.
    public var sources: [String]
    /// Orders, or events and payments, that the manifest says are in it: versions, each counted.
    public var orders: Int
    /// Seconds since 1970.
    public var at: Int64
    public var by: String
    /// What is wrong with it; nil where nobody has looked, or where it is sound again.
    public var what: Damage.What?
}

extension FactUpkeep {
    /// What setting files aside came to.
    public struct QuarantineAnswer: Codable, Sendable, Equatable {
        public var files: [QuarantinedFile] = []
        /// Later imports that had found in them what they said, made anew so that they say it themselves.
        public var remade: [Int64] = []
        /// Those that could not be: what they found in the files is not seen until these are back.
        public var left: [Int64] = []
    }

    /// Sets damaged files aside, as if their batches had been undone: what they say is not seen, what was said before is.
    /// Everything else goes on, and the files stay where they are.
    /// - Parameter name: `facts/7-0.facts`, `7-0.facts`, or an import: all damaged files that hold something of it.
    /// - Throws: `quarantine.not-found`, `quarantine.sound` where nothing is damaged.
    public func quarantine(
        _ name: String, by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> QuarantineAnswer {
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        let named = try StoredFile.list(home).filter { $0.isNamed(name) }
        guard !named.isEmpty else { throw PlainProblem("quarantine.not-found", .notFound, ["file": name]) }
        let damaged = try named.compactMap { file in try file.damage(in: home).first.map { (file, $0) } }
        guard !damaged.isEmpty else { throw PlainProblem("quarantine.sound", .conflict, ["file": name]) }
        let quarantine = Quarantine(at: now(), by: actor)
        var answer = QuarantineAnswer()
        try home.database.write { transaction in
            for (file, damage) in damaged {
                try FactBatchStore.quarantine(transaction, file.name, quarantine)
                try EntryStore.quarantine(transaction, file.name, quarantine)
                try AuditTrail.append(
                    transaction, at: quarantine.at, actor: actor, action: "warehouse.quarantine", subject: "facts",
                    after: AuditWords.of(file, damage.what))
                answer.files.append(
                    QuarantinedFile(
                        file: damage.file, part: damage.part, imports: damage.imports,
                        sources: damage.sources, orders: file.orders,
                        at: quarantine.at, by: actor, what: damage.what))
            }
        }
        (answer.remade, answer.left) = try remakeUnfounded(by: actor, watch)
        return answer
    }

    /// Imports that found in what is set aside now what they say hold no more than a word for it. From their originals they
    /// say it themselves. What stops this takes nothing back.
    func remakeUnfounded(
        by actor: String, _ watch: IntakeRoom.Watch
    ) throws -> (remade: [Int64], left: [Int64]) {
        let manifest = try home.database.read { (try FactBatchStore.list($0), try EntryStore.list($0)) }
        // Where more is damaged nobody can tell yet.
        guard let unfounded = try? AssertionCheck(home, manifest.0, manifest.1).unfounded(), !unfounded.isEmpty else {
            return ([], [])
        }
        let remake = Remake(self, unreadable: [], watch: watch)
        do {
            try remake.run(Set(unfounded.map { ImportID($0.importID) }))
            try settle(remake, action: "warehouse.repair", by: actor)
        } catch {
            try? sweep()
            throw error
        }
        return (remake.remade.map(\.rawValue), remake.kept.map(\.import))
    }

    /// Lets readers see files again that had been set aside: as they are where they are sound again, else made anew from
    /// the originals.
    /// - Throws: `quarantine.not-set-aside`; `quarantine.damaged` where a file can be neither read nor made anew.
    public func release(
        _ name: String, by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> Repair {
        let files = try StoredFile.list(home, quarantined: true).filter { $0.isNamed(name) }
        guard !files.isEmpty else { throw PlainProblem("quarantine.not-set-aside", .notFound, ["file": name]) }
        var found = VerifyAnswer()
        found.quarantined = try files.compactMap { $0.quarantined(try $0.damage(in: home).first?.what) }
        let answer = try repair(found, by: actor, wait: wait, watch: watch)
        let still = try StoredFile.list(home, quarantined: true).first { file in files.contains { $0.name == file.name }
        }
        if let still, let left = answer.left.first(where: { still.imports.contains($0.import) }) {
            throw PlainProblem(
                "quarantine.damaged", .conflict,
                ["file": "facts/" + still.name, "import": String(left.import), "reason": left.reason.rawValue])
        }
        return answer
    }

    /// By who holds the import lock. People who were erased meanwhile are promised to be taken out of what comes back.
    func release(files: [String], by actor: String) throws {
        guard !files.isEmpty else { return }
        let back = try StoredFile.list(home, quarantined: true).filter { files.contains("facts/" + $0.name) }
        let named = try back.map { ($0, try records($0)) }
        try home.database.write { transaction in
            var gone: Set<Int64> = []
            for (file, records) in named {
                try FactBatchStore.release(transaction, file.name)
                try EntryStore.release(transaction, file.name)
                gone.formUnion(try readmit(records, of: ImportID(file.imports.first ?? 0), transaction))
                try AuditTrail.append(
                    transaction, at: now(), actor: actor, action: "warehouse.release", subject: "facts",
                    after: AuditWords.of(file, nil))
            }
            guard !gone.isEmpty else { return }
            _ = try ErasureStore.accept(
                transaction, records: gone, digests: [[UInt8]](), preview: ErasurePreview().json, by: actor, at: now())
        }
        try intake.recover()
    }

    /// Records that a file names, ascending, each once.
    private func records(_ file: StoredFile) throws -> [Int64] {
        let batch = try BatchOpening(home).open(file.name, file.byteCount)
        return RecordSet(try batch.integers(file.part == .facts ? OrderColumn.record : EntryColumn.record)).records
    }

    /// By import: records that facts name which were made anew while something was set aside.
    func returning(_ remake: Remake) throws -> [(ImportID, [Int64])] {
        guard try !StoredFile.list(home, quarantined: true).isEmpty else { return [] }
        let (orders, entries) = (remake.orderBatches, remake.entryBatches)
        let files =
            orders.filter { remake.remade.contains($0.importID) }.map { ($0.importID, $0.file, $0.byteCount) }
            + entries.filter { remake.remade.contains($0.importID) }.map { ($0.importID, $0.file, $0.byteCount) }
        return try files.map { id, file, size in
            let batch = try BatchOpening(home).open(file, size)
            return (id, RecordSet(try batch.integers(OrderColumn.record) + batch.integers(EntryColumn.record)).records)
        }
    }

    /// Returns the records that are not there any more.
    func readmit(_ records: [Int64], of id: ImportID, _ transaction: Transaction) throws -> [Int64] {
        var gone: [Int64] = []
        for finder in finders { gone += try finder.readmit(records, of: id, in: transaction) }
        return gone
    }
}

extension WarehouseRoom {
    /// What is set aside, by the manifest alone.
    public func quarantined() throws -> [QuarantinedFile] {
        try StoredFile.list(home, quarantined: true).compactMap { $0.quarantined(nil) }
    }

    /// Damaged files that readers would need. Every byte of facts is read.
    public func damage() throws -> [Damage] {
        try StoredFile.list(home).compactMap { try $0.damage(in: home).first }
    }
}

extension StoredFile {
    fileprivate func isNamed(_ text: String) -> Bool {
        name == text || "facts/" + name == text || Int64(text).map(imports.contains) ?? false
    }
}

/// What the audit log says of a file.
private enum AuditWords {
    static func of(_ file: StoredFile, _ what: Damage.What?) -> String {
        let imports = file.imports.map(String.init).joined(separator: " ")
        let damage = what.map { ",\"damage\":\"\($0.rawValue)\"" } ?? ""
        return "{\"file\":\"facts/\(file.name)\",\"imports\":\"\(imports)\",\"orders\":\"\(file.orders)\"\(damage)}"
    }
}
