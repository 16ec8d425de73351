import Formats
import Intake
import Kernel
import Storage

/// Taking an import back: its agreements go, its refusals and exclusions stay.
extension ConsentsStep {
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        try undo.setting.home.database.read { transaction in
            let (yes, no) = try ConsentStore.counts(transaction, undo.importID)
            preview.consentsRemoved += yes
            // Those of people files of earlier releases are counted with the statements that have them, too.
            let refusals = undo.options.kind.isOfCustomers ? 0 : no
            preview.optOutsKept += try refusals + SuppressionStore.count(transaction, of: undo.importID)
            if yes > 0 { try addSamples(undo, transaction, &preview) }
            guard yes + no > 0 else { return }
            let since = try ConsentStore.sinceByHand(
                transaction, undo.importID, sequence: undo.sequence, limit: UndoPreview.mostSamples)
            preview.sinceCount += since.count
            preview.since += since.first.map { .init(what: "optOut", subject: $0.reference, at: $0.at, by: $0.by) }
        }
    }

    public func undo(_ undo: Undo, in transaction: Transaction) throws {
        try ConsentStore.undo(transaction, undo.importID)
    }

    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try repeatedly(setting) { try ConsentStore.removeUndone($0, importID, limit: Self.portion) }
        try setting.home.database.write { try ConsentStore.removePortions($0, importID) }
    }

    /// Some people whose answer changes.
    private func addSamples(_ undo: Undo, _ transaction: Transaction, _ preview: inout UndoPreview) throws {
        let first = try ConsentStore.agreements(transaction, undo.importID, limit: 100)
        let evidence = try ConsentStore.evidence(transaction, Array(Set(first.map(\.person))))
        for statement in first where preview.samples.count < UndoPreview.mostSamples {
            let all = (evidence[statement.person] ?? []).filter { $0.isAboutSame(as: statement) }
            let rest = all.filter { !$0.isYes || $0.importID != undo.importID }
            let (before, after) = (answer(all), answer(rest))
            if before == after { continue }
            let purpose = statement.purpose.isEmpty ? "" : " " + statement.purpose
            preview.samples.append(
                .init(
                    subject: statement.person.externalID, field: "consent_" + statement.channel.rawValue + purpose,
                    before: before, after: after))
        }
    }

    private func answer(_ history: [ConsentEvidence]) -> String {
        let isYes = ConsentState.deciding(ConsentState.counting(history))?.isYes
        return isYes.map { $0 ? YesNo.yes.rawValue : YesNo.no.rawValue } ?? YesNo.unknown.rawValue
    }
}
