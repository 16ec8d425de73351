import Kernel
import TestKit
import Testing

@testable import Intake

@Suite("Orders in portions")
struct OrderPortionTests {
    private static let header =
        "order_id,customer_ref,ordered_at,amount,sku,status,order_discount,shipping,currency,attr:Color\n"

    /// Rows of `orders` orders, in the sequence of a till: rows of an order lie up to `apart` orders from each other.
    private static func rows(orders: Int, apart: Int, seed: UInt64, unnumbered: Bool = false) -> [String] {
        var random = SeededGenerator(seed: seed)
        var placed: [(at: Int, row: String)] = []
        for order in 0..<orders {
            let number = unnumbered && order % 3 == 0 ? "" : "P-\(order)"
            let day = "2024-\(1 + order * 12 / orders)-\(1 + order % 28) 10:\(10 + order % 50)"
            for line in 0..<1 + random.below(4) {
                let who = random.below(9) == 0 ? "" : "c\(order % 90)"
                let amount = random.below(60) == 0 ? "mal" : String(random.below(900) - 50)
                let status = ["", "pagado", "anulado", "devuelto"][random.below(4)]
                let discount = line == 0 && order % 5 == 0 ? "7" : ""
                let currency = order % 11 == 0 ? "USD" : ""
                placed.append(
                    (
                        order * 8 + random.below(1 + apart * 8),
                        "\(number),\(who),\(day),\(amount),s\(random.below(40)),\(status),\(discount),3,\(currency),x\(line)"
                    ))
            }
        }
        return placed.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element.row)
    }

    private struct Outcome: Equatable {
        var facts: [String]
        var summary: ImportSummary
        var rejects: String
    }

    private func outcome(
        _ rows: [String], portion: Int, memory: UInt64 = 1 << 40
    ) throws -> (Outcome, portions: Int) {
        let fixture = try IntakeFixture(memory: memory, orderPortion: portion)
        var summary = try fixture.run(Self.header + rows.joined(separator: "\n") + "\n")
        let rejects = summary.rejectFile == nil ? "" : try fixture.rejectFile(summary)
        (summary.elapsedSeconds, summary.rejectFile) = (0, nil)
        // Who is named in several portions is known to Identity, which is not here.
        summary.totals.people = 0
        return (Outcome(facts: fixture.step.facts.sorted(), summary: summary, rejects: rejects), fixture.step.portions)
    }

    @Test("What comes of a file is the same in portions of any size", arguments: [64, 200, 1_000])
    func same(portion: Int) throws {
        for (seed, apart) in [(1, 0), (2, 1), (3, 2)] as [(UInt64, Int)] {
            let rows = Self.rows(orders: 1_500, apart: apart, seed: seed, unnumbered: seed == 2)
            let (whole, one) = try outcome(rows, portion: 1 << 19)
            let (parts, several) = try outcome(rows, portion: portion)
            #expect(parts == whole && one == 1)
            #expect(several > 2)
        }
    }

    @Test("Orders whose rows lie far apart are found, and the file is read as one portion")
    func apart() throws {
        var rows = Self.rows(orders: 900, apart: 0, seed: 4)
        rows.append(rows[3])
        let (whole, _) = try outcome(rows, portion: 1 << 19)
        let (parts, portions) = try outcome(rows, portion: 100)
        #expect(parts == whole && portions == 1)
        var random = SeededGenerator(seed: 5)
        rows.shuffle(using: &random)
        #expect(try outcome(rows, portion: 100) == outcome(rows, portion: 1 << 19))
    }

    @Test(
        "What memory does not hold is taken by shares of the orders, and nothing else comes of it", arguments: [8, 9])
    func shares(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var rows = Self.rows(orders: 900, apart: 0, seed: seed, unnumbered: true)
        rows.shuffle(using: &random)
        // Rows that name no order, by themselves or for want of a day; and one with too few cells.
        rows[5] = ",c1,,5,a,,,,,"
        rows[800] = "P-3,c1"
        rows[900] = ",c2,nunca,5,a,,,,,"
        // A quarter of it holds 400 rows of 300 bytes.
        let (parts, portions) = try outcome(rows, portion: 100, memory: 480_000)
        #expect(portions > 4)
        #expect(try parts == outcome(rows, portion: 1 << 19).0)
    }

    @Test("An order goes whole when a row of it is refused, also where the end of a portion lies between them")
    func refused() throws {
        var rows = (0..<300).map { "P-\($0),c1,2024-01-01,5,a,,,,," }
        for at in stride(from: 1, to: 300, by: 7) { rows[at] = "P-\(at - 1),c1,ayer,5,a,,,,," }
        for portion in 32..<64 {
            #expect(try outcome(rows, portion: portion).0 == outcome(rows, portion: 1 << 19).0)
        }
    }

    @Test("One order that fills many portions stays one order")
    func large() throws {
        let rows = (0..<2_000).map { "P-1,c1,2024-01-01,\($0),a,,,,," } + ["P-2,c1,2024-01-01,1,a,,,,,"]
        let (found, _) = try outcome(rows, portion: 64)
        #expect(found.summary.totals.orders == 2 && found.facts.count == 2_001)
    }

    @Test("Split orders are found whatever their hashes, and none where there is none")
    func split() {
        var random = SeededGenerator(seed: 6)
        var hashes = (0..<300_000).map { _ in random.next() }
        func find(_ portions: [[UInt64]]) -> Bool {
            var split = SplitKeys()
            for portion in portions { split.add(portion.sorted()) }
            return split.hasAny()
        }
        let parts = stride(from: 0, to: hashes.count, by: 100_000).map { Array(hashes[$0..<$0 + 100_000]) }
        #expect(!find(parts) && !find([hashes]) && !find([]))
        for value in [hashes[5], hashes.max() ?? 0, hashes.min() ?? 0, .max, 0] {
            hashes = [value]
            #expect(find([parts[0] + [value], parts[1], parts[2] + [value]]))
        }
    }
}

extension OrderPortionTests {
    private func outcome(_ rows: [String], portion: Int) throws -> Outcome { try outcome(rows, portion: portion).0 }
}
