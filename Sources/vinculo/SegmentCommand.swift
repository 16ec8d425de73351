import App
import ArgumentParser
import Foundation
import Kernel
import Rules
import Segments
import Warehouse

struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment", abstract: "Who shares a trait today: rules, and the people they hold for.",
        subcommands: [
            Count.self, MembersOf.self, Explain.self, Create.self, Change.self, List.self, Show.self, Remove.self,
            Fields.self, Measure.self,
        ])

    /// Of which people, as of which day.
    struct Scope: ParsableArguments {
        @Option(name: .customLong("as-of"), help: "Day, YYYY-MM-DD; default today.") var asOf: String?
        @Option(help: "people or companies; default both.") var who: String?

        /// - Parameters:
        ///   - withNobody: sales that name nobody count, too.
        ///   - anew: without what is known from questions before.
        func asking(_ rooms: Rooms, withNobody: Bool = false, anew: Bool = false) throws -> SegmentAsking {
            try rooms.segments.asking(
                asOf: day(rooms), kind: Terminal.kind(who)?.rawValue, withNobody: withNobody, anew: anew,
                notice: Terminal.say)
        }

        func day(_ rooms: Rooms) throws -> Day { try Terminal.asOf(asOf, rooms) }
    }

    /// A rule: written, or that of a segment.
    struct Chosen: ParsableArguments {
        @Option(help: "The rule, as in 'city = \"Bogotá\" and purchases(within: 90d).count >= 2'.") var `where`: String?
        @Option(help: "A segment, by its name.") var segment: String?

        func rule(_ rooms: Rooms) throws -> Rule {
            switch (self.where, segment) {
            case (let text?, nil): try rooms.segments.read(text)
            case (nil, let name?): try rooms.segments.find(name).rule
            default: throw PlainProblem("segment.which", .usage)
            }
        }
    }

    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How many customers a rule holds for.")
        @OptionGroup var chosen: Chosen
        @OptionGroup var scope: Scope
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let asking = try scope.asking(rooms)
            let count = try asking.count(chosen.rule(rooms))
            if json {
                return Terminal.json([
                    "customers": count.customers, "of": count.of, "asOf": asking.asOf.description,
                    "elapsedMilliseconds": (count.elapsedMilliseconds * 1000).rounded() / 1000,
                ])
            }
            try SetAside.say(rooms)
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    "cli.segment.count",
                    [
                        "customers": texts.plural("cli.count.customers", count: count.customers),
                        "of": texts.number(count.of), "share": texts.percent(count.share),
                        "day": texts.day(asking.asOf),
                    ]))
        }
    }

    struct MembersOf: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "members", abstract: "The customers a rule holds for.")
        @OptionGroup var chosen: Chosen
        @OptionGroup var scope: Scope
        @Option(help: "At most so many.") var limit: Int?
        @Option(help: "table, csv or jsonl.") var format: TableFormat = .table
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let asking = try scope.asking(rooms)
            let answer = MembersAnswer(json: json, format: format, limit: limit)
            try answer.put(asking.members(chosen.rule(rooms)), asking, rooms)
        }
    }

    /// Customers as answers list them.
    struct MembersAnswer {
        var json: Bool
        var format: TableFormat
        var limit: Int?

        func put(_ members: Members, _ asking: SegmentAsking, _ rooms: Rooms) throws {
            var (rows, after): ([[String: Any]], CustomerID?) = ([], nil)
            var left = limit ?? .max
            if !json, format == .csv { Terminal.answer("customer_id,customer_ref") }
            while left > 0 {
                let page = asking.timeline.page(members, after: after, limit: min(left, 5_000))
                if page.isEmpty { break }
                let references = try rooms.identity.references(page)
                for id in page {
                    put(id, references[id] ?? id.description, &rows)
                }
                (after, left) = (page.last, left - page.count)
            }
            if json {
                Terminal.json(["customers": members.count, "asOf": asking.asOf.description, "rows": rows])
            } else if format == .table {
                Terminal.table(
                    ["customer_id", "customer_ref"],
                    rows.map { ["\($0["customer_id"] ?? "")", "\($0["customer_ref"] ?? "")"] }, right: [0])
            }
        }

        private func put(_ id: CustomerID, _ reference: String, _ rows: inout [[String: Any]]) {
            if json || format == .table {
                rows.append(["customer_id": id.rawValue, "customer_ref": reference])
            } else if format == .csv {
                Terminal.answer(id.description + "," + CSVCell.quoted(reference))
            } else {
                Terminal.json(["customer_id": id.rawValue, "customer_ref": reference])
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Why a customer belongs or does not: each condition, what the customer has there, and whether it holds."
        )
        @OptionGroup var chosen: Chosen
        @OptionGroup var scope: Scope
        @Option(help: "The id that the source gives, source:id, an e-mail address, a telephone or a document.")
        var customer: String
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let asking = try scope.asking(rooms)
            let record = try CustomerCommand.record(customer, rooms)
            let id = CustomerID(Int64(try rooms.identity.customers()[Int(record.rawValue)]))
            guard let why = try asking.explain(chosen.rule(rooms), id) else {
                throw PlainProblem("customer.not-found", .notFound, ["customer": customer])
            }
            if json { return Terminal.json(object(why, id)) }
            let texts = Terminal.texts
            Terminal.answer(
                texts(why.isMember ? "cli.segment.is-member" : "cli.segment.no-member", ["customer": customer]))
            Terminal.table(
                ["", texts("cli.segment.condition"), texts("cli.segment.value")],
                why.conditions.map { [texts(Self.key($0)), $0.text, $0.value ?? texts("cli.segment.unknown")] })
        }

        private static func key(_ condition: SegmentExplanation.Condition) -> String {
            switch condition.truth {
            case true: "cli.segment.true"
            case false: "cli.segment.false"
            default: "cli.segment.unknown"
            }
        }

        private func object(_ why: SegmentExplanation, _ id: CustomerID) -> [String: Any] {
            [
                "customer_id": id.rawValue, "member": why.isMember,
                "conditions": why.conditions.map { condition -> [String: Any] in
                    [
                        "condition": condition.text, "value": condition.value ?? NSNull(),
                        "truth": condition.truth ?? NSNull(), "negated": condition.isNegated,
                    ]
                },
            ]
        }
    }
}
