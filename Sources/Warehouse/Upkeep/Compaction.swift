import Intake
import Kernel
import Storage
import Timelines

/// Which files are put together: neighbours of one source in the sequence of what was said, all of mode `replace`.
///
/// What skips or adds keeps a file of its own: what is seen of it depends on all that stands before it.
public struct CompactionPlan {
    /// Bytes below which a file is small, and to which small ones are put together.
    public var target: Int64 = 64 << 20
    /// Neighbours from which on it is worth the writing.
    public var fewest = 2

    /// - Parameter source: whose orders an entry holds.
    /// - Parameter isHoled: files with stretches that no manifest lists any more.
    func groups(
        _ manifest: [FactBatchEntry], source: (FactBatchEntry) -> String, isHoled: (String) -> Bool
    ) -> [[FactBatchEntry]] {
        var groups: [[FactBatchEntry]] = []
        for run in runs(manifest, source) {
            var group: [FactBatchEntry] = []
            var (files, size): (Set<String>, Int64) = ([], 0)
            func close() {
                if files.count >= fewest || files.contains(where: isHoled) { groups.append(group) }
                (group, files, size) = ([], [], 0)
            }
            for entry in run {
                let isNew = !files.contains(entry.file)
                if isNew, size + entry.byteCount > target * 2 || size >= target { close() }
                if isNew { size += entry.byteCount }
                files.insert(entry.file)
                group.append(entry)
            }
            close()
        }
        return groups
    }

    /// Neighbours that may stand in one file: what is not small, and what skips or adds, parts them.
    private func runs(
        _ manifest: [FactBatchEntry], _ source: (FactBatchEntry) -> String
    ) -> [[FactBatchEntry]] {
        var runs: [[FactBatchEntry]] = []
        var open: [String: Int] = [:]
        for entry in manifest {
            let name = source(entry)
            guard entry.mode == .replace, entry.byteCount < target else {
                open[name] = nil
                continue
            }
            if let index = open[name] {
                runs[index].append(entry)
            } else {
                open[name] = runs.count
                runs.append([entry])
            }
        }
        return runs
    }
}

extension FactUpkeep {
    /// What putting small files together came to.
    public struct CompactAnswer: Codable, Sendable, Equatable {
        public var filesBefore = 0
        public var filesAfter = 0
        public var bytesBefore: Int64 = 0
        public var bytesAfter: Int64 = 0
        /// Files that were written.
        public var written = 0
    }

    /// Puts small files together. What readers see stays the same, and each import can still be taken back. Imports go
    /// on meanwhile; they wait only while a file takes its place.
    public func compact(
        _ plan: CompactionSize = .all, by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> CompactAnswer {
        let lock = try home.lock(.compact, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        for name in try home.disk.list(home.folder("tmp")) where name.hasPrefix(MergedFile.temporaryPrefix) {
            try home.disk.remove(home.folder("tmp") + "/" + name)
        }
        var answer = CompactAnswer()
        (answer.filesBefore, answer.bytesBefore) = try size()
        let files = try mergedFiles(plan.plan)
        for (done, file) in files.enumerated() {
            if watch.isCancelled() { throw CancellationError() }
            try watch.progress("compact", Int64(done), Int64(files.count))
            let written = try file.write(in: home)
            if try place(file, written, by: actor, wait, watch) { answer.written += 1 }
        }
        (answer.filesAfter, answer.bytesAfter) = try size()
        return answer
    }

    private func place(
        _ file: MergedFile, _ written: [FactBatchEntry], by actor: String, _ wait: Bool, _ watch: IntakeRoom.Watch
    ) throws -> Bool {
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        let isPlaced = try file.flip(written, in: home) { transaction in
            try AuditTrail.append(
                transaction, at: now(), actor: actor, action: "warehouse.compact", subject: "facts",
                after: "{\"batches\":\"\(written.count)\"}")
        }
        // Whoever has the former files mapped reads on; their names go.
        try BatchFile.sweep(home, always: true)
        return isPlaced
    }

    private func mergedFiles(_ plan: CompactionPlan) throws -> [MergedFile] {
        let manifest = try home.database.read { try FactBatchStore.list($0) }
        var batches: [String: FactBatch] = [:]
        var sources: [String: String] = [:]
        for entry in manifest where batches[entry.file] == nil {
            do {
                let batch = try BatchOpening(home).open(entry.file, entry.byteCount)
                sources[entry.file] = try batch.texts(OrderColumn.source).first
                batches[entry.file] = batch
            } catch is FactProblem {}
        }
        let listed = Dictionary(manifest.map { ($0.file, $0.orders) }, uniquingKeysWith: +)
        var sound: Set<String> = []
        while true {
            let there = manifest.filter { batches[$0.file] != nil }
            let groups = plan.groups(there, source: { sources[$0.file] ?? "" }) { file in
                (batches[file]?.rowCount(OrderColumn.key) ?? 0) > (listed[file] ?? 0)
            }
            // Only what is to be copied is read. A damaged file is left where it is, and parts its neighbours.
            let chosen = Set(groups.joined().map(\.file)).subtracting(sound)
            let damaged = try chosen.filter { file in
                guard let batch = batches[file], batch.damagedBlocks().isEmpty else { return true }
                // One that is another import's would become this one's for good.
                return try !there.filter { $0.file == file }.speak(of: batch)
            }
            if damaged.isEmpty { return groups.map { MergedFile($0, batches) } }
            sound.formUnion(chosen.subtracting(damaged))
            for file in damaged { batches[file] = nil }
        }
    }

    /// Files that are small enough to be put together with others.
    public func smallFiles() throws -> Int {
        try StoredFile.list(home).count { $0.part == .facts && $0.byteCount < CompactionPlan().target }
    }

    private func size() throws -> (Int, Int64) {
        let files = try StoredFile.list(home).filter { $0.part == .facts }
        return (files.count, files.reduce(0) { $0 + $1.byteCount })
    }
}

/// How eagerly small files are put together.
public enum CompactionSize: Sendable {
    /// Wherever two stand beside each other: when asked for.
    case all
    /// Where many do: behind, after imports.
    case many

    public var plan: CompactionPlan { CompactionPlan(fewest: self == .all ? 2 : 17) }
}
