import App
import ArgumentParser
import Foundation
import Kernel
import Storage
import Web

/// The command line. Commands only: what they do is done by the rooms.
@main
struct Entry {
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        Terminal.home = takeHome(from: &arguments)
        do {
            var command = try Vinculo.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch is CancellationError {
            Terminal.say(Terminal.texts("cli.interrupted"))
            exit(130)
        } catch {
            guard let problem = DatabaseTrouble.named(error) as? any Problem else { Vinculo.exit(withError: error) }
            Terminal.say(Terminal.sentence(problem))
            exit(problem.kind.exitCode)
        }
    }

    /// `--home DIR` may stand anywhere on the line; `VINCULO_HOME` stands in for it.
    private static func takeHome(from arguments: inout [String]) -> String {
        let environment = ProcessInfo.processInfo.environment["VINCULO_HOME"] ?? ""
        var home = environment.isEmpty ? "vinculo-data" : environment
        if let at = arguments.firstIndex(where: { $0 == "--home" || $0.hasPrefix("--home=") }) {
            if arguments[at] == "--home" {
                guard arguments.indices.contains(at + 1) else { return home }
                home = arguments[at + 1]
                arguments.removeSubrange(at...at + 1)
            } else {
                home = String(arguments[at].dropFirst("--home=".count))
                arguments.remove(at: at)
            }
        }
        return URL(fileURLWithPath: home).standardizedFileURL.path
    }
}

struct Vinculo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vinculo",
        abstract: "Self-hosted relationship marketing: from scattered files to who is worth what, and why.",
        discussion: """
            --home DIR (or VINCULO_HOME) is the data directory, ./vinculo-data by default.
            Exit codes: 0 done, 1 failed, 2 partly done, 3 not found, 4 refused by a rule, 5 locked or in conflict,
            64 usage, 69 unreachable, 130 interrupted.
            """,
        version: Product.version,
        subcommands: [
            InitCommand.self, DemoCommand.self, ServeCommand.self, UserCommand.self, ImportCommand.self,
            CustomerCommand.self, IdentityCommand.self, MatchCommand.self, RateCommand.self, ValueCommand.self,
            SegmentCommand.self,
            CubeCommand.self,
            StatusCommand.self,
            JobCommand.self,
            WarehouseCommand.self, DoctorCommand.self, BackupCommand.self,
        ])
}
