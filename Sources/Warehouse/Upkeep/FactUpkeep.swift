import Intake
import Kernel
import Storage
import Timelines

/// Keeps what is stored sound: looks every byte over, makes damaged facts anew from the files they came from, all of
/// them when asked, and puts small files together.
public struct FactUpkeep: Sendable {
    let home: Home
    let intake: IntakeRoom
    /// What finds the records that a file names.
    let finders: [any IntakeStep]
    let now: @Sendable () -> Int64

    public init(
        _ home: Home, intake: IntakeRoom, finders: [any IntakeStep], now: @escaping @Sendable () -> Int64
    ) {
        (self.home, self.intake, self.finders, self.now) = (home, intake, finders, now)
    }

    /// Reads every stored byte.
    public func verify(watch: IntakeRoom.Watch = .init()) throws -> VerifyAnswer {
        try Verification(home: home, intake: intake, watch: watch).run()
    }

    /// What became of damaged facts.
    public struct Repair: Codable, Sendable, Equatable {
        /// Imports whose facts were made anew.
        public var remade: [Int64] = []
        /// Imports whose facts stay damaged, and why.
        public var left: [Left] = []
        /// Of those made anew, the ones whose file was read as it would be read today: how it was read then is not kept.
        public var assumed: [Int64] = []
        /// Files that had been set aside, are sound again, and are seen again.
        public var released: [String] = []

        public struct Left: Codable, Sendable, Equatable {
            public var `import`: Int64
            public var reason: RereadRefusal
            /// Orders, or events and payments, by the manifest: in damaged files, and in others.
            public var damaged: Int
            public var sound: Int
        }
    }

    /// Makes the facts of the imports whose batches are damaged anew, from their originals.
    public func repair(
        _ damage: VerifyAnswer, by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> Repair {
        guard !damage.importsToRepair.isEmpty || !damage.quarantined.isEmpty else { return Repair() }
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        let back = damage.quarantined.filter { $0.what == nil }.map(\.file)
        try release(files: back, by: actor)
        let aside = damage.quarantined.filter { $0.what != nil }
        let files = Set(
            (damage.damaged.filter { $0.part != .original }.map(\.file) + aside.map(\.file))
                .map { $0.replacing("facts/", with: "") })
        let wanted = damage.importsToRepair.union(aside.flatMap { $0.imports.map(ImportID.init) })
        guard !wanted.isEmpty else { return Repair(released: back) }
        let remake = Remake(self, unreadable: files, watch: watch)
        do {
            try remake.run(wanted)
            try settle(remake, action: "warehouse.repair", by: actor)
        } catch {
            try? sweep()
            throw error
        }
        var answer = Repair(
            remade: remake.remade.map(\.rawValue), left: try left(remake, files),
            assumed: remake.assumed.map(\.rawValue), released: back)
        // What leans on a file that stays aside, and has its original again.
        if remake.firstWithheld < .max { answer.remade += try remakeUnfounded(by: actor, watch).remade }
        return answer
    }

    /// Puts what was made in its place and takes the former files away.
    func settle(_ remake: Remake, action: String, by actor: String) throws {
        if !remake.remade.isEmpty {
            try check(remake)
            let named = try returning(remake)
            try home.database.write { transaction in
                try remake.flip(transaction)
                for (id, records) in named { _ = try readmit(records, of: id, transaction) }
                try AuditTrail.append(
                    transaction, at: now(), actor: actor, action: action, subject: "facts",
                    after: "{\"imports\":\"\(remake.remade.map { String($0.rawValue) }.joined(separator: " "))\"}")
            }
        }
        try sweep()
    }

    /// What cannot be read because it stays damaged vouches for nothing that could be asked.
    private func check(_ remake: Remake) throws {
        do {
            try AssertionCheck(home, remake.orderBatches, remake.entryBatches).run(
                withheld: remake.firstWithheld)
        } catch FactProblem.damaged where !remake.kept.isEmpty {}
    }

    /// Takes away the files that no manifest lists. Needs the import lock.
    func sweep() throws {
        for name in try home.disk.list(home.folder("tmp")) where name.hasPrefix("import-") {
            try home.disk.remove(home.folder("tmp") + "/" + name)
        }
        try BatchFile.sweep(home, always: true)
        try EntryFiles(home: home).removeUnlisted()
    }

    private func left(_ remake: Remake, _ files: Set<String>) throws -> [Repair.Left] {
        let all = try home.database.read { (try FactBatchStore.all($0), try EntryStore.all($0)) }
        return remake.kept.map { kept in
            let orders = all.0.filter { $0.importID.rawValue == kept.import }
                .map { (files.contains($0.file), $0.orders) }
            let entries = all.1.filter { $0.importID.rawValue == kept.import }
                .map { (files.contains($0.file), $0.entries) }
            func sum(_ isDamaged: Bool) -> Int {
                (orders + entries).filter { $0.0 == isDamaged }.reduce(0) { $0 + $1.1 }
            }
            return Repair.Left(import: kept.import, reason: kept.reason, damaged: sum(true), sound: sum(false))
        }
    }
}
