import Kernel
import Storage

/// Packs originals behind imports, so that what is kept for the day when facts are made anew takes little room.
extension IntakeRoom {
    /// Smaller ones take one block of the disk in either form.
    public static let smallestPacked: Int64 = 4_096

    /// How much room originals take.
    public struct OriginalSizes: Codable, Sendable, Equatable {
        public var files = 0
        /// Files that lie packed.
        public var packed = 0
        /// As they lie.
        public var bytes: Int64 = 0
        /// As they came.
        public var contentBytes: Int64 = 0
    }

    public struct PackAnswer: Codable, Sendable, Equatable {
        /// Originals that were packed now.
        public var packed = 0
        /// Originals that are not any more what came, which are left as they are.
        public var damaged: [String] = []
        public var before = OriginalSizes()
        public var after = OriginalSizes()
    }

    public func originalSizes() throws -> OriginalSizes {
        try Originals.stored(in: home).reduce(into: OriginalSizes()) { sizes, stored in
            sizes.files += 1
            sizes.packed += stored.isPacked ? 1 : 0
            sizes.bytes += stored.byteCount
            sizes.contentBytes += Originals.contentCount(stored, in: home)
        }
    }

    /// Originals that lie as they came and were not found to gain nothing, with their bytes. Those of imports that wait or
    /// run stay as they are meanwhile.
    public func originalsToPack(smallest: Int64 = smallestPacked) throws -> [(sha256: String, byteCount: Int64)] {
        let stored = try Originals.stored(in: home)
        let packed = Set(stored.filter(\.isPacked).map(\.sha256))
        let due = try home.database.read { try PlainOriginalStore.due($0) }
        return stored.filter { file in
            // Where both are there, one is too many.
            !file.isPacked && due.contains(file.sha256)
                && (file.byteCount >= smallest || packed.contains(file.sha256))
        }.map { ($0.sha256, $0.byteCount) }
    }

    /// Packs what is to be packed, one file after the other. Imports, erasures and backups go on meanwhile.
    /// - Parameter besides: originals that are left as they are.
    public func packOriginals(
        by actor: String, besides left: Set<String> = [], smallest: Int64 = smallestPacked, wait: Bool = true,
        watch: Watch = Watch()
    ) throws -> PackAnswer {
        let lock = try home.lock(.pack, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try Originals.sweepPacking(home)
        var answer = PackAnswer()
        answer.before = try originalSizes()
        let due = try originalsToPack(smallest: smallest).filter { !left.contains($0.sha256) }
        let total = due.reduce(0) { $0 + $1.byteCount }
        var done: Int64 = 0
        for (sha256, byteCount) in due {
            if watch.isCancelled() { throw CancellationError() }
            let packing = OriginalPacking(home: home, sha256: sha256, isCancelled: watch.isCancelled) {
                try watch.progress("pack", done + $0, total)
            }
            try note(packing.run(), sha256, &answer)
            done += byteCount
        }
        answer.after = try originalSizes()
        guard answer.packed > 0 else { return answer }
        try home.database.write {
            try AuditTrail.append(
                $0, at: now(), actor: actor, action: "warehouse.pack", subject: "originals",
                after: "{\"files\":\"\(answer.packed)\"}")
        }
        return answer
    }

    private func note(_ outcome: OriginalPacking.Outcome, _ sha256: String, _ answer: inout PackAnswer) throws {
        switch outcome {
        case .packed: answer.packed += 1
        case .noGain: try home.database.write { try PlainOriginalStore.add($0, sha256) }
        case .damaged: answer.damaged.append(sha256)
        case .gone: break
        }
    }

    /// Whether an import runs, or was left by a process that ended.
    public func isStaging() throws -> Bool {
        try !home.database.read { try ImportStore.ids($0, inState: .staging) }.isEmpty
    }

    /// Takes away what a killed process was packing, unless somebody packs.
    func sweepPacking() throws {
        guard let lock = try home.attemptLock(.pack) else { return }
        defer { lock.release() }
        try Originals.sweepPacking(home)
    }
}
