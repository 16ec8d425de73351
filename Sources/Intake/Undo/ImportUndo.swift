import Kernel
import Storage

/// Taking an import back: the base is as if it had never been, but for refusals, which stay, and for what people
/// did since.
extension IntakeRoom {
    /// What taking an import back would change. Writes nothing.
    /// - Throws: `ImportProblem.notApplied` when it is not visible.
    public func previewUndo(_ id: ImportID) throws -> UndoPreview { try preview(undo(of: id)) }

    /// Takes an import back, whole: everything of it disappears at once.
    @discardableResult
    public func undo(_ id: ImportID, by actor: String, wait: Bool = true, watch: Watch = Watch()) throws -> UndoPreview
    {
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try recover()
        return try undoLocked(id, by: actor, watch: watch)
    }

    /// The same, by who holds the import lock.
    func undoLocked(_ id: ImportID, by actor: String, watch: Watch) throws -> UndoPreview {
        let undo = try undo(of: id)
        undo.progress = watch.progress
        let preview = try preview(undo)
        for step in steps {
            if watch.isCancelled() { throw CancellationError() }
            try step.prepareUndo(undo)
        }
        if watch.isCancelled() { throw CancellationError() }
        try home.database.write { transaction in
            for step in steps { try step.undo(undo, in: transaction) }
            try ImportStore.undo(transaction, id, preview: preview, by: actor, at: now())
            try AuditTrail.append(
                transaction, at: now(), actor: actor, action: "import.undo", subject: "import:\(id)",
                after: preview.counts)
        }
        // Gone for every reader: what follows is completed by a restart and brings nothing back.
        try settle(id)
        return preview
    }

    private func undo(of id: ImportID) throws -> Undo {
        let record = try find(id)
        guard record.state == .applied, let sequence = record.sequence else {
            throw ImportProblem.notApplied(id.rawValue)
        }
        return Undo(setting: setting, importID: id, sequence: sequence, options: record.options, now: now())
    }

    private func preview(_ undo: Undo) throws -> UndoPreview {
        var preview = UndoPreview()
        preview.import = undo.importID.rawValue
        for step in steps { try step.previewUndo(undo, into: &preview) }
        return preview
    }
}
