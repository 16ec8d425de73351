import Intake
import Kernel
import Storage
import Testing
import Timelines

@testable import Warehouse

/// The sequences of undos are themselves on trial: each defect below must be found by one of them.
@Suite("Planted defects of undo are caught")
struct UndoDefectTests {
    @Test("defects", arguments: FlawedStep.Flaw.allCases)
    func planted(_ flaw: FlawedStep.Flaw) throws {
        var trial = try UndoTrial()
        trial.step = { FlawedStep(step: WarehouseStep($0.facts, ordersPerBatch: 3), flaw: flaw) }
        let isCaught = try (UInt64(0)..<60).contains { try !trial.run(seed: $0).isEmpty }
        #expect(isCaught)
    }
}

/// `WarehouseStep` with one thing wrong.
struct FlawedStep: IntakeStep {
    enum Flaw: String, CaseIterable, Sendable {
        /// What later imports vouch for goes with the import that wrote it.
        case notCopied
        /// What an import skipped takes the place of what was there.
        case fallbackReplaces
        /// Lines that join an order take its place.
        case addReplaces
        /// The import stays in the manifest.
        case notRemoved
        /// The files stay.
        case notUnlinked
    }

    let name = "warehouse"
    let step: WarehouseStep
    let flaw: Flaw

    func stage(_ delivery: Delivery) throws { try step.stage(delivery) }
    func discard(_ importID: ImportID, _ setting: IntakeSetting) throws { try step.discard(importID, setting) }
    func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        try step.previewUndo(undo, into: &preview)
    }

    func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        for entry in delivery.kept[name] as? [FactBatchEntry] ?? [] {
            let isWrong = flaw == .fallbackReplaces && entry.mode == .skip || flaw == .addReplaces && entry.mode == .add
            try FactBatchStore.add(
                transaction,
                FactBatchEntry(
                    id: 0, importID: entry.importID, sequence: entry.sequence, part: entry.part, file: entry.file,
                    byteCount: entry.byteCount, orders: entry.orders, lines: entry.lines, firstOn: entry.firstOn,
                    lastOn: entry.lastOn, mode: isWrong ? .replace : entry.mode))
        }
    }

    func prepareUndo(_ undo: Undo) throws {
        try step.prepareUndo(undo)
        if flaw == .notCopied { undo.kept[name] = [FactBatchEntry]() }
    }

    func undo(_ undo: Undo, in transaction: Transaction) throws {
        if flaw != .notRemoved { try step.undo(undo, in: transaction) }
    }

    func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        if flaw != .notUnlinked { try step.settleUndo(importID, setting) }
    }
}
