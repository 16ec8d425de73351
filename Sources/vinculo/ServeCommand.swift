import App
import ArgumentParser
import Foundation
import Kernel
import Office
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the pages.")

    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port; 0 takes a free one.") var port = 8080

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port: 0 … 65535") }
    }

    func run() async throws {
        let host = host
        let server = Server(try Terminal.rooms())
        do {
            try await server.run(host: host, port: port) { port in
                Terminal.answer("http://\(host.contains(":") ? "[\(host)]" : host):\(port)/")
            }
        } catch let problem as any Problem {
            throw problem
        } catch {
            throw PlainProblem("serve.cannot-listen", .unavailable, ["address": "\(host):\(port)"])
        }
    }
}

extension Role: ExpressibleByArgument {}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Accounts of colleagues.",
        subcommands: [Add.self, List.self, Passwd.self, Disable.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Open an account; the password comes from a prompt or the standard input.")
        @Argument var email: String
        @Option(help: "admin, manager, analyst, agent or typist.") var role: Role
        @Flag(help: "Make a password, print it once and ask for a new one at the first sign-in.") var generate = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            let rooms = try Terminal.rooms()
            let password = generate ? OfficeRoom.systemPassword() : try Terminal.password()
            let id = try await rooms.office.add(
                email: email, role: role, password: password, mustChange: generate, actor: Terminal.actor,
                now: rooms.now())
            if json {
                var answer: [String: Any] = ["user": id.rawValue, "email": email, "role": role.rawValue]
                if generate { answer["password"] = password }
                return Terminal.json(answer)
            }
            Terminal.answer(Terminal.texts("cli.user.added", ["email": email]))
            if generate { Terminal.answer(Terminal.texts("cli.user.password", ["password": password])) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "All accounts.")
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            let users = try await Terminal.rooms().office.list()
            if json {
                return Terminal.json([
                    "users": users.map {
                        ["user": $0.id.rawValue, "email": $0.email, "role": $0.role.rawValue, "active": $0.isActive]
                            as [String: Any]
                    }
                ])
            }
            let texts = Terminal.texts
            Terminal.table(
                ["ID", texts("cli.user.email"), texts("cli.user.role"), texts("cli.user.state")],
                users.map {
                    [
                        $0.id.description, $0.email, texts("role." + $0.role.rawValue),
                        texts($0.isActive ? "cli.user.active" : "cli.user.disabled"),
                    ]
                }, right: [0])
        }
    }

    struct Passwd: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "passwd", abstract: "Set a new password.")
        @Argument var email: String

        func run() async throws {
            let rooms = try Terminal.rooms()
            let user = try await rooms.office.find(email: email)
            try await rooms.office.setPassword(
                user.id, try Terminal.password(), mustChange: false, actor: Terminal.actor, now: rooms.now())
            Terminal.answer(Terminal.texts("cli.user.password-set", ["email": email]))
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "disable", abstract: "Close an account.")
        @Argument var email: String

        func run() async throws {
            let rooms = try Terminal.rooms()
            let user = try await rooms.office.find(email: email)
            try await rooms.office.disable(user.id, actor: Terminal.actor, now: rooms.now())
            Terminal.answer(Terminal.texts("cli.user.disabled-done", ["email": email]))
        }
    }
}
