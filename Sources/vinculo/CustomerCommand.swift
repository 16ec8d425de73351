import App
import ArgumentParser
import Customers
import Foundation
import Intake
import Kernel

struct CustomerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "One customer: what is known, changes by hand, and forgetting.",
        subcommands: [Show.self, Edit.self, EraseCustomer.self])

    /// The one record that a key means: the oldest of a customer's. Where several customers have it, they are listed and it is for
    /// the caller to choose.
    /// - Parameter alone: the very record, of a key that is the reference of one.
    static func record(_ key: String, _ rooms: Rooms, alone: Bool = false) throws -> RecordID {
        let found = try rooms.customers.records(key, country: rooms.settings.country)
        if alone, found.count == 1, let one = found.first { return one }
        let ids = try rooms.customers.customers(of: found)
        if ids.count == 1, let one = ids.first { return RecordID(one.rawValue) }
        let references = try rooms.identity.references(ids)
        for id in ids.prefix(20) { Terminal.say("  " + (references[id] ?? id.description)) }
        throw PlainProblem("customer.several", .conflict, ["count": found.count > 20 ? "20+" : String(ids.count)])
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "What is known of a customer.")
        @Argument(help: "The id that the source gives, source:id, an e-mail address, a telephone or a document.")
        var customer: String
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let record = try CustomerCommand.record(customer, rooms)
            let values = try rooms.customers.values(with: record)
            let records = try rooms.customers.records(with: record)
            let consents = try Self.consents(records, rooms)
            let sources = try rooms.identity.names(of: records).map { $0.source + ":" + $0.externalID }
            if json {
                let answer: [String: Any] = [
                    "customer_id": record.rawValue, "values": values.said, "invalid": values.invalid,
                    "records": sources,
                    "consents": Dictionary(uniqueKeysWithValues: consents.map { ($0.channel, $0.state) }),
                ]
                return Terminal.json(answer)
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
            if sources.count > 1 {
                Terminal.answer(texts("cli.customer.records", ["records": sources.joined(separator: " · ")]))
            }
            for consent in consents {
                Terminal.answer(
                    "\(texts("field.consent_" + consent.channel)): \(texts("cli.consent." + consent.state))"
                        + (consent.on.map { "  " + texts.day($0) } ?? ""))
            }
        }

        /// What counts for each channel that anything was said of: a refusal before any yes.
        private static func consents(
            _ records: [RecordID], _ rooms: Rooms
        ) throws -> [(channel: String, state: String, on: Day?)] {
            let evidence = try rooms.customers.consents(of: records)
            let clock = LocalTime(rooms.settings.timeZone)
            let today = clock.day(of: rooms.now())
            // A yes in a column of people tells no time.
            func day(_ said: ConsentEvidence) -> Day? { said.at == .min ? nil : clock.day(of: said.at) }
            return ContactChannel.allCases.compactMap { channel in
                switch ConsentState.of(evidence, channel: channel, on: today) {
                case .given(let said): (channel.rawValue, "given", day(said))
                case .refused(let said): (channel.rawValue, "refused", day(said))
                case .expired(let said): (channel.rawValue, "expired", day(said))
                case .unknown: nil
                }
            }
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
            let record = try CustomerCommand.record(customer, rooms)
            try rooms.customers.edit(record, values, by: Terminal.actor, at: rooms.now())
            Terminal.say(Terminal.texts("cli.customer.edited", ["customer": customer]))
        }
    }
}
