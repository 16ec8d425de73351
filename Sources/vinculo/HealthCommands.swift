import App
import ArgumentParser
import Foundation
import Kernel
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look the home over: what is well, and what to do about what is not.")
    @Flag(help: "Answer as JSON.") var json = false

    func run() async throws {
        let checks = await Doctor(try Terminal.rooms()).run()
        let texts = Terminal.texts
        if json {
            Terminal.json([
                "checks": checks.map { check -> [String: Any] in
                    [
                        "name": check.name, "ok": check.ok, "detail": check.detail,
                        "hint": DoctorWords(check, texts).hint ?? NSNull(),
                    ]
                },
                "ok": checks.allSatisfy(\.ok),
            ])
        } else {
            for check in checks {
                let mark = check.ok ? "✓" : "✗"
                let words = DoctorWords(check, texts)
                Terminal.answer("\(mark) \(texts("doctor." + check.name))  \(words.detail)")
                if let hint = words.hint { Terminal.answer("  → " + hint) }
            }
        }
        if !checks.allSatisfy(\.ok) { throw ExitCode(1) }
    }
}

struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "Long work asked for by pages.", subcommands: [List.self, Cancel.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Latest first.")
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let jobs = try rooms.home.database.read { try JobStore.list($0, limit: 50) }
            if json {
                return Terminal.json([
                    "jobs": jobs.map {
                        [
                            "job": $0.id.rawValue, "kind": $0.kind, "state": $0.state.rawValue, "done": $0.done,
                            "total": $0.total, "step": $0.step, "problem": $0.problem ?? NSNull(),
                        ] as [String: Any]
                    }
                ])
            }
            let texts = Terminal.texts
            Terminal.table(
                ["ID", texts("cli.job.kind"), texts("cli.import.state")],
                jobs.map { [$0.id.description, $0.kind, texts("job.state." + $0.state.rawValue)] }, right: [0])
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Ask a job to stop.")
        @Argument var id: Int64

        func run() throws {
            let rooms = try Terminal.rooms()
            try rooms.home.database.write { transaction in
                guard try JobStore.find(transaction, JobID(id)) != nil else {
                    throw PlainProblem("job.not-found", .notFound, ["job": String(id)])
                }
                try JobStore.askToStop(transaction, JobID(id), at: rooms.now())
                try AuditTrail.append(
                    transaction, at: rooms.now(), actor: Terminal.actor, action: "job.stop", subject: "job:\(id)")
            }
        }
    }
}
