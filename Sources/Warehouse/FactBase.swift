import Foundation
import Intake
import Kernel
import Storage
import Synchronization
import Timelines

/// The facts of a home as this process holds them: mapped batches, and which orders are visible.
///
/// Asked before each question: what the manifest has more is opened and joined, what an undo took out of it is
/// dropped. Not to be asked inside a transaction.
public final class FactBase: Sendable {
    private let home: Home
    /// What stands in for the manifest; nil is the manifest itself.
    private let listing: (@Sendable () throws -> [FactBatchEntry])?
    private let state = Mutex(FactSnapshot())
    /// Those of single sources, once a file of another is damaged.
    private let partial = Mutex<[String: FactBase]>([:])

    public init(_ home: Home) { (self.home, listing) = (home, nil) }

    /// Some batches, as if they were all there is: an import is made anew against what came before it.
    init(_ home: Home, listing: @escaping @Sendable () throws -> [FactBatchEntry]) {
        (self.home, self.listing) = (home, listing)
    }

    /// All visible facts, now.
    /// - Throws: `FactProblem.damaged` when a file is missing, has another size than the manifest says, or does
    ///   not hold.
    public func view() throws -> FactView { try snapshot().view }

    /// The manifest, its batches and what is visible of them, as of one moment.
    /// - Parameter orders: how many will be looked for.
    func snapshot(lookingFor orders: Int = 0) throws -> FactSnapshot {
        try state.withLock { state in
            // What has gone from under the program is opened anew, and told if it is still gone.
            if state.files.values.contains(where: { !$0.batch.isIntact }) { state = FactSnapshot() }
            // Read behind the lock, so that manifests come in the sequence in which they held.
            var manifest = try list()
            while true {
                do {
                    try advance(&state, to: manifest)
                    if orders > 0 { state.prepare(for: orders) }
                    return state
                } catch {
                    // A file may be gone because its import was undone since the manifest was read.
                    let now = try list()
                    if now == manifest { throw error }
                    manifest = now
                }
            }
        }
    }

    /// What an import is compared with: all facts or, where a file of another source is damaged, those of its own. Sources
    /// know nothing of each other's orders.
    /// - Parameter orders: how many will be looked for.
    /// - Throws: `FactProblem.damaged` when a file of its own source is.
    func snapshot(forImportOf source: String, lookingFor orders: Int) throws -> FactSnapshot {
        do {
            return try snapshot(lookingFor: orders)
        } catch let damage as FactProblem {
            guard listing == nil else { throw damage }
            let own = partial.withLock { partial in
                let known =
                    partial[source]
                    ?? FactBase(home) { [home] in
                        try home.database.read { try QuarantineRule.own(FactBatchStore.list($0), of: source, $0) }
                    }
                partial[source] = known
                return known
            }
            return try own.snapshot(lookingFor: orders)
        }
    }

    /// A file as a manifest names it.
    private struct Known: Hashable {
        let file: String
        let byteCount: Int64
    }

    private func list() throws -> [FactBatchEntry] {
        try listing?() ?? home.database.read { try FactBatchStore.list($0) }
    }

    /// Imports that came are joined behind what there is; after an undo, what stays is joined anew.
    private func advance(_ state: inout FactSnapshot, to manifest: [FactBatchEntry]) throws {
        if state.entries == manifest { return }
        // Taken out while it changes, so that it is not copied; after a failure it is read anew.
        var next = state
        state = FactSnapshot()
        let isGrown = manifest.starts(with: next.entries)
        let new = isGrown ? manifest[next.entries.count...] : []
        if isGrown, new.allSatisfy({ $0.section == nil }) {
            for entry in new { try next.append(entry, load(entry)) }
        } else {
            // No name is given twice to files that differ, but for one that never came into a manifest.
            let known = Set(next.entries.map { Known(file: $0.file, byteCount: $0.byteCount) })
            let files = next.files
            next = try FactSnapshot(manifest) { entry in
                let isKnown = known.contains(Known(file: entry.file, byteCount: entry.byteCount))
                return try isKnown ? files[entry.file] ?? load(entry) : load(entry)
            }
        }
        state = next
    }

    /// Every block of every batch compared with its checksum: the damaged ones, as `file: column#block`.
    public func damage() throws -> [String] {
        try Dictionary(grouping: list(), by: \.file).sorted { $0.key < $1.key }.flatMap { file, entries -> [String] in
            guard let first = entries.first else { return [] }
            do {
                let batch = try open(first)
                let blocks = batch.damagedBlocks().map { file + ": " + $0 }
                return try blocks.isEmpty && !entries.speak(of: batch) ? [file + ": manifest"] : blocks
            } catch FactProblem.damaged(_, "manifest") {
                return [file + ": manifest"]
            } catch let problem as any Problem {
                return [file + ": " + problem.code]
            }
        }
    }

    private func load(_ entry: FactBatchEntry) throws -> LoadedBatch { try LoadedBatch(try open(entry)) }

    private func open(_ entry: FactBatchEntry) throws -> FactBatch {
        let path = home.folder("facts") + "/" + entry.file
        // A shorter file would end the process at the first read past its end.
        guard try home.disk.size(path) == entry.byteCount else {
            throw FactProblem.damaged(entry.file, block: "size")
        }
        let batch = try FactBatch(try home.disk.map(path), name: entry.file)
        // One that is another import's would be taken for this one's.
        guard entry.counts(batch) else { throw FactProblem.damaged(entry.file, block: "manifest") }
        return batch
    }
}

extension FactBase: RecordNaming {
    public func namedRecords(excluding excluded: ImportID?) throws -> RecordSet {
        let facts = try snapshot()
        var named = RecordSet()
        named.isPartial = try quarantined().contains { $0.importID != excluded }
        for entry in facts.entries where entry.importID != excluded {
            try named.insert(facts.records(entry), of: entry.file)
        }
        guard let excluded else { return named }
        for copy in try UndoPlan(of: excluded, in: facts).copies {
            let records = try copy.batch.records
            try named.insert(copy.orders.lazy.map { records[$0] }, of: copy.batch.batch.name)
        }
        return named
    }

    public func namedRecords(of importID: ImportID) throws -> [Int64] {
        let facts = try snapshot()
        var named = RecordSet()
        for entry in facts.entries where entry.importID == importID {
            try named.insert(facts.records(entry), of: entry.file)
        }
        return named.records
    }

    public func isQuarantined(_ importID: ImportID) throws -> Bool {
        try quarantined().contains { $0.importID == importID }
    }

    private func quarantined() throws -> [FactBatchEntry] {
        try listing == nil ? home.database.read { try FactBatchStore.quarantined($0) } : []
    }
}

extension RecordSet {
    /// - Throws: `FactProblem.damaged` for an id that no record can have.
    fileprivate mutating func insert(_ records: some Sequence<Int64>, of file: String) throws {
        for record in records where record != 0 && !insert(record) {
            throw FactProblem.damaged(file, block: OrderColumn.record)
        }
    }
}
