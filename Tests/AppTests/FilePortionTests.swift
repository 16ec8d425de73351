import App
import GRDB
import Intake
import Kernel
import Storage
import Testing
import Timelines
import Warehouse

/// What a base shows after imports that passed in many portions, beside one into which the same files went whole.
@Suite("A file in portions leaves what it leaves whole")
struct FilePortionTests {
    /// All that came of a history of imports and undos.
    private struct Outcome: Equatable {
        var summaries: [ImportSummary] = []
        var rejects: [String] = []
        var facts: [[String]] = []
        var said: [[String: [String: String]]] = []
        var previews: [UndoPreview] = []
        var remade: [Int64] = []
        var unsound: [String] = []

        mutating func note(_ summary: ImportSummary) {
            var summary = summary
            rejects.append(summary.rejectFile.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? "")
            (summary.elapsedSeconds, summary.rejectFile) = (0, nil)
            summaries.append(summary)
        }
    }

    private struct Step {
        var kind: ImportKind
        var text: String
        var isSkip = false
    }

    private func home(_ portion: Int) throws -> HomeFixture { try HomeFixture(orderPortion: portion) }

    /// Runs the files one after another, each rehearsed first; then takes the first back, makes all facts anew, and
    /// takes the second back, too.
    private func outcome(_ steps: [Step], portion: Int) throws -> (Outcome, batches: Int) {
        let home = try home(portion)
        var outcome = Outcome()
        var ids: [ImportID] = []
        var batches = 0
        func look() throws {
            outcome.facts.append(try home.factLines())
            outcome.said.append(try home.saidOfPeople())
        }
        for step in steps {
            let change = { (options: inout ImportOptions) in if step.isSkip { options.onExisting = .skip } }
            outcome.note(try home.dryRun(step.kind, step.text, change))
            let summary = try home.run(step.kind, step.text, change)
            ids.append(ImportID(summary.import))
            outcome.note(summary)
            try look()
            batches = max(
                batches, try home.rooms.entries.manifest().count + home.rooms.warehouse.manifest().count)
        }
        for id in ids.prefix(2) {
            outcome.previews.append(try home.rooms.intake.undo(id, by: "test"))
            try look()
            outcome.remade += try home.rooms.upkeep.rebuild(by: "test").remade
            outcome.unsound += try home.rooms.upkeep.verify().damaged.map(\.file)
            try look()
        }
        return (outcome, batches)
    }

    /// - Parameter isPassing: whether all files go through in portions.
    private func compare(_ steps: [Step], isPassing: Bool = true) throws {
        let (whole, few) = try outcome(steps, portion: 1 << 19)
        let (parts, many) = try outcome(steps, portion: 64)
        #expect(parts.summaries == whole.summaries && parts.rejects == whole.rejects)
        #expect(parts.facts == whole.facts && parts.said == whole.said)
        #expect(parts == whole)
        #expect((many > few + 10) == isPassing && !whole.rejects.joined().isEmpty && whole.unsound.isEmpty)
        #expect(whole.facts.allSatisfy { !$0.isEmpty } && whole.said.contains { !$0.isEmpty })
    }

    private static func events(_ seed: UInt64, isApart: Bool = false) -> String {
        var random = SeededGenerator(seed: seed)
        var rows: [String] = []
        for event in 0..<700 {
            let id = event % 5 == 0 ? "" : "e\(event)"
            let day = event % 90 == 8 ? "nunca" : "2024-0\(1 + event / 100)-1\(event % 9)"
            let level = ["", "", "oro", "plata", "\\N"][random.below(5)]
            let color = random.below(4) == 0 ? "color \(random.below(200))" : ""
            rows.append("\(id),c\(event % 60),\(day),tipo \(event % 4),\(random.below(3)),\(level),\(color)")
            if random.below(8) == 0, let last = rows.last { rows.append(last) }
        }
        if isApart { rows += [rows[2], rows[40]] }
        return "event_id,customer_ref,occurred_at,type,value,custom:Nivel,custom:Color\n" + rows.joined(separator: "\n")
            + "\n"
    }

    @Test("Events, with what they say of people", arguments: [false, true])
    func events(isApart: Bool) throws {
        try compare([
            Step(kind: .events, text: Self.events(1)), Step(kind: .events, text: Self.events(2, isApart: isApart)),
            Step(kind: .events, text: Self.events(3), isSkip: true),
        ])
    }

    @Test("Payments")
    func payments() throws {
        func text(_ seed: UInt64) -> String {
            var random = SeededGenerator(seed: seed)
            let rows = (0..<600).map { payment in
                let amount = payment % 80 == 9 ? "mal" : "\(random.below(4)).50"
                return "\(payment % 3 == 0 ? "" : "p\(payment)"),c\(payment % 70),2024-01-1\(payment % 9),\(amount),"
                    + "\(["pagado", "anulado"][payment % 2]),o\(payment),\(["", "Azul", "Rojo"][random.below(3)])\n"
            }
            return "payment_id,customer_ref,paid_at,amount,status,order_id,custom:Banco\n" + rows.joined()
        }
        try compare([1, 2, 3].map { Step(kind: .payments, text: text($0)) })
    }

    private static func orders(_ seed: UInt64, isApart: Bool = false) -> String {
        var random = SeededGenerator(seed: seed)
        var rows: [String] = []
        for order in 0..<400 {
            for line in 0..<1 + random.below(3) {
                let who = random.below(7) == 0 ? "" : "c\((order + random.below(9) / 8) % 60)"
                let amount = random.below(60) == 0 ? "mal" : String(random.below(5))
                let level = ["", "", "oro", "plata", "\\N", "PeÃ±a"][random.below(6)]
                let seen = random.below(3) == 0 ? "visto \(random.below(300))" : ""
                rows.append("P-\(order),\(who),2024-0\(1 + order / 50)-11,\(amount),s\(line),\(level),\(seen)")
            }
        }
        // Some lines stand some rows from their order; all of them in a portion, or not.
        let apart = isApart ? 40 : 3
        for at in stride(from: 0, to: rows.count - apart, by: 9) { rows.swapAt(at, at + random.below(apart)) }
        return "order_id,customer_ref,ordered_at,amount,sku,custom:Nivel,custom:Visto\n" + rows.joined(separator: "\n")
            + "\n"
    }

    @Test(
        "Texts of refused orders, and of rows that go on to the next portion, stand in no batch that has not their rows"
    )
    func textsOfOthers() throws {
        for portion in [64, 1 << 19] {
            let home = try home(portion)
            let rows = (0..<300).map { "P-\($0 / 2),c1,2024-01-01,5,nota \($0)\n" }
            let refused = "P-900,c2,2024-01-01,5,secreto\nP-900,c2,nunca,5,b\n"
            try home.run(
                .orders,
                "order_id,customer_ref,ordered_at,amount,attr:Nota\n" + rows.joined() + refused
                    + "P-901,c1,2024-01-01,5,otra\n")
            let view = try home.rooms.warehouse.facts.view()
            let texts = try view.batches.map { try $0.batch.texts("line.attr:Nota") }
            #expect(texts.joined().sorted() == ((0..<300).map { "nota \($0)" } + ["otra"]).sorted())
            #expect(portion > 64 || texts.count > 3)
        }
    }

    @Test(
        "The last row of the file counts for a person, also where an earlier row goes on with its order to the next portion"
    )
    func sequence() throws {
        let home = try home(64)
        var rows = (0..<200).map { "P-\($0),c9,2024-01-01,5,\n" }
        rows[40] = "Q,c1,2024-01-01,5,plata\n"
        rows[45] = "R,c1,2024-01-01,5,oro\n"
        rows[61] = "Q,c1,2024-01-01,5,\n"
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount,custom:Nivel\n" + rows.joined())
        #expect(try home.values("c1") == ["custom:Nivel": "oro"])
        #expect(try home.rooms.warehouse.manifest().count > 2)
    }

    @Test("Orders, with what they say of people", arguments: [false, true])
    func orders(isApart: Bool) throws {
        let steps = [
            Step(kind: .orders, text: Self.orders(1, isApart: isApart)),
            Step(kind: .orders, text: Self.orders(2, isApart: isApart)),
            Step(kind: .orders, text: Self.orders(3, isApart: isApart), isSkip: true),
        ]
        try compare(steps, isPassing: !isApart)
    }
}

extension HomeFixture {
    /// What the ids of records stand for.
    private func references() throws -> [Int64: String] {
        try rooms.home.database.read { transaction in
            try Row.fetchAll(transaction.database, sql: "SELECT id, externalId FROM sourceRecord")
                .reduce(into: [0: "nobody"]) { $0[$1["id"]] = $1["externalId"] }
        }
    }

    /// All orders, events and payments that are seen, a line each.
    func factLines() throws -> [String] {
        let names = try references()
        func name(_ record: Int64) -> String { names[record] ?? "?" }
        var lines: [String] = []
        let view = try rooms.warehouse.facts.view()
        for (loaded, isSuperseded) in zip(view.batches, view.isSuperseded) {
            let (ids, records, content) = (try loaded.ids, try loaded.records, try loaded.content)
            let (rows, instants) = (try loaded.rowCounts, try loaded.instants)
            for order in isSuperseded.indices where !isSuperseded[order] {
                lines.append(
                    "\(ids.text(order)) \(name(records[order])) \(rows[order]) \(instants[order]) \(content[order])")
            }
        }
        for kind in [ImportKind.events, .payments] {
            try rooms.entries.visible(kind).forEachBatch { rows in
                for entry in 0..<rows.count {
                    let numbers = [rows.value, rows.minutes, rows.amount].filter { !$0.isEmpty }.map { $0[entry] }
                    let texts = rows.texts.map { rows.text($0.field, entry) }
                    lines.append(
                        "\(rows.id(entry)) \(name(rows.record[entry])) \(rows.row[entry]) \(rows.instant[entry]) "
                            + "\(rows.day[entry]) \(numbers) \(rows.currency(entry)) \(texts) \(rows.content[entry])")
                }
            }
        }
        return lines.sorted()
    }

    /// What is known of everybody, with its marks.
    func saidOfPeople() throws -> [String: [String: String]] {
        try references().values.reduce(into: [:]) { said, reference in
            let known = try values(reference)
            if !known.isEmpty { said[reference] = known }
        }
    }
}
