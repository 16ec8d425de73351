import App
import ArgumentParser
import Foundation
import Kernel
import Storage

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies of everything, made while the home is in use.",
        subcommands: [Create.self, List.self, Verify.self, RestoreBackup.self, ReleaseHold.self])

    /// What is typed, from where the command was called.
    static func path(_ text: String) -> String { URL(fileURLWithPath: text).standardizedFileURL.path }

    static func watch() -> (BackupWatch, ProgressLine) {
        let line = ProgressLine(words: "backups.step.")
        let stop = StopSign()
        Interruption.onInterrupt { stop.set() }
        var watch = BackupWatch()
        watch.progress = { line.show($0, $1, $2) }
        watch.waiting = { Terminal.say(Terminal.texts("cli.backup.waiting", ["pid": $0])) }
        watch.isCancelled = { stop.isSet }
        return (watch, line)
    }

    static func answer(_ manifest: BackupManifest, _ path: String) -> [String: Any] {
        [
            "backup": path, "createdAt": manifest.createdAt, "schemaVersion": manifest.schemaVersion,
            "product": manifest.product, "files": manifest.files.count, "bytes": manifest.byteCount,
            "missing": manifest.missing, "scheduled": manifest.isScheduled,
        ]
    }

    static func size(_ bytes: Int64) -> String { Terminal.texts.byteSize(bytes) }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a backup; pages and imports go on meanwhile.")
        @Option(help: "The backup itself, a folder that is not there yet; HOME/backups/TIME when absent.") var to:
            String?
        @Flag(help: "Exit 5 instead of waiting for another backup.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let (watch, line) = BackupCommand.watch()
            defer { line.clear() }
            let (path, manifest) = try rooms.backups.create(
                to: to.map(BackupCommand.path), by: Terminal.actor, wait: !noWait, watch: watch)
            line.clear()
            if json { return Terminal.json(BackupCommand.answer(manifest, path)) }
            Terminal.answer(
                Terminal.texts.plural(
                    "cli.backup.done", count: manifest.files.count,
                    ["backup": path, "size": BackupCommand.size(manifest.byteCount)]))
            for file in manifest.missing.prefix(10) {
                Terminal.answer(Terminal.texts("cli.backup.missing", ["file": file]))
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The backups there are, newest first.")
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let found = try Terminal.rooms().backups.list()
            if json {
                return Terminal.json([
                    "backups": found.map { backup in
                        BackupCommand.answer(backup.manifest, backup.path)
                            .merging(["whole": backup.check.map(\.isWhole) ?? NSNull()]) { $1 }
                    }
                ])
            }
            let texts = Terminal.texts
            if found.isEmpty { return Terminal.answer(texts("backups.empty-title")) }
            // A path is to be copied whole, so it stands last and is never cut.
            for backup in found {
                let state = backup.check.map { $0.isWhole ? "whole" : "damaged" } ?? "unverified"
                let size = BackupCommand.size(backup.manifest.byteCount)
                Terminal.answer(
                    "\(backup.manifest.createdAt)  \(size)  \(texts("backups.state-" + state))  \(backup.path)")
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read every byte of a backup and compare. Needs no home.")
        @Argument(help: "The folder of the backup.") var backup: String
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let path = BackupCommand.path(backup)
            let (watch, line) = BackupCommand.watch()
            defer { line.clear() }
            let (manifest, result) = try BackupCheck(path, kept: Rooms.keptFiles, watch: watch)
                .run(at: Rooms.systemClock())
            line.clear()
            if json {
                Terminal.json(
                    BackupCommand.answer(manifest, path).merging(["ok": result.isWhole, "damaged": result.damaged]) {
                        $1
                    })
            } else if result.isWhole {
                Terminal.answer(
                    Terminal.texts.plural("cli.backup.whole", count: manifest.files.count, ["backup": path]))
            } else {
                Terminal.answer(Terminal.texts("cli.backup.damaged", ["backup": path]))
                for file in result.damaged.prefix(50) { Terminal.answer("  " + Terminal.texts.damage(file)) }
            }
            if !result.isWhole { throw ExitCode(1) }
        }
    }

    struct ReleaseHold: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release-hold", abstract: "After a restore: confirm that messages may go again.")

        func run() throws {
            try Terminal.rooms().backups.releaseHold(by: Terminal.actor)
            Terminal.answer(Terminal.texts("done.hold-released"))
        }
    }
}
