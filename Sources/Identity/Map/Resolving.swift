import Intake
import Kernel
import Storage

/// Writing the map of records, and taking that back. Called by who holds the import lock: what readers see of records
/// stays as it is meanwhile.
extension IdentityRoom {
    /// How a run tells how far it is, and who keeps what was refused.
    public struct Writing {
        let keeper: any PartingKeeper
        /// Changes in one transaction, which takes some tens of milliseconds.
        let portion: Int
        let progress: (String, Int64, Int64) throws -> Void

        public init(
            _ keeper: any PartingKeeper, portion: Int = 2_000,
            progress: @escaping (String, Int64, Int64) throws -> Void = { _, _, _ in }
        ) {
            (self.keeper, self.portion, self.progress) = (keeper, portion, progress)
        }
    }

    /// Writes the map that is wanted, as far as its records are still seen, and keeps what it changed.
    ///
    /// In portions, each of which leaves a valid map: cut off, it is completed by matching again.
    public func write(_ map: WantedMap, by actor: String, at now: Int64, _ writing: Writing) throws -> IdentityRun {
        let plan = try home.database.read { try changes($0, to: map) }
        let (id, sequence) = try home.database.write { transaction -> (Int64, Int64) in
            try IdentityRunStore.closeOpen(transaction)
            let sequence = try ImportStore.lastSequence(transaction)
            let id = try IdentityRunStore.add(
                transaction, map, records: RecordStore.seenCount(transaction), sequence: sequence, by: actor, at: now)
            return (id, sequence)
        }
        try forEachPortion(of: plan, writing) { transaction, groups in
            let writer = try MapWriting(transaction, sequence: sequence)
            let last = try ImportStore.lastSequence(transaction)
            try IdentityRunStore.note(transaction, id, writer.write(groups, writing.keeper, last: last))
        }
        return try home.database.write { transaction in
            try IdentityRunStore.end(transaction, id)
            let run = try run(transaction, id)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: "identity.resolve", subject: "identity:\(id)",
                before: "{\"customers\":\"\(run.records - run.linksBefore)\"}",
                after: "{\"customers\":\"\(run.customers)\",\"joined\":\"\(run.joined)\",\"moved\":\"\(run.moved)\","
                    + "\"parted\":\"\(run.parted)\"}")
            return run
        }
    }

    private func changes(_ transaction: Transaction, to map: WantedMap) throws -> MapPlan {
        let current = try LinkStore.all(transaction)
        let isSeen = try RecordSight.seen(transaction)
        var groups = Array(zip(map.records, map.customers).map { (record: $0, name: $1) })
        // Records that were not looked at stay with their customers.
        let others = current.filter { map.customer(of: $0.key) == nil }
        if !others.isEmpty {
            groups += others.map { (record: $0.key, name: map.customer(of: $0.value) ?? $0.value) }
            groups.sort { $0.record < $1.record }
        }
        return MapPlan(current: current, wanted: MapWish(groups, isSeen: isSeen).links)
    }

    /// Takes the last run back that stands and changed something.
    /// - Throws: `identity.nothing-to-undo`.
    public func undoLastRun(by actor: String, at now: Int64, _ writing: Writing) throws -> IdentityRun {
        let (last, plan, restored) = try home.database.read { transaction -> (IdentityRun, MapPlan, Set<Int64>) in
            guard let last = try IdentityRunStore.lastStanding(transaction) else {
                throw PlainProblem("identity.nothing-to-undo", .conflict)
            }
            let current = try LinkStore.all(transaction)
            let undo = RunUndo(
                current: current, changes: try IdentityRunStore.changes(transaction, of: last.id),
                aliases: try LinkStore.aliases(transaction), isSeen: try RecordSight.seen(transaction))
            return (last, MapPlan(current: current, wanted: undo.wanted), undo.restored)
        }
        try home.database.write { try IdentityRunStore.beginUndo($0, last.id, by: actor, at: now) }
        try forEachPortion(of: plan, writing) { transaction, groups in
            let sequence = try ImportStore.lastSequence(transaction)
            let writer = try MapWriting(transaction, sequence: sequence, partedSince: last.sequence)
            let outcome = try writer.write(groups, writing.keeper, last: sequence)
            try IdentityRunStore.giveBack(
                transaction, last.id, outcome.written.lazy.map(\.record).filter(restored.contains))
        }
        // Some are where they were already.
        let moved = Set(plan.groups.joined().map(\.record))
        return try home.database.write { transaction in
            try IdentityRunStore.giveBack(transaction, last.id, restored.subtracting(moved).sorted())
            try IdentityRunStore.endUndo(transaction, last.id)
            let run = try run(transaction, last.id)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: "identity.undo", subject: "identity:\(last.id)",
                after: "{\"left\":\"\(run.left)\",\"restored\":\"\(run.restored)\"}")
            return run
        }
    }

    private func forEachPortion(
        of plan: MapPlan, _ writing: Writing, _ body: (Transaction, ArraySlice<[MapPlan.Change]>) throws -> Void
    ) throws {
        let total = Int64(plan.groups.count)
        for groups in plan.portions(of: writing.portion) {
            try home.database.write { try body($0, groups) }
            try writing.progress("write", Int64(groups.endIndex), total)
        }
    }

    private func run(_ transaction: Transaction, _ id: Int64) throws -> IdentityRun {
        guard let run = try IdentityRunStore.one(transaction, id) else {
            throw PlainProblem("identity.nothing-to-undo", .conflict)
        }
        return run
    }

    /// The runs, newest first.
    /// - Parameter isUnderWay: whether somebody may be writing; else what looks so was cut off.
    public func runs(limit: Int = 100, isUnderWay: Bool = true) throws -> [IdentityRun] {
        var runs = try home.database.read { try IdentityRunStore.list($0, limit: limit) }
        for place in runs.indices where !isUnderWay && runs[place].state == .writing {
            runs[place].state = .interrupted
        }
        return runs
    }

    /// The map as it is kept: every record that readers see, ascending, with its customer. nil where no run stands.
    public func keptMap() throws -> (records: [Int64], customers: [Int64], isStanding: Bool) {
        try home.database.read { transaction in
            let links = try LinkStore.all(transaction)
            var (records, customers): ([Int64], [Int64]) = ([], [])
            try RecordSight.forEach(transaction) { record, isSeen, _ in
                guard isSeen else { return }
                records.append(record)
                customers.append(links[record] ?? record)
            }
            return (records, customers, try IdentityRunStore.isStanding(transaction))
        }
    }
}
