import Foundation
import Kernel
import Storage
import Testing

@testable import Intake

/// What nobody should send, and somebody will: refused in words or row by row, never a crash, never half taken.
@Suite("Hostile files")
struct HostileFileTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func ending(_ bytes: [UInt8], _ options: ImportOptions = .orders) throws -> String? {
        let path = try fixture.file(bytes)
        let room = fixture.room
        let dry = problem { _ = try room.dryRun(file: path, options: options) }
        let real = problem { _ = try room.run(file: path, name: "x.csv", options: options, by: "test") }
        #expect(dry == real, "the dry run ends as the import does")
        return real
    }

    private func ending(_ text: String) throws -> String? { try ending(Array(text.utf8)) }

    @Test("Files that are no table are refused with a code of their own")
    func noTable() throws {
        #expect(try ending("") == "import.empty-file")
        #expect(["import.empty-file", "import.missing-field"].contains(try ending("\n\n \n")))
        #expect(try ending("\u{FEFF}") == "import.empty-file")
        #expect(try ending("PK\u{3}\u{4}") == "import.archive-damaged")
        #expect(try ending([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]) == "import.xls-refused")
        #expect(try ending([0x1F, 0x8B, 8, 0, 0]) != nil)
        var random = SeededGenerator(seed: 3)
        let noise = (0..<50_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(try ending(noise) != nil)
        #expect(try ending([UInt8](repeating: 0, count: 10_000)) != nil)
    }

    @Test("A folder, and a file that is not there, are no files")
    func noFile() {
        let (room, home) = (fixture.room, fixture.home)
        for (path, code) in [(home.path, "import.not-a-file"), (home.path + "/nada.csv", "import.file-not-found")] {
            #expect(problem { _ = try room.dryRun(file: path, options: .orders) } == code)
            #expect(problem { _ = try room.run(file: path, name: "x", options: .orders, by: "test") } == code)
        }
    }

    @Test("A header alone is a file of no rows")
    func headerOnly() throws {
        for text in [
            "order_id,ordered_at,amount", "order_id,ordered_at,amount\n", "order_id,ordered_at,amount\r\n\r\n",
        ] {
            let summary = try fixture.run(text)
            #expect(
                summary.read == 0 && summary.isBalanced && summary.totals.firstDay == nil && summary.rejectFile == nil)
        }
        #expect(try fixture.run("external_id,full_name\n", .people).read == 0)
    }

    @Test("A hundred thousand columns are refused as a whole, two thousand are read")
    func columns() throws {
        let extra = { (count: Int) in (0..<count).map { ",c\($0)" }.joined() }
        #expect(try ending("order_id,ordered_at,amount" + extra(100_000) + "\n") == "import.too-many-columns")
        let row = "1,2024-01-01,5" + String(repeating: ",x", count: 1_900)
        let summary = try fixture.dryRun(
            "order_id,ordered_at,amount" + extra(1_900) + "\n" + row + "\n" + row + String(repeating: ",x", count: 90)
                + "\n")
        #expect(summary.rejected == 2 && summary.reasons == ["field-count": 1, "order-rejected": 1])
        #expect(
            try ending("order_id,ordered_at,amount\n1,2024-01-01,5" + String(repeating: ",", count: 100_000))
                == "import.too-many-columns")
    }

    @Test("A quote that never closes stops the file and names its line; it does not swallow it")
    func openQuote() throws {
        let text =
            "order_id,ordered_at,amount\n1,2024-01-01,\"5\n" + String(repeating: "2,2024-01-01,5\n", count: 3_000)
        let path = try fixture.file(text)
        do {
            _ = try fixture.room.dryRun(file: path, options: .orders)
            Issue.record("the file was read")
        } catch let problem as any Problem {
            #expect(problem.code == "import.quote-never-closed" && problem.arguments["line"] == "2")
        }
    }

    @Test("A single line of 50 MB ends soon, with a reason")
    func longLine() throws {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try ending([UInt8](repeating: 0x61, count: 50 << 20)) != nil)
        #expect(
            try ending(Array("order_id,ordered_at,amount\n".utf8) + [UInt8](repeating: 0x2C, count: 50 << 20)) != nil)
        #expect(clock.now - start < .seconds(60))
    }

    @Test("UTF-16 of either kind, with and without its mark, is read as what it is")
    func utf16() throws {
        let text = "order_id,customer_ref,ordered_at,amount\n1,Peña,2024-01-01,5\n"
        for (isBig, hasMark) in [(true, true), (false, true), (true, false), (false, false)] {
            var bytes: [UInt8] = hasMark ? (isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]) : []
            for unit in text.utf16 {
                bytes += isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
            }
            #expect(try fixture.run(bytes).accepted == 1)
            #expect(fixture.step.facts == ["1 Peña 2024-01-01 purchase 1 5.00 COP"])
        }
    }

    @Test("Zero bytes refuse their row alone, wherever they stand")
    func zeroBytes() throws {
        let rows =
            "1\u{0},a,2024-01-01,5\n2,b\u{0},2024-01-01,5\n3,c,2024-01-01\u{0},5\n4,d,2024-01-01,5\u{0}\n5,e,2024-01-01,5\n"
        let summary = try fixture.dryRun("order_id,customer_ref,ordered_at,amount\n" + rows)
        #expect(summary.reasons == ["encoding": 4] && summary.accepted == 1)
        #expect(fixture.step.facts == ["5 e 2024-01-01 purchase 1 5.00 COP"])
    }

    @Test("Cells that are commands elsewhere are texts here")
    func payloads() throws {
        let payloads = [
            "=HYPERLINK(1)", "@SUM(A1)", "<script>alert(1)</script>", "{{env}}", "'; DROP TABLE import;--",
            "%0d%0aBcc:", "null", "NaN", "-0", "\u{202E}abc",
        ]
        let rows = payloads.enumerated().map { "\($0.offset),\($0.element),2024-01-01,5\n" }.joined()
        let summary = try fixture.dryRun("order_id,customer_ref,ordered_at,amount\n" + rows)
        #expect(summary.accepted == payloads.count)
        let orders = try #require(fixture.step.orders)
        #expect((0..<orders.count).map { orders.people.text(Int(orders.person[$0])) } == payloads)
        for amount in ["NaN", "inf", "1e5", "0x10", "٣", "=1+1", "--5"] {
            #expect(
                try fixture.dryRun("order_id,ordered_at,amount\n1,2024-01-01,\(amount)\n").reasons == [
                    "amount-unreadable": 1
                ], "\(amount)")
        }
    }

    @Test("Limits of money and time: the largest that fits counts exactly, the next is refused")
    func limits() throws {
        func fate(_ cells: String) throws -> String {
            let summary = try fixture.dryRun("order_id,ordered_at,quantity,unit_price,amount\n1,\(cells)\n")
            return summary.reasons.keys.first ?? fixture.step.facts.joined()
        }
        #expect(try fate("2024-01-01,1,,9999999999.99") == "1 nobody 2024-01-01 purchase 1 9999999999.99 COP")
        #expect(try fate("2024-01-01,1,,92233720368547758.07") == "amount-unreadable")
        #expect(try fate("2024-01-01,1,,9200000000000000000") == "amount-unreadable")
        #expect(try fate("2024-01-01,9000000000000,9000000000000,") == "amount-too-large")
        #expect(try fate("1900-01-01,1,5,") == "1 nobody 1900-01-01 purchase 1 5.00 COP")
        #expect(try fate("2100-12-31,1,5,") == "1 nobody 2100-12-31 purchase 1 5.00 COP")
        for day in ["0000-12-31", "10000-01-01", "-001-01-01", "2023-02-29", "2024-13-01", "2024-00-10"] {
            #expect(try fate("\(day),1,5,") == "date-unreadable", "\(day)")
        }
    }
}
