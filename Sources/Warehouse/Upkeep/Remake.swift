import Intake
import Kernel
import Storage
import Synchronization
import Timelines

/// Facts made anew from the originals of imports, beside those there are, until one transaction puts them in their
/// place.
///
/// Imports pass in the sequence in which they became visible. Each is read as it was read then and compared with what
/// comes before it, so that what it merely found unchanged stays a word for it. What an import that was undone since
/// held for others is theirs by then: undoing gives the state of a base that never had it, and so does this.
final class Remake {
    struct Kept: Codable, Sendable, Equatable {
        var `import`: Int64
        var reason: RereadRefusal
    }

    private let home: Home
    private let intake: IntakeRoom
    /// What finds the records that a file names.
    private let finders: [any IntakeStep]
    private let watch: IntakeRoom.Watch
    private let shelf = Shelf()
    /// What stands on the shelf, as readers would see it; it grows with it.
    private let facts: FactBase
    private let said: EntryBase
    private(set) var remade: [ImportID] = []
    private(set) var kept: [Kept] = []
    /// Imports of builds that did not keep how they read their file.
    private(set) var assumed: [ImportID] = []
    /// Files that cannot be read: what comes behind one of them is written whole.
    private let unreadable: Set<String>
    /// What is set aside and has not come back yet.
    private var withheld: [(id: ImportID, sequence: Int64)] = []
    /// The place in the sequence of the first of it.
    var firstWithheld: Int64 { withheld.map(\.sequence).min() ?? .max }

    init(_ upkeep: FactUpkeep, unreadable: Set<String>, watch: IntakeRoom.Watch) {
        (home, intake, finders) = (upkeep.home, upkeep.intake, upkeep.finders)
        (self.unreadable, self.watch) = (unreadable, watch)
        let shelf = shelf
        facts = FactBase(home) { shelf.orders }
        said = EntryBase(home) { shelf.entries }
    }

    var orderBatches: [FactBatchEntry] { shelf.orders }
    var entryBatches: [EntryBatch] { shelf.entries }

    /// Makes the facts of the imports asked for; nil is all of them. Everything else stays as it is.
    func run(_ wanted: Set<ImportID>?) throws {
        let all = try home.database.read { (try FactBatchStore.all($0), try EntryStore.all($0)) }
        let manifest = (all.0.filter { $0.quarantine == nil }, all.1.filter { $0.quarantine == nil })
        withheld =
            all.0.filter { $0.quarantine != nil }.map { ($0.importID, $0.sequence) }
            + all.1.filter { $0.quarantine != nil }.map { ($0.importID, $0.sequence) }
        let records = Dictionary(try intake.visibleImports().map { ($0.sequence ?? 0, $0) }) { first, _ in first }
        let sequences = Set(manifest.0.map(\.sequence) + manifest.1.map(\.sequence)).union(records.keys)
        for sequence in sequences.sorted() {
            if watch.isCancelled() { throw CancellationError() }
            let facts = manifest.0.filter { $0.sequence == sequence }
            let said = manifest.1.filter { $0.sequence == sequence }
            // Behind the parts that are set aside, too: no name is given twice.
            let parts = all.0.filter { $0.sequence == sequence }.map(\.part)
            let next = 1 + ((parts + all.1.filter { $0.sequence == sequence }.map(\.part)).max() ?? -1)
            let id = records[sequence]?.id ?? facts.first?.importID ?? said.first?.importID ?? ImportID(0)
            if wanted?.contains(id) ?? true {
                if let record = records[sequence] {
                    if record.options.kind.isOfFacts, try remake(record, firstPart: next) { continue }
                } else if wanted != nil || id.rawValue != 0 {
                    // What came one by one has no file: its batches are the truth.
                    kept.append(Kept(import: id.rawValue, reason: .noOriginal))
                }
            }
            shelf.add(facts, said)
        }
    }

    private func remake(_ record: ImportRecord, firstPart: Int) throws -> Bool {
        let isSound =
            !orderBatches.contains { unreadable.contains($0.file) }
            && !entryBatches.contains { unreadable.contains($0.file) }
            && !withheld.contains { $0.sequence < record.sequence ?? 0 }
        // Compared with a part of what came before, it would vouch for what was not seen then.
        let steps: [any IntakeStep] = [
            WarehouseStep(isSound ? facts : FactBase(home) { [] }),
            EntriesStep(isSound ? said : EntryBase(home) { [] }),
        ]
        do {
            let delivery = try intake.reread(record, firstPart: firstPart, steps: finders + steps, watch: watch)
            let made = (delivery.orderBatches, delivery.entryBatches)
            guard delivery.summary.accepted == 0 || !made.0.isEmpty || !made.1.isEmpty else {
                throw RereadRefusal.readsDifferently
            }
            shelf.add(made.0, made.1)
            remade.append(record.id)
            withheld.removeAll { $0.id == record.id }
            if delivery.isAssumed { assumed.append(record.id) }
            return true
        } catch let refusal as RereadRefusal {
            kept.append(Kept(import: record.id.rawValue, reason: refusal))
            return false
        }
    }

    /// One transaction: readers see the old facts before it and the new ones after it.
    func flip(_ transaction: Transaction) throws {
        for id in remade {
            try FactBatchStore.remove(transaction, of: id)
            try EntryStore.remove(transaction, of: id)
        }
        let ids = Set(remade)
        for entry in orderBatches where ids.contains(entry.importID) { try FactBatchStore.add(transaction, entry) }
        for batch in entryBatches where ids.contains(batch.importID) { try EntryStore.add(transaction, batch) }
    }
}

/// The batches that have found their place so far, in the sequence of what was said.
private final class Shelf: Sendable {
    private let state = Mutex<(orders: [FactBatchEntry], entries: [EntryBatch])>(([], []))

    var orders: [FactBatchEntry] { state.withLock { $0.orders } }
    var entries: [EntryBatch] { state.withLock { $0.entries } }

    func add(_ orders: [FactBatchEntry], _ entries: [EntryBatch]) {
        state.withLock { state in
            state.orders += orders
            state.entries += entries
        }
    }
}

extension ImportKind {
    /// Whether its rows become facts in files; those of the others lie in the database.
    var isOfFacts: Bool { self == .orders || isOfEntries }
}

extension Delivery {
    /// The batches that the steps have written.
    var orderBatches: [FactBatchEntry] { kept["warehouse"] as? [FactBatchEntry] ?? [] }
    var entryBatches: [EntryBatch] { kept["entries"] as? [EntryBatch] ?? [] }
}
