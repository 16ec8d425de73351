import Identity
import Intake
import Kernel
import Storage

/// Taking back what an import said of people, and the people whom nobody names any more.
extension CustomersStep {
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        let database = undo.setting.home.database
        let columns = ConsentColumns(try database.read { try OwnFieldStore.fields($0) })
        var count = UndoCount(preview, columns)
        let others = try named(excluding: undo.importID)
        for records in try portions(undo.importID, database) {
            try database.read { transaction in
                let reader = try StatementReader(transaction)
                for record in records {
                    try count.add(
                        record, try reader.all(record), reader, undo.sequence, isNamed: others.contains(record))
                }
                try count.nameSamples(transaction)
            }
        }
        preview = count.preview
        try addSince(undo, &preview)
    }

    /// Whom an import names: by its own portions, or as the rooms downstream know it. Where a file of it is set aside, nobody
    /// does: anybody of its source may be meant.
    /// - Parameter withHidden: also whom nobody sees: some are there only because such a file might have named them.
    private func portions(
        _ id: ImportID, _ database: HomeDatabase, withHidden: Bool = false
    ) throws -> [[Int64]] {
        let parts = try database.read { try StatementStore.parts($0, id) }
        if !parts.isEmpty {
            return try parts.map { part in try database.read { try StatementStore.portion($0, id, part: part) } }
        }
        var records = RecordSet()
        for room in naming { for record in try room.namedRecords(of: id) { records.insert(record) } }
        if try naming.contains(where: { try $0.isQuarantined(id) }) {
            let options = try database.read { try ImportStore.find($0, id) }.options
            let source = options.customerSource ?? options.source
            for record in try database.read({ try RecordStore.seen($0, source: source) }) { records.insert(record) }
        }
        if withHidden { for record in try database.read({ try RecordStore.hidden($0) }) { records.insert(record) } }
        var portions: [[Int64]] = []
        try forEachPortion(of: records.records) { portions.append($0) }
        return portions
    }

    private func named(excluding id: ImportID?) throws -> RecordSet {
        try naming.reduce(into: RecordSet()) { $0.formUnion(try $1.namedRecords(excluding: id)) }
    }

    private func addSince(_ undo: Undo, _ preview: inout UndoPreview) throws {
        let database = undo.setting.home.database
        let edits = try database.read { try StatementStore.edits($0, after: undo.sequence) }
        let consents = try database.read { try refusedSince(undo, $0) }
        preview.sinceCount += consents.count
        preview.since += consents.prefix(UndoPreview.mostSamples)
        guard !edits.isEmpty else { return }
        var touched = RecordSet()
        for records in try portions(undo.importID, database) { for record in records { touched.insert(record) } }
        let mine = edits.filter { touched.contains($0.record) }
        preview.sinceCount += mine.count
        let shown = mine.prefix(UndoPreview.mostSamples)
        let names = try database.read { try RecordStore.references($0, shown.map { CustomerID($0.record) }) }
        preview.since += shown.map {
            UndoPreview.Since(what: "edit", subject: names[CustomerID($0.record)] ?? "", at: $0.at, by: $0.by)
        }
    }

    /// What was entered by hand since about a channel that the import refuses.
    private func refusedSince(_ undo: Undo, _ transaction: Transaction) throws -> [UndoPreview.Since] {
        let reader = try StatementReader(transaction)
        let columns = ConsentColumns(reader.fields)
        return try ConsentStore.byHand(transaction, after: undo.sequence).filter { entry in
            let own = try reader.all(entry.record).own(undo.sequence)
            return own?.said.withUnsafeBytes { columns.refused($0) }.contains { $0.rawValue == entry.channel } ?? false
        }
        .map { UndoPreview.Since(what: "optOut", subject: $0.reference, at: $0.at, by: $0.by) }
    }

    /// Refusals get a line of their own before the import goes, so that no moment passes without them.
    public func prepareUndo(_ undo: Undo) throws {
        let database = undo.setting.home.database
        let isPeople = try database.read { try StatementStore.sequence($0, of: undo.importID) != nil }
        guard isPeople else { return try notePortions(undo, database) }
        for records in try portions(undo.importID, database) {
            try forEachPortion(of: records) { records in
                try database.write { transaction in
                    let reader = try StatementReader(transaction)
                    let columns = ConsentColumns(reader.fields)
                    let put = try BulkStatement(transaction, StatementStore.SQL.put)
                    for record in records {
                        guard let own = try reader.all(record).own(undo.sequence),
                            let refusals = own.said.withUnsafeBytes({ columns.packedRefusals($0) })
                        else { continue }
                        put.bind(1, record)
                        put.bind(2, undo.sequence)
                        put.bind(3, 1)
                        put.bind(4, blob: refusals)
                        try put.run()
                    }
                }
            }
        }
    }

    /// Keeps whom the facts of an import name, because they are gone when the derived values follow.
    private func notePortions(_ undo: Undo, _ database: HomeDatabase) throws {
        for (part, records) in try portions(undo.importID, database, withHidden: true).enumerated() {
            try database.write {
                try StatementStore.addPortion($0, undo.importID, part: part, RecordList.pack(records))
            }
        }
    }

    public func undo(_ undo: Undo, in transaction: Transaction) throws {
        try StatementStore.setVisible(transaction, undo.importID, false)
        try PeopleStore.addFlip(transaction, undo.importID, isUndo: true)
    }

    /// Removes what the import said, and takes away those whom nobody names any more.
    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        let database = setting.home.database
        let parts = try database.read { try StatementStore.parts($0, importID) }
        let sequence = try database.read { try StatementStore.sequence($0, of: importID) }
        let others = parts.isEmpty ? RecordSet() : try named(excluding: nil)
        let limit = try database.read { try LinkStore.count($0) } > 0 ? Self.partingPortion : Self.portion
        for part in parts {
            let records = try database.read { try StatementStore.portion($0, importID, part: part) }
            try forEachPortion(of: records, limit: limit) { records in
                try database.write { transaction in
                    if let sequence { try StatementStore.remove(transaction, records, sequence: sequence) }
                    try removeUnnamed(records, others, transaction, setting.home)
                }
            }
            try database.write { try StatementStore.removePortion($0, importID, part: part) }
        }
        if let sequence { try removeBlocks(sequence, database) }
        try database.write { try StatementStore.end($0, importID) }
    }

    private func removeUnnamed(
        _ records: [Int64], _ others: RecordSet, _ transaction: Transaction, _ home: Home
    ) throws {
        let reader = try StatementReader(transaction)
        var gone: [Int64] = []
        var refused: Set<Int64> = []
        for record in records where !others.contains(record) {
            let statements = try reader.visible(record)
            if statements.contains(where: { !$0.isRefusal }) { continue }
            gone.append(record)
            if !statements.isEmpty { refused.insert(record) }
        }
        // What they refused holds on for the customers that they leave.
        let partings = try LinkStore.partings(transaction, leaving: gone)
        try PartedRefusals(home).keep(partings, in: transaction)
        // A file that is set aside may name them: should it come back, they do, too.
        try RecordStore.remove(transaction, gone, hidden: others.isPartial ? Set(gone) : refused)
    }
}

extension [StatementReader.Statement] {
    /// What was said at one place in the sequence, unless it is only what a refusal left.
    fileprivate func own(_ sequence: Int64) -> StatementReader.Statement? {
        first { $0.sequence == sequence && !$0.isRefusal }
    }
}

/// Counts what an undo changes of people.
private struct UndoCount {
    private(set) var preview: UndoPreview
    private var unnamed: [(record: Int64, sample: UndoPreview.Sample)] = []
    private let columns: ConsentColumns

    init(_ preview: UndoPreview, _ columns: ConsentColumns) {
        self.preview = preview
        self.columns = columns
    }

    mutating func add(
        _ record: Int64, _ statements: [StatementReader.Statement], _ reader: StatementReader, _ sequence: Int64,
        isNamed: Bool
    ) throws {
        let own = statements.own(sequence)
        let isRefusing = own.map { $0.said.withUnsafeBytes { !columns.refused($0).isEmpty } } ?? false
        if isRefusing { preview.optOutsKept += 1 }
        let seen = statements.filter { reader.isVisible($0) }
        let rest = seen.filter { $0.sequence != sequence || $0.isRefusal }
        if !isNamed, !rest.contains(where: { !$0.isRefusal }) {
            preview.peopleRemoved += 1
            return
        }
        guard let own, !isRepeated(own, in: seen, reader) else { return }
        let before = reader.fold(seen).values
        var after = reader.fold(rest).values
        if isRefusing {
            let refusals = own.said.withUnsafeBytes { PersonValues(packed: $0, reader.fields) }.refusals
            for (field, text) in refusals?.said ?? [:] { after.said[field] = text }
        }
        guard before != after else { return }
        preview.peopleChanged += 1
        sample(record, before, after)
    }

    /// Whether the statement before or behind says the same in the same way, so that nothing changes without this one.
    private func isRepeated(
        _ own: StatementReader.Statement, in seen: [StatementReader.Statement], _ reader: StatementReader
    ) -> Bool {
        guard let at = seen.firstIndex(where: { $0.sequence == own.sequence && !$0.isRefusal }) else { return false }
        return [at - 1, at + 1].contains { other in
            seen.indices.contains(other)
                && own.said.withUnsafeBytes { reader.isRepeated(seen[other], by: $0, reader.telling(own)) }
        }
    }

    private mutating func sample(_ record: Int64, _ before: PersonValues, _ after: PersonValues) {
        guard preview.samples.count + unnamed.count < UndoPreview.mostSamples else { return }
        let changed = Set(before.said.keys).union(after.said.keys).sorted().first { before.said[$0] != after.said[$0] }
        guard let changed else { return }
        unnamed.append(
            (
                record,
                UndoPreview.Sample(
                    subject: "", field: changed, before: before.said[changed] ?? "", after: after.said[changed] ?? "")
            ))
    }

    mutating func nameSamples(_ transaction: Transaction) throws {
        let names = try RecordStore.references(transaction, unnamed.map { CustomerID($0.record) })
        for (record, sample) in unnamed {
            var sample = sample
            sample.subject = names[CustomerID(record)] ?? ""
            preview.samples.append(sample)
        }
        unnamed = []
    }
}
