import Formats
import Kernel
import Testing

@testable import Intake

@Suite("A file is read for what its first rows say, and once more where a later one says otherwise")
struct HastyLookTests {
    private static func file(_ later: [String], silent: Int = 2_500) -> String {
        "order_id,ordered_at,quantity,unit_price\n"
            + (0..<silent).map { "S\($0),2024-01-01,1,\n" }.joined().replacing(",1,\n", with: ",1,10\n")
            + later.enumerated().map { "L\($0.offset),\($0.element)\n" }.joined()
    }

    private func facts(_ file: String, portion: Int) throws -> (facts: [String], summary: ImportSummary) {
        let fixture = try IntakeFixture(orderPortion: portion)
        let summary = try fixture.run(file)
        #expect(summary.isBalanced && summary.created == summary.accepted)
        return (fixture.step.facts, summary)
    }

    @Test(
        "The first day that tells an order comes after portions have been handed on",
        arguments: [
            ("13/04/2024,1,10", "03/04/2024,1,10", "2024-04-03"), ("04/13/2024,1,10", "03/04/2024,1,10", "2024-03-04"),
        ])
    func days(telling: String, other: String, day: String) throws {
        for portion in [64, 1 << 19] {
            let (facts, summary) = try facts(Self.file([other, telling]), portion: portion)
            #expect(facts.count == 2_502 && summary.read == 2_502 && summary.rejected == 0)
            #expect(facts.contains { $0.hasPrefix("L0 ") && $0.contains(" \(day) ") })
            #expect(summary.assumed.isEmpty)
        }
    }

    @Test("An order of days that nothing tells is said to be assumed, although it was met late")
    func assumed() throws {
        let summary = try facts(Self.file(["03/04/2024,1,10"]), portion: 64).summary
        #expect(summary.assumed.map(\.what) == ["dateOrder"])
    }

    @Test(
        "The decimal sign that a late number shows is that of all", arguments: [("1.5", "1.50"), ("\"1,5\"", "1.50")])
    func sign(price: String, amount: String) throws {
        let (facts, _) = try facts(Self.file(["2024-01-01,1,\(price)"]), portion: 64)
        #expect(facts.contains { $0.hasPrefix("L0 ") && $0.contains(" \(amount) ") })
    }

    @Test("A number that agrees with the sign of another column breaks no silence; one that does not, does")
    func agrees() throws {
        let fixture = try IntakeFixture()
        let rows = (0..<2_500).map { "S\($0),2024-01-01,1,10.5\n" }.joined()
        let path = try fixture.file(
            "order_id,ordered_at,quantity,unit_price\n" + rows
                + "A,2024-01-01,1.5,10\nB,2024-01-01,\"1,5\",10\nC,2024-01-01,1.250,10\nD,2024/01/02,1,10\n")
        let look = try Inspection.inspect(
            path: path, options: .orders, home: fixture.room.setting.settings, depth: .hasty)
        #expect(look.silent == [1, 2] && !look.sawAll && look.decimal == .point)
        var breaking: [String] = []
        let reader = try look.openForReading(path).reader
        while let row = try reader.next() {
            for column in look.silent where look.breaksSilence(row, column) {
                breaking.append(row.text(0) + look.mapping.columns[column].name)
            }
        }
        #expect(breaking == ["Bquantity", "Dordered_at"])
        #expect(
            try Inspection.inspect(path: path, options: .orders, home: fixture.room.setting.settings).silent.isEmpty)
    }

    @Test("One slip in the first rows does not decide for the others", arguments: [false, true])
    func slip(isFirst: Bool) throws {
        var rows = (0..<3_000).map { "P\($0),\(10 + $0 % 19)/03/2024,1,10\n" }
        rows.insert("SLIP,03/25/2024,1,10\n", at: isFirst ? 0 : 2_900)
        // Days up to twelve, with which the first rows tell nothing but the slip.
        if isFirst { for at in 1..<2_200 { rows[at] = "P\(at),0\(1 + at % 9)/03/2024,1,10\n" } }
        let (_, summary) = try facts("order_id,ordered_at,quantity,unit_price\n" + rows.joined(), portion: 64)
        #expect(summary.rejected == 1 && summary.totals.firstDay?.hasPrefix("2024-03") == true)
        #expect(summary.totals.lastDay?.hasPrefix("2024-03") == true)
        // That both were found is said.
        #expect(summary.assumed.map(\.what) == ["dateOrder"])
    }

    @Test("One price in another country's form among the first does not make all others a thousand times smaller")
    func slipOfSign() throws {
        let rows = ["A,2024-01-01,1,\"12,345.50\"\n"] + (0..<3_000).map { "P\($0),2024-01-01,1,\"1.234,50\"\n" }
        let (facts, summary) = try facts("order_id,ordered_at,quantity,unit_price\n" + rows.joined(), portion: 64)
        #expect(summary.rejected == 1 && facts.filter { $0.contains(" 1234.50 ") }.count == 3_000)
        #expect(summary.assumed == [.init(column: "unit_price", what: "decimal", value: ",")])
    }

    @Test("Columns that first rows leave open but not silent are still decided by the whole file")
    func open() throws {
        let fixture = try IntakeFixture()
        let rows = (0..<2_500).map { "S\($0),03/04/2024,1,10\n" }.joined()
        let path = try fixture.file("order_id,ordered_at,quantity,unit_price\n" + rows + "A,04/13/2024,1,10\n")
        let look = try Inspection.inspect(
            path: path, options: .orders, home: fixture.room.setting.settings, depth: .hasty)
        #expect(look.dateOrder == .mdy && look.sawAll)
    }
}
