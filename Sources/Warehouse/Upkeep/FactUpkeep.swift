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
        guard !damage.importsToRepair.isEmpty else { return Repair() }
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        let files = Set(damage.damaged.filter { $0.part != .original }.map { $0.file.replacing("facts/", with: "") })
        let remake = Remake(self, unreadable: files, watch: watch)
        do {
            try remake.run(damage.importsToRepair)
            try settle(remake, action: "warehouse.repair", by: actor)
        } catch {
            try? sweep()
            throw error
        }
        return Repair(
            remade: remake.remade.map(\.rawValue), left: left(remake, files), assumed: remake.assumed.map(\.rawValue))
    }

    /// Puts what was made in its place and takes the former files away.
    func settle(_ remake: Remake, action: String, by actor: String) throws {
        if !remake.remade.isEmpty {
            try check(remake)
            try home.database.write { transaction in
                try remake.flip(transaction)
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
            try AssertionCheck(home, remake.orderBatches, remake.entryBatches).run()
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

    private func left(_ remake: Remake, _ files: Set<String>) -> [Repair.Left] {
        remake.kept.map { kept in
            let orders = remake.orderBatches.filter { $0.importID.rawValue == kept.import }
                .map { (files.contains($0.file), $0.orders) }
            let entries = remake.entryBatches.filter { $0.importID.rawValue == kept.import }
                .map { (files.contains($0.file), $0.entries) }
            func sum(_ isDamaged: Bool) -> Int {
                (orders + entries).filter { $0.0 == isDamaged }.reduce(0) { $0 + $1.1 }
            }
            return Repair.Left(import: kept.import, reason: kept.reason, damaged: sum(true), sound: sum(false))
        }
    }
}
