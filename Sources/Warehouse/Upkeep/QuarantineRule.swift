import Intake
import Kernel
import Storage

/// What follows from a file that is set aside for those who go on without it: as nobody can read what it says, nothing is
/// done that would be wrong should it come back.
enum QuarantineRule {
    /// Lines of a manifest that imports of one source brought.
    static func own<Line: ManifestLine>(
        _ lines: [Line], of source: String, _ transaction: Transaction
    ) throws -> [Line] {
        var sources: [ImportID: String] = [:]
        for id in Set(lines.map(\.importID)) where id.rawValue != 0 {
            sources[id] = try ImportStore.find(transaction, id).options.source
        }
        // What came one by one is of any source.
        return lines.filter { sources[$0.importID].map { $0 == source } ?? true }
    }

    /// Whether a file before an import may say otherwise what the import finds just so: then it says all of it itself, and
    /// keeps the last word should the file come back.
    static func withholds(_ part: Damage.Part, from delivery: Delivery) throws -> Bool {
        try delivery.setting.home.database.read { transaction in
            let source = delivery.options.source
            if part == .facts {
                let lines = try own(FactBatchStore.quarantined(transaction), of: source, transaction)
                return lines.contains { $0.sequence < delivery.sequence }
            }
            let lines = try own(EntryStore.quarantined(transaction), of: source, transaction)
            return lines.contains { $0.sequence < delivery.sequence }
        }
    }

    /// Whether an import can be taken back without anything being lost that others said, too.
    /// - Throws: `undo.vouched`, `undo.leaned-on`.
    static func check(_ undo: Undo) throws {
        try checkVouched(undo)
        try checkLeanedOn(undo)
    }

    /// An import that came later may have found in a file that is set aside now what it says, and hold no more than its word
    /// for it. Once the file is dropped nothing would stand behind that.
    private static func checkLeanedOn(_ undo: Undo) throws {
        let home = undo.setting.home
        let isOfOrders = undo.options.kind == .orders
        let (isAside, facts, entries) = try home.database.read { transaction in
            let ids =
                try isOfOrders
                ? FactBatchStore.quarantined(transaction).map(\.importID)
                : EntryStore.quarantined(transaction).map(\.importID)
            guard ids.contains(undo.importID) else { return (false, [FactBatchEntry](), [EntryBatch]()) }
            return (true, try FactBatchStore.list(transaction), try EntryStore.list(transaction))
        }
        guard isAside else { return }
        let others = try AssertionCheck(home, facts, entries).unfounded().filter { $0.sequence > undo.sequence }
        guard let first = others.first(where: { $0.importID != undo.importID.rawValue }) else { return }
        throw PlainProblem(
            "undo.leaned-on", .conflict, ["import": String(first.importID), "count": String(first.count)])
    }

    /// An import that came later may have found what this one says, and hold no more than its word for it, in a file that
    /// nobody can read: taken back now, that would be lost.
    private static func checkVouched(_ undo: Undo) throws {
        let suspects = try undo.setting.home.database.read { transaction -> [(id: ImportID, file: String)] in
            let lines =
                try undo.options.kind == .orders
                ? FactBatchStore.quarantined(transaction).filter { $0.section?.asserted != 0 }.map {
                    ($0.importID, $0.sequence, $0.file)
                } : EntryStore.quarantined(transaction).map { ($0.importID, $0.sequence, $0.file) }
            return try lines.filter { $0.1 > undo.sequence && $0.0 != undo.importID && $0.0.rawValue != 0 }.filter {
                let record = try ImportStore.find(transaction, $0.0)
                let found = record.summary.map { $0.unchanged + $0.skipped } ?? 1
                return found > 0 && record.options.source == undo.options.source
            }.map { ($0.0, $0.2) }
        }
        guard let first = suspects.first else { return }
        throw PlainProblem("undo.vouched", .conflict, ["import": first.id.description, "file": first.file])
    }
}

/// What lines of both manifests have in common.
protocol ManifestLine {
    var importID: ImportID { get }
    var sequence: Int64 { get }
}

extension FactBatchEntry: ManifestLine {}
extension EntryBatch: ManifestLine {}
