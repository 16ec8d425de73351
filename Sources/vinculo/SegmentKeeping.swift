import App
import ArgumentParser
import Foundation
import Kernel
import Rules
import Segments

/// Segments that are kept under a name, and the names that their rules may use.
extension SegmentCommand {
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep a rule under a name.")
        @Argument var name: String
        @Option(help: "The rule.") var `where`: String
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let segment = try rooms.segments.create(name, self.where, by: Terminal.actor)
            try SegmentCommand.answer(segment, rooms, json: json)
        }
    }

    struct Change: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a segment another rule or another name; --undo takes the last change back.")
        @Argument var name: String
        @Option(help: "The new rule.") var `where`: String?
        @Option(help: "The new name.") var rename: String?
        @Flag var undo = false
        @Flag(help: "Answer as one JSON document.") var json = false

        func validate() throws {
            guard undo, `where` != nil || rename != nil else { return }
            throw ValidationError("--undo goes without --where and --rename.")
        }

        func run() throws {
            let rooms = try Terminal.rooms()
            let former = try rooms.segments.find(name)
            if undo {
                return try SegmentCommand.answer(
                    rooms.segments.takeBack(former.id, by: Terminal.actor), rooms, json: json)
            }
            let segment = try rooms.segments.change(
                former.id, name: rename ?? former.name, self.where ?? former.text, by: Terminal.actor)
            try SegmentCommand.answer(segment, rooms, json: json)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One segment: its rule, and how many belong to it.")
        @Argument var name: String
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            try SegmentCommand.answer(rooms.segments.find(name), rooms, json: json)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a segment; --undo takes the removal of the number that was answered back.")
        @Argument(help: "Its name; with --undo its number.") var name: String
        @Flag var undo = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let texts = Terminal.texts
            if undo {
                guard let id = Int64(name) else {
                    throw PlainProblem("segment.not-found", .notFound, ["segment": name])
                }
                let segment = try rooms.segments.restore(id, by: Terminal.actor)
                return Terminal.answer(texts("cli.segment.restored", ["segment": segment.name]))
            }
            let segment = try rooms.segments.remove(rooms.segments.find(name).id, by: Terminal.actor)
            Terminal.answer(texts("cli.segment.removed", ["segment": segment.name, "id": String(segment.id)]))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All segments, with how many belong to each today.")
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let segments = try rooms.segments.counted(asOf: rooms.insight.today, notice: Terminal.say).segments
            if json {
                return Terminal.json(
                    segments.map { segment, customers -> [String: Any] in
                        [
                            "id": segment.id, "name": segment.name, "customers": customers ?? NSNull(),
                            "where": segment.text,
                        ]
                    })
            }
            let texts = Terminal.texts
            if segments.isEmpty { return Terminal.answer(texts("cli.segment.none")) }
            Terminal.table(
                [texts("cli.segment.name"), texts("cli.segment.customers"), texts("cli.segment.rule")],
                segments.map { [$0.name, $1.map(texts.number) ?? "—", $0.text] }, right: [1])
        }
    }

    struct Fields: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The names that rules may use, and what they are.")
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let catalogue = try rooms.segments.catalogue()
            let lines = catalogue.ownColumns.map { ("attr:" + $0, "text", [String]()) }
            let fields = catalogue.attributes.map { ($0.key, $0.kind.rawValue, $0.codes) } + lines
            if json {
                return Terminal.json(fields.map { ["name": $0.0, "type": $0.1, "codes": $0.2] as [String: Any] })
            }
            let texts = Terminal.texts
            Terminal.table(
                [texts("cli.segment.field"), texts("cli.segment.type"), texts("cli.segment.codes")],
                fields.map { [$0.0, $0.1, $0.2.joined(separator: " · ")] })
        }
    }

    static func answer(_ segment: Segment, _ rooms: Rooms, json: Bool) throws {
        let count = try rooms.segments.asking(asOf: rooms.insight.today, notice: Terminal.say).count(segment.rule)
        if json {
            let rule = try? JSONSerialization.jsonObject(with: Data(RuleJSON.text(segment.rule).utf8))
            return Terminal.json([
                "id": segment.id, "name": segment.name, "where": segment.text, "rule": rule ?? NSNull(),
                "customers": count.customers, "of": count.of,
            ])
        }
        let texts = Terminal.texts
        Terminal.answer("\(segment.name)  (\(texts.plural("cli.count.customers", count: count.customers)))")
        Terminal.answer("  " + segment.text)
    }
}
