import Intake
import Kernel
import Storage
import Timelines

/// Turns delivered events and payments into batches, and lists them in the manifest when the import becomes visible.
public struct EntriesStep: IntakeStep {
    public let name = "entries"
    let entries: EntryBase
    /// Entries of one batch file at most.
    private let entriesPerBatch: Int

    /// What came one by one goes into batches before an import takes its place behind it.
    private let inbox: Inbox?

    public init(_ entries: EntryBase, inbox: Inbox? = nil, entriesPerBatch: Int = 1_000_000) {
        (self.entries, self.inbox) = (entries, inbox)
        self.entriesPerBatch = max(1, entriesPerBatch)
    }

    public func stage(_ delivery: Delivery) throws {
        guard let delivered = delivery.entries else { return }
        delivery.entries = nil
        let isFallback = delivery.options.existing == .skip
        let comparison = try EntryComparison(
            delivered,
            against: try entries.filed(
                delivered.kind, forImportOf: delivered.source, lookingFor: delivered.count),
            skipsKnown: isFallback)
        comparison.count(delivered, into: &delivery.summary)
        guard delivery.writesFacts else { return }
        let isWithheld = try QuarantineRule.withholds(.entries, from: delivery)
        let written = isWithheld ? Array(0..<delivered.count) : comparison.written(delivered)
        let asserted = isWithheld ? [] : comparison.asserted(delivered)
        var batches = delivery.kept[name] as? [EntryBatch] ?? []
        let before = batches.count
        var start = 0
        // The first batch of a portion also vouches for what is there just so.
        while start < written.count || (batches.count == before && !asserted.isEmpty) {
            let end = min(start + entriesPerBatch, written.count)
            var rows = EntryRows(delivered, keys: comparison.keys, written[start..<end])
            if batches.count == before { rows.assert(asserted, delivered, comparison.keys) }
            let batch = EntryBatch(
                kind: delivered.kind, importID: delivery.importID, sequence: delivery.sequence,
                part: delivery.firstPart + batches.count, file: "", byteCount: 0, entries: 0, isFallback: isFallback)
            batches.append(try EntryFiles(home: delivery.setting.home).write(rows, batch))
            start += entriesPerBatch
            try delivery.progress("write", Int64(end), Int64(written.count))
        }
        delivery.kept[name] = batches
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        for batch in delivery.kept[name] as? [EntryBatch] ?? [] { try EntryStore.add(transaction, batch) }
    }

    /// Files of an import that never became visible are in no manifest: they go.
    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try EntryFiles(home: setting.home).removeUnlisted(of: importID)
    }

    public func sweep(_ setting: IntakeSetting) throws {
        try EntryFiles(home: setting.home).removeUnlisted()
        // On a full disk it waits on, and keeps nobody from making room.
        do { try inbox?.flush() } catch let problem as DiskProblem where problem.what == .full {}
    }
}

extension EntriesStep {
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        guard undo.options.kind.isOfEntries else { return }
        try QuarantineRule.check(undo)
        let plan = try EntryUndo(undo.importID, in: try entries.visible(undo.options.kind))
        preview.entries = try plan.preview()
    }

    /// What later imports found unchanged is copied to them; nothing lists the copies yet.
    public func prepareUndo(_ undo: Undo) throws {
        guard undo.options.kind.isOfEntries else { return }
        let plan = try EntryUndo(undo.importID, in: try entries.visible(undo.options.kind))
        var parts: [Int64: Int] = [:]
        for batch in try undo.setting.home.database.read({ try EntryStore.all($0) }) {
            parts[batch.importID.rawValue] = max(parts[batch.importID.rawValue] ?? 0, batch.part + 1)
        }
        var copies: [EntryBatch] = []
        for copy in plan.copies {
            let part = parts[copy.origin, default: 0]
            let batch = EntryBatch(
                kind: undo.options.kind, importID: ImportID(copy.origin), sequence: copy.sequence, part: part, file: "",
                byteCount: 0, entries: 0, isFallback: copy.isFallback)
            let rows = try copy.from.rows().picking(copy.entries)
            copies.append(try EntryFiles(home: undo.setting.home).write(rows, batch))
            parts[copy.origin] = part + 1
        }
        undo.kept[name] = copies
    }

    public func undo(_ undo: Undo, in transaction: Transaction) throws {
        try EntryStore.remove(transaction, of: undo.importID)
        for batch in undo.kept[name] as? [EntryBatch] ?? [] { try EntryStore.add(transaction, batch) }
    }

    /// Whoever reads the files still has them mapped; for everybody else they go.
    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try EntryFiles(home: setting.home).removeUnlisted(of: importID)
    }
}

extension EntryRows {
    /// Some delivered entries, in the sequence asked for.
    init(_ delivered: DeliveredEntries, keys: [UInt64], _ written: ArraySlice<Int>) {
        self.init()
        source = delivered.source
        key = written.map { keys[$0] }
        content = written.map { delivered.content[$0] }
        for entry in written { delivered.keys.withBytes(Int(delivered.key[entry])) { appendID($0) } }
        record = written.map { entry in
            let person = Int(delivered.person[entry])
            return delivered.records.indices.contains(person) ? delivered.records[person] : 0
        }
        func pick(_ values: [Int64]) -> [Int64] { values.isEmpty ? [] : written.map { values[$0] } }
        (instant, day, row) = (pick(delivered.instant), pick(delivered.day), pick(delivered.row))
        (value, minutes, amount) = (pick(delivered.value), pick(delivered.minutes), pick(delivered.amount))
        var names = TextDictionary(minimumCapacity: 0)
        for currency in delivered.currencies { _ = names.code(of: currency.code) }
        (currency, currencies) = names.keeping(pick(delivered.currency))
        texts = delivered.textNames.indices.filter { !delivered.texts[$0].isEmpty }.map { field in
            let (codes, texts) = delivered.dictionaries[field].keeping(pick(delivered.texts[field]))
            return Texts(field: delivered.textNames[field], codes: codes, texts: texts)
        }
    }

    mutating func assert(_ entries: [Int], _ delivered: DeliveredEntries, _ keys: [UInt64]) {
        // Readers join by key: in ascending order they need not sort.
        let sorted = entries.sorted { keys[$0] < keys[$1] }
        assertedKey = sorted.map { keys[$0] }
        assertedContent = sorted.map { delivered.content[$0] }
    }
}
