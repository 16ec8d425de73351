import Intake
import Kernel
import Storage
import Synchronization
import Timelines

/// The events and payments of a home as this process holds them: mapped batches, and which entries are visible.
///
/// Asked before each question: when the manifest has only grown, the new batches are opened and joined; when
/// something was taken back, what is visible is decided anew over the batches that are left. Not to be asked inside a
/// transaction.
public final class EntryBase: Sendable {
    let home: Home
    /// What stands in for the manifest; nil is the manifest itself.
    private let listing: (@Sendable () throws -> [EntryBatch])?
    private let state = Mutex<[ImportKind: Held]>([:])
    /// Those of single sources, once a file of another is damaged.
    private let partial = Mutex<[String: EntryBase]>([:])

    public init(_ home: Home) { (self.home, listing) = (home, nil) }

    /// Some batches, as if they were all there is: an import is made anew against what came before it.
    init(_ home: Home, listing: @escaping @Sendable () throws -> [EntryBatch]) {
        (self.home, self.listing) = (home, listing)
    }

    /// What is stored, from the manifest alone.
    public struct Extent: Sendable, Equatable {
        public var batches = 0
        /// Versions: an entry that two imports speak of counts twice.
        public var entries = 0
        public var byteCount: Int64 = 0
        public var firstOn: Day?
        public var lastOn: Day?
    }

    /// - Parameter kind: events or payments; nil is both.
    public func extent(_ kind: ImportKind? = nil) throws -> Extent {
        try manifest(kind).reduce(into: Extent()) { extent, batch in
            extent.batches += 1
            extent.entries += batch.entries
            extent.byteCount += batch.byteCount
            extent.firstOn = [extent.firstOn, batch.firstOn].compactMap { $0 }.min()
            extent.lastOn = [extent.lastOn, batch.lastOn].compactMap { $0 }.max()
        }
    }

    /// - Parameter kind: events or payments; nil is both.
    public func manifest(_ kind: ImportKind? = nil) throws -> [EntryBatch] {
        try (listing?() ?? home.database.read { try EntryStore.list($0) }).filter { kind == nil || $0.kind == kind }
    }

    /// All events, or all payments, that can be seen now, what waits in the inbox included.
    /// - Throws: `FactProblem.damaged` when a file is missing, has another size than the manifest says, or does
    ///   not hold.
    public func visible(_ kind: ImportKind) throws -> EntryView { try view(kind, withInbox: kind == .events) }

    /// What an import is compared with: all batches or, where a file of another source is damaged, those of its own;
    /// without what waits.
    /// - Parameter entries: how many will be looked for.
    func filed(_ kind: ImportKind, forImportOf source: String, lookingFor entries: Int) throws -> EntryView {
        do {
            return try view(kind, withInbox: false, lookingFor: entries)
        } catch let damage as FactProblem {
            guard listing == nil else { throw damage }
            let own = partial.withLock { partial in
                let known =
                    partial[source]
                    ?? EntryBase(home) { [home] in
                        try home.database.read { try QuarantineRule.own(EntryStore.list($0), of: source, $0) }
                    }
                partial[source] = known
                return known
            }
            return try own.view(kind, withInbox: false, lookingFor: entries)
        }
    }

    private func view(_ kind: ImportKind, withInbox: Bool, lookingFor entries: Int = 0) throws -> EntryView {
        try state.withLock { state in
            // Read behind the lock, so that manifests come in the sequence in which they held.
            var stored = try self.stored(kind, withInbox, known: state[kind, default: Held()].inbox.mark)
            while true {
                do {
                    var view = try state[kind, default: Held()].view(stored.manifest, lookingFor: entries, load)
                    guard withInbox else { return view }
                    if let events = stored.events {
                        try state[kind, default: Held()].hold(events, stored.mark, day())
                    }
                    for batch in state[kind, default: Held()].inbox.batches { try view.append(batch) }
                    return view
                } catch {
                    // A file may be gone because its import was undone since the manifest was read.
                    let current = try self.stored(kind, withInbox, known: state[kind, default: Held()].inbox.mark)
                    if current.manifest == stored.manifest { throw error }
                    stored = current
                }
            }
        }
    }

    /// The manifest and what waits, as of one moment: an event is in one of them.
    private struct Stored {
        var manifest: [EntryBatch]
        var mark = InboxStore.Mark()
        /// nil where what waits is what waited before.
        var events: [InboxEvent]?
    }

    private func stored(_ kind: ImportKind, _ withInbox: Bool, known: InboxStore.Mark) throws -> Stored {
        if let listing { return Stored(manifest: try listing().filter { $0.kind == kind }, events: []) }
        return try home.database.read { transaction in
            var stored = Stored(manifest: try EntryStore.list(transaction).filter { $0.kind == kind })
            guard withInbox else { return stored }
            stored.mark = try InboxStore.mark(transaction)
            if stored.mark != known { stored.events = try InboxStore.list(transaction, limit: .max).map(\.event) }
            return stored
        }
    }

    private func day() throws -> (Int64) -> Day { LocalTime(try home.settings().timeZone).day(of:) }

    /// Every block of every batch compared with its checksum: the damaged ones, as `file: column#block`.
    public func damage() throws -> [String] {
        try manifest().flatMap { batch in
            do {
                let file = try open(batch)
                let blocks = file.damagedBlocks().map { batch.file + ": " + $0 }
                return try blocks.isEmpty && !batch.speaks(of: file) ? [batch.file + ": manifest"] : blocks
            } catch FactProblem.damaged(_, "manifest") {
                return [batch.file + ": manifest"]
            } catch let problem as any Problem {
                return [batch.file + ": " + problem.code]
            }
        }
    }

    func load(_ batch: EntryBatch) throws -> LoadedEntries {
        try LoadedEntries(
            try open(batch), origin: batch.importID.rawValue, sequence: batch.sequence, isFallback: batch.isFallback)
    }

    private func open(_ batch: EntryBatch) throws -> FactBatch {
        let path = home.folder("facts") + "/" + batch.file
        // A shorter file would end the process at the first read past its end.
        guard try home.disk.size(path) == batch.byteCount else {
            throw FactProblem.damaged(batch.file, block: "size")
        }
        let file = try FactBatch(try home.disk.map(path), name: batch.file)
        guard batch.counts(file) else { throw FactProblem.damaged(batch.file, block: "manifest") }
        return file
    }
}

extension EntryBase: RecordNaming {
    public func namedRecords(excluding excluded: ImportID?) throws -> RecordSet {
        var named = RecordSet()
        named.isPartial = try quarantined().contains { $0.importID != excluded }
        for kind in ImportKind.allCases where kind.isOfEntries {
            let view = try visible(kind)
            for batch in view.batches where batch.origin != excluded?.rawValue {
                try named.insert(batch.records(), of: batch)
            }
            // What a later import found just so stays, and with it whom it names.
            for copy in try excluded.map({ try EntryUndo($0, in: view).copies }) ?? [] {
                let records = try copy.from.records()
                try named.insert(copy.entries.lazy.map { records[$0] }, of: copy.from)
            }
        }
        return named
    }

    public func namedRecords(of importID: ImportID) throws -> [Int64] {
        var named = RecordSet()
        for kind in ImportKind.allCases where kind.isOfEntries {
            for batch in try visible(kind).batches where batch.origin == importID.rawValue {
                try named.insert(batch.records(), of: batch)
            }
        }
        return named.records
    }

    public func isQuarantined(_ importID: ImportID) throws -> Bool {
        try quarantined().contains { $0.importID == importID }
    }

    private func quarantined() throws -> [EntryBatch] {
        try listing == nil ? home.database.read { try EntryStore.quarantined($0) } : []
    }
}

extension RecordSet {
    /// - Throws: `FactProblem.damaged` for an id that no record can have.
    fileprivate mutating func insert(_ records: some Sequence<Int64>, of batch: LoadedEntries) throws {
        for record in records where record != 0 && !insert(record) {
            throw FactProblem.damaged(batch.batch.name, block: EntryColumn.record)
        }
    }
}

/// Batches of one kind that are open, and the view over them.
private struct Held {
    var manifest: [EntryBatch] = []
    var loaded: [String: LoadedEntries] = [:]
    var view = EntryView()
    var inbox: (mark: InboxStore.Mark, batches: [LoadedEntries]) = (.init(), [])

    /// Events that no batch holds yet, as the batches they will be.
    mutating func hold(_ events: [InboxEvent], _ mark: InboxStore.Mark, _ day: (Int64) -> Day) throws {
        inbox.batches = try EntryRows.batches(events, day: day).map { rows in
            var bytes: [UInt8] = []
            _ = try rows.write { bytes.append(contentsOf: $0) }
            return try LoadedEntries(
                FactBatch(MemoryRegion(bytes), name: "inbox"), origin: 0, sequence: .max, isFallback: false)
        }
        inbox.mark = mark
    }

    mutating func view(
        _ wanted: [EntryBatch], lookingFor entries: Int, _ load: (EntryBatch) throws -> LoadedEntries
    ) throws -> EntryView {
        if loaded.values.contains(where: { !$0.batch.isIntact }) {
            // What has gone from under the program is opened anew, and told if it is still gone.
            (manifest, view, loaded) = ([], EntryView(), [:])
        }
        if !wanted.starts(with: manifest) {
            // Something was taken back, or a copy of it stands between what there is.
            let files = Set(wanted.map(\.file))
            loaded = loaded.filter { files.contains($0.key) }
            (manifest, view) = ([], EntryView())
        }
        for batch in wanted[manifest.count...] {
            let entries = try loaded[batch.file] ?? load(batch)
            loaded[batch.file] = entries
            try view.append(entries)
            manifest.append(batch)
        }
        if entries > 0 { view.prepare(for: entries) }
        return view
    }
}
