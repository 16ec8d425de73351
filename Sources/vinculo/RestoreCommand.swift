import App
import ArgumentParser
import Foundation
import Kernel
import Storage

extension BackupCommand {
    struct RestoreBackup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Bring a backup back, into a new home or in place of one, whose data are set aside whole.")
        @Argument(help: "The folder of the backup.") var backup: String
        @Option(help: "The home; --home when absent.") var to: String?
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let home = to.map(BackupCommand.path) ?? Terminal.home
            let (watch, line) = BackupCommand.watch()
            defer { line.clear() }
            let done = try Restore.run(
                BackupCommand.path(backup), to: home, by: Terminal.actor, now: Rooms.systemClock, watch: watch)
            line.clear()
            if json {
                return Terminal.json([
                    "home": done.home, "backup": BackupCommand.path(backup), "createdAt": done.manifest.createdAt,
                    "aside": done.aside.map { $0 as Any } ?? NSNull(), "optOuts": done.optOuts,
                    "damagedLines": done.damagedLines,
                    "sendingHeld": true,
                ])
            }
            let texts = Terminal.texts
            Terminal.answer(texts("cli.backup.restored", ["home": done.home, "at": done.manifest.createdAt]))
            if let aside = done.aside { Terminal.answer(texts("cli.backup.aside", ["folder": aside])) }
            if done.optOuts > 0 { Terminal.answer(texts.plural("cli.backup.opt-outs", count: done.optOuts)) }
            if done.damagedLines > 0 {
                Terminal.answer(texts.plural("cli.backup.log-damaged", count: done.damagedLines))
            }
            Terminal.answer(texts("cli.backup.held"))
        }
    }
}
