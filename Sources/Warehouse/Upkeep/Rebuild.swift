import Intake
import Kernel
import Storage
import Timelines

extension FactUpkeep {
    /// What making all facts anew came to.
    public struct RebuildAnswer: Codable, Sendable, Equatable {
        /// Imports whose facts were made anew.
        public var remade: [Int64] = []
        /// Imports whose facts stay as they are, and why.
        public var kept: [Kept] = []
        /// Of those made anew, the ones whose file was read as it would be read today.
        public var assumed: [Int64] = []
        public var orders = 0
        public var lines = 0
        public var entries = 0
        public var byteCount: Int64 = 0

        public struct Kept: Codable, Sendable, Equatable {
            public var `import`: Int64
            public var reason: RereadRefusal
        }
    }

    /// Makes all facts anew from the originals of the imports that readers see. New files lie beside the old ones until
    /// one transaction puts them in their place; what has no original stays as it is. Alone on the home.
    /// - Throws: `warehouse.other-answers`, and changes nothing, when the new facts would not say what the old ones say;
    ///   `warehouse.lost` when damaged facts cannot be made anew.
    public func rebuild(
        by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> RebuildAnswer {
        try home.alone {
            let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
            defer { lock.release() }
            let damaged = try Set(StoredFile.list(home).filter { try !$0.damage(in: home).isEmpty }.map(\.name))
            // What comes back changes the answers, and is meant to.
            let wasWhole = try StoredFile.list(home, quarantined: true).isEmpty
            let remake = Remake(self, unreadable: damaged, watch: watch)
            do {
                try remake.run(nil)
                let digest = try digest(remake.orderBatches, remake.entryBatches)
                if damaged.isEmpty, wasWhole {
                    let old = try home.database.read { (try FactBatchStore.list($0), try EntryStore.list($0)) }
                    guard try digest == self.digest(old.0, old.1) else {
                        throw PlainProblem("warehouse.other-answers", .failed)
                    }
                }
                try settle(remake, action: "warehouse.rebuild", by: actor)
                return answer(remake, digest)
            } catch FactProblem.damaged(let file, _) where damaged.contains(file) {
                try? sweep()
                throw PlainProblem("warehouse.lost", .failed, ["file": file])
            } catch {
                try? sweep()
                throw error
            }
        }
    }

    private func digest(_ orders: [FactBatchEntry], _ entries: [EntryBatch]) throws -> FactsDigest {
        let base = EntryBase(home) { entries }
        return try FactsDigest(
            try FactBase(home) { orders }.view(), [try base.visible(.events), try base.visible(.payments)])
    }

    private func answer(_ remake: Remake, _ digest: FactsDigest) -> RebuildAnswer {
        RebuildAnswer(
            remade: remake.remade.map(\.rawValue),
            kept: remake.kept.map { .init(import: $0.import, reason: $0.reason) },
            assumed: remake.assumed.map(\.rawValue), orders: digest.orders,
            lines: digest.lines, entries: digest.entries.reduce(0, +),
            byteCount: remake.orderBatches.reduce(0) { $0 + $1.byteCount }
                + remake.entryBatches.reduce(0) { $0 + $1.byteCount })
    }
}
