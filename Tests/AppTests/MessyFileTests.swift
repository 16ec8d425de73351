import Foundation
import Kernel
import Testing

@testable import Intake

/// Promise D1 on files as they come: 300 seeded ones, each with its own columns and its own damage.
@Suite("Three hundred messy files")
struct MessyFileTests {
    private static let all = [
        "order_id", "customer_ref", "email", "ordered_at", "sku", "quantity", "unit_price", "discount", "amount",
        "currency",
        "status", "order_discount", "shipping", "color",
    ]

    @Test(
        "The accounting holds, the dry run says the same, the file again is unchanged, and so is it shuffled",
        arguments: 0..<6)
    func accounting(_ part: Int) throws {
        let home = try HomeFixture()
        var damaged = 0
        for seed in (part * 50)..<(part * 50 + 50) {
            var random = SeededGenerator(seed: UInt64(seed))
            let (header, rows) = Self.make(&random)
            let text = header + "\n" + rows.joined(separator: "\n") + "\n"
            let source: (inout ImportOptions) -> Void = { $0.source = "s\(seed)" }
            guard let rehearsed = try? home.dryRun(.orders, text, source) else {
                #expect(problem { try home.run(.orders, text, source) } != nil, "seed \(seed)")
                continue
            }
            let summary = try home.run(.orders, text, source)
            #expect(Self.figures(rehearsed) == Self.figures(summary), "seed \(seed): dry run")
            #expect(summary.isBalanced && summary.read == summary.created + summary.rejected, "seed \(seed)")
            damaged += summary.rejected

            let again = try home.run(.orders, text, source)
            #expect(
                again.isBalanced && again.unchanged == summary.accepted && again.people == ImportSummary.People(),
                "seed \(seed): again")
            let before = try home.rfm("2024-12-31") { $0.source = "s\(seed)" }
            let shuffled = try home.run(
                .orders, header + "\n" + rows.shuffled(using: &random).joined(separator: "\n") + "\n", source)
            #expect(
                shuffled.unchanged == summary.accepted && shuffled.rejected == summary.rejected,
                "seed \(seed): shuffled")
            #expect(try home.rfm("2024-12-31") { $0.source = "s\(seed)" } == before, "seed \(seed): shuffled facts")
        }
        // Files without damage would prove little.
        #expect(damaged > 50)
    }

    private static func figures(_ summary: ImportSummary) -> String {
        var plain = summary
        (plain.import, plain.dryRun, plain.rejectFile, plain.elapsedSeconds) = (0, false, nil, 0)
        return plain.json
    }

    /// A header of some columns, and rows whose orders agree on what belongs to the order: who, currency, status, discount.
    private static func make(_ random: inout SeededGenerator) -> (String, [String]) {
        let columns = all.filter { ["ordered_at", "amount"].contains($0) || random.below(3) > 0 }
        let statuses = ["", "paid", "cancelled", "returned", "en camino", "PENDING"]
        var rows: [String] = []
        for order in 0..<(1 + random.below(12)) {
            let common = [
                "order_id": random.below(6) == 0 ? "" : "o\(order)",
                "customer_ref": random.below(5) == 0 ? "" : "c\(random.below(9))",
                "email": random.below(2) == 0 ? "" : "p\(random.below(9))@ejemplo.co",
                "status": statuses[random.below(6)],
                "currency": ["", "COP", "USD", "JPY"][random.below(4)],
                "order_discount": random.below(3) == 0 ? "7" : "", "shipping": random.below(3) == 0 ? "5000" : "",
                "ordered_at": "2024-0\(1 + random.below(9))-1\(random.below(9)) 10:\(10 + order)",
            ]
            for _ in 0..<(1 + random.below(4)) {
                var cells = columns.map { common[$0] ?? cell($0, &random) }
                damage(&cells, columns, &random)
                rows.append(cells.joined(separator: ","))
            }
        }
        return (columns.joined(separator: ","), rows)
    }

    private static func cell(_ column: String, _ random: inout SeededGenerator) -> String {
        switch column {
        case "quantity": ["", "1", "2", "-1", "0", "1.5"][random.below(6)]
        case "amount": ["10", "1234.56", "-3", "0", "99999999999", "5"][random.below(6)]
        case "unit_price": ["10", "3333.335", "0", "", "7"][random.below(5)]
        case "discount": ["", "1", "0.5"][random.below(3)]
        default: ["", "azul", "\"a,b\"", "ñandú", "\"x\"\"y\""][random.below(5)]
        }
    }

    private static func damage(_ cells: inout [String], _ columns: [String], _ random: inout SeededGenerator) {
        let at = random.below(cells.count)
        switch random.below(24) {
        case 0: cells[at] = "\"roto\"x"
        case 1: cells.removeLast()
        case 2: cells.append("sobra")
        case 3: cells[at] = "a\u{0}b"
        case 4: cells[columns.firstIndex(of: "ordered_at") ?? 0] = "31/02/2024"
        case 5: cells[columns.firstIndex(of: "amount") ?? 0] = "diez mil"
        default: break
        }
    }
}
