import App
import ArgumentParser
import Foundation
import Storage

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Set up a new home.")

    @Option(help: "Country, two letters.") var country = "CO"
    @Option(help: "Currency, three letters.") var currency = "COP"
    @Option(help: "Language and country of texts, es-CO.") var locale = "es-CO"
    @Option(help: "Time zone.") var timezone = "America/Bogota"
    @Flag(help: "Answer as JSON.") var json = false

    func run() throws {
        let settings = try HomeSettings(
            country: country.uppercased(), currency: currency, locale: locale, timeZone: timezone)
        try settings.checkKnown()
        let home = try Home.create(Terminal.home, settings: settings, migrator: Rooms.migrator)
        let version = try home.schemaVersion(Rooms.migrator)
        if json {
            Terminal.json(["home": home.path, "schemaVersion": version])
        } else {
            Terminal.answer(Terminal.texts("cli.init.done", ["home": home.path]))
        }
    }
}

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The sample company.", subcommands: [Load.self])

    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load", abstract: "Import two years of a believable Colombian shop.")

        @Option(help: "People of the sample.") var customers = 2000
        @Option(help: "The same seed makes the same shop.") var seed: UInt64 = 1
        @Flag(help: "Answer as JSON.") var json = false

        func validate() throws {
            guard (1...1_000_000).contains(customers) else { throw ValidationError("--customers: 1 … 1000000") }
        }

        func run() throws {
            let rooms = try Terminal.rooms()
            let (watch, line) = ImportWatch.make()
            let loaded = try Demo(rooms).load(customers: customers, seed: seed, by: Terminal.actor, watch: watch)
            line.clear()
            let orders = loaded.orders
            if json {
                Terminal.json([
                    "customers": try rooms.customers.count(), "orders": orders.totals.orders,
                    "records": loaded.people.people.created + orders.people.created,
                ])
            } else {
                Terminal.answer(
                    Terminal.texts(
                        "cli.demo.done",
                        [
                            "people": Terminal.count("customers", loaded.people.totals.people),
                            "orders": Terminal.count("orders", orders.totals.orders),
                            "rows": Terminal.count("rows", orders.read),
                            "rejected": Terminal.count("rejected", orders.rejected),
                        ]))
            }
        }
    }
}
