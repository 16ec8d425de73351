import App
import ArgumentParser
import Customers
import Foundation
import Kernel

struct CustomerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "One customer: what is known, and changes by hand.",
        subcommands: [Show.self, Edit.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "What is known of a customer.")
        @Argument(help: "Reference: the id that the source gives, or source:id.") var customer: String
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let record = try rooms.customers.record(customer)
            let values = try rooms.customers.values(record)
            if json {
                return Terminal.json(
                    ["customer_id": record.rawValue, "values": values.said, "invalid": values.invalid] as [String: Any])
            }
            let texts = Terminal.texts
            Terminal.table(
                [texts("cli.customer.field"), texts("cli.customer.value"), ""],
                values.said.sorted { $0.key < $1.key }.map { field, text in
                    [
                        field, text,
                        values.invalid[field].map { texts.has("flag." + $0) ? texts("flag." + $0) : $0 } ?? "",
                    ]
                })
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change fields of a customer by hand; no import before it has the last word."
        )
        @Argument(help: "Reference: the id that the source gives, or source:id.") var customer: String
        @Option(name: .customLong("set"), help: "FIELD=VALUE; FIELD= clears. Repeatable.") var changes: [String]

        func run() throws {
            let rooms = try Terminal.rooms()
            var values: [String: String] = [:]
            for change in changes {
                guard let equals = change.firstIndex(of: "=") else {
                    throw ValidationError("--set \(change): FIELD=VALUE")
                }
                values[String(change[..<equals])] = String(change[change.index(after: equals)...])
            }
            let record = try rooms.customers.record(customer)
            try rooms.customers.edit(record, values, by: Terminal.actor, at: rooms.now())
            Terminal.say(Terminal.texts("cli.customer.edited", ["customer": customer]))
        }
    }
}
