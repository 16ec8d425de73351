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
            path: path, options: .orders, home: fixture.room.setting.settings, isHasty: true)
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

    @Test("Columns that first rows leave open but not silent are still decided by the whole file")
    func open() throws {
        let fixture = try IntakeFixture()
        let rows = (0..<2_500).map { "S\($0),03/04/2024,1,10\n" }.joined()
        let path = try fixture.file("order_id,ordered_at,quantity,unit_price\n" + rows + "A,04/13/2024,1,10\n")
        let look = try Inspection.inspect(
            path: path, options: .orders, home: fixture.room.setting.settings, isHasty: true)
        #expect(look.dateOrder == .mdy && look.sawAll)
    }
}
