import Formats
import Foundation
import Kernel
import Testing

@testable import Intake

@Suite("What the reader of orders remembers of rows before")
struct OrderMemoryTests {
    private static let header = "order_id,customer_ref,ordered_at,amount,sku,currency\n"

    private func facts(_ rows: [String], portion: Int = 1 << 19) throws -> (facts: [String], summary: ImportSummary) {
        let fixture = try IntakeFixture(orderPortion: portion)
        let summary = try fixture.run(Self.header + rows.joined(separator: "\n") + "\n")
        return (fixture.step.facts, summary)
    }

    @Test("An order that comes again after one without a number is still one order")
    func again() throws {
        let (_, summary) = try facts([
            "A,c1,2024-01-01,1,s,", ",c1,2024-01-01,2,s,", "A,c1,2024-01-01,3,s,", ",c1,2024-01-01,4,s,",
            "1.01234567890123E+17,c1,2024-01-01,5,s,", "A,c1,2024-01-01,6,s,", "B,c1,2024-01-01,7,s,",
        ])
        #expect(summary.totals.orders == 4 && summary.accepted == 7)
    }

    @Test("A blank number after an order that came again is an order of its own")
    func blank() throws {
        let (facts, summary) = try facts([
            "B,c1,2024-01-01,1,s,", ",c2,2024-01-01,2,s,", "B,c1,2024-01-01,3,s,", ",c3,2024-01-01,4,s,",
        ])
        #expect(summary.totals.orders == 3 && facts.contains("- c3 2024-01-01 purchase 1 4.00 COP"))
    }

    @Test("An id in scientific notation is marked on each of its rows")
    func damaged() throws {
        let row = "1.01234567890123E+17,9.1E+12,2024-01-01,5,s,"
        #expect(try facts([row, row, "B,9.1E+12,2024-01-01,5,s,", row]).summary.flagged == 4)
    }

    @Test("A person or a day that changes within an order is not that of the row before")
    func changes() throws {
        let (facts, summary) = try facts([
            "A,c1,2024-01-01 10:00:00,1,s,", "B,c2,2024-01-01 10:00:00,2,s,", "C,c2,2024-01-02 10:00:00,3,s,",
            "D,,2024-01-02 10:00:00,4,s,USD", "E,c2,2024-01-02 10:00:00,5,s,", "F,c2,2024-01-02 10:00:00,6,s,USD",
        ])
        #expect(
            facts == [
                "A c1 2024-01-01 purchase 1 1.00 COP", "B c2 2024-01-01 purchase 1 2.00 COP",
                "C c2 2024-01-02 purchase 1 3.00 COP", "D nobody 2024-01-02 purchase 1 4.00 USD",
                "E c2 2024-01-02 purchase 1 5.00 COP", "F c2 2024-01-02 purchase 1 6.00 USD",
            ])
        #expect(summary.totals.amounts == ["COP": "11.00", "USD": "10.00"])
    }

    @Test("Texts that drive each other out of memory keep their own codes, in every portion", arguments: [64, 1 << 19])
    func texts(portion: Int) throws {
        var random = SeededGenerator(seed: 11)
        let names = (0..<30_000).map { index in
            // Up to 16 bytes and more, with blanks around and letters of two forms.
            ["p\(index)", " p\(index) ", "producto largo \(index)", "n\u{303}\(index)", "ñ\(index)"][index % 5]
        }
        let rows = (0..<12_000).map { row in (row, names[random.below(names.count)]) }
        let fixture = try IntakeFixture(orderPortion: portion)
        _ = try fixture.run(
            Self.header + rows.map { "A\($0.0),c1,2024-01-01,1,\($0.1),\n" }.joined())
        let expected = rows.map { $0.1.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping }
        #expect(fixture.step.texts(0) == expected)
    }
}

extension KeepingStep {
    /// A text of each line, in the sequence of the file.
    func texts(_ index: Int) -> [String] {
        allPortions.flatMap { orders in
            var texts: [String] = []
            for order in 0..<orders.count {
                orders.forEachLine(of: order) { texts.append(orders.dictionaries[index].text(Int($1[index]))) }
            }
            return texts
        }
    }
}
