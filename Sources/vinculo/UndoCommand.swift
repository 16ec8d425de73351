import App
import ArgumentParser
import Foundation
import Intake
import Kernel

extension ImportCommand {
    struct UndoImport: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Take an import back: the base is as if it had never been, but for refusals, which stay.")

        @Argument var id: Int64
        @Flag(help: "Say what it would change, and change nothing.") var dryRun = false
        @Flag(help: "Exit 5 instead of waiting for another import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let (watch, line) = ImportWatch.make()
            defer { line.clear() }
            let preview =
                try dryRun
                ? rooms.intake.previewUndo(ImportID(id))
                : rooms.intake.undo(ImportID(id), by: Terminal.actor, wait: !noWait, watch: watch)
            line.clear()
            if json { return Terminal.answer(preview.json) }
            show(preview, try rooms.intake.find(ImportID(id)).options.kind)
        }

        private func show(_ preview: UndoPreview, _ kind: ImportKind) {
            let texts = Terminal.texts
            Terminal.answer(texts(dryRun ? "cli.undo.dry-run" : "cli.undo.done", ["import": String(id)]))
            if preview.sinceCount > 0 { Terminal.answer(texts.plural("cli.undo.since", count: preview.sinceCount)) }
            for since in preview.since { Terminal.answer("  \(since.subject)  \(since.by)") }
            let rows: [(String, Int)] = [
                ("people-removed", preview.peopleRemoved), ("people-changed", preview.peopleChanged),
                ("orders-removed", preview.orders.removed), ("orders-restored", preview.orders.restored),
                ("orders-kept", preview.orders.kept), ("entries-removed", preview.entries.removed),
                ("entries-restored", preview.entries.restored), ("entries-kept", preview.entries.kept),
                ("products-removed", preview.productsRemoved), ("products-changed", preview.productsChanged),
                ("consents-removed", preview.consentsRemoved), ("opt-outs-kept", preview.optOutsKept),
            ]
            let changes = rows.filter { $0.1 > 0 }
            if changes.isEmpty { return Terminal.answer(texts("cli.undo.nothing")) }
            Terminal.table(
                [texts("cli.undo.what"), ""],
                changes.map { [ImportWords.ofKind("cli.undo." + $0.0, kind, texts), texts.number($0.1)] }, right: [1])
            for (code, plain) in preview.amounts.sorted(by: { $0.key < $1.key }) {
                let change = ImportWords.change(plain, code, texts)
                Terminal.answer(texts("cli.undo.amounts" + change.ending, ["amounts": change.money]))
            }
        }
    }
}
