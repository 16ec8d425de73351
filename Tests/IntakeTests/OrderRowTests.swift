import Kernel
import Testing

@testable import Intake

@Suite("When an order row is refused, and when it is taken with a mark")
struct OrderRowTests {
    private static let header =
        "order_id,customer_ref,ordered_at,quantity,unit_price,discount,amount,currency,unit_cost,order_discount,shipping,tax\n"
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func summary(_ row: String) throws -> ImportSummary { try fixture.dryRun(Self.header + row + "\n") }

    @Test(
        "Each reason to refuse a row",
        arguments: [
            ("date-missing", "1,c1,,1,,,10,,,,,"), ("date-unreadable", "1,c1,2024-02-30,1,,,10,,,,,"),
            ("date-unreadable", "1,c1,45000,1,,,10,,,,,"), ("date-unreadable", "1,c1,0000-01-01,1,,,10,,,,,"),
            ("date-unreadable", "1,c1,10000-01-01,1,,,10,,,,,"),
            ("date-out-of-range", "1,c1,1899-12-31,1,,,10,,,,,"), ("date-out-of-range", "1,c1,9999-12-31,1,,,10,,,,,"),
            ("date-out-of-range", "1,c1,2101-01-01,1,,,10,,,,,"),
            ("amount-unreadable", "1,c1,2024-01-01,1,5,,diez mil,,,,,"),
            ("amount-unreadable", "1,c1,2024-01-01,1,5,,1e5,,,,,"), ("amount-missing", "1,c1,2024-01-01,1,,,,,,,,"),
            ("price-unreadable", "1,c1,2024-01-01,1,caro,,,,,,,"),
            ("quantity-unreadable", "1,c1,2024-01-01,dos,5,,,,,,,"),
            ("discount-unreadable", "1,c1,2024-01-01,1,5,mucho,,,,,,"),
            ("currency-unreadable", "1,c1,2024-01-01,1,5,,,pesos,,,,"),
            ("amount-too-large", "1,c1,2024-01-01,1,,,9200000000000,KWD,,,,"),
            ("amount-too-large", "1,c1,2024-01-01,9000000000000,9000000000000,,,,,,,"),
            ("amount-too-large", "1,c1,2024-01-01,-9000000000000,9000000000000,,,,,,,"),
            ("field-count", "1,c1,2024-01-01"), ("field-count", "1,c1,2024-01-01,1,5,,,,,,,,surplus"),
            ("structure", "1,c1,\"2024-01-01\"x,1,5,,,,,,,"), ("encoding", "1,c\u{0}1,2024-01-01,1,5,,,,,,,"),
        ])
    func refused(_ reason: String, _ row: String) throws {
        let summary = try summary(row)
        #expect(summary.reasons == [reason: 1])
        #expect(summary.read == 1 && summary.rejected == 1 && summary.accepted == 0 && summary.isBalanced)
    }

    @Test("The first and the last day that can be, and rows of days after today, which are counted")
    func days() throws {
        // Today is 2025-01-01.
        let rows = ["1900-01-01", "2025-01-01", "2025-01-02", "2100-12-31"].enumerated()
            .map { "\($0),c1,\($1),1,,,10,,,,," }
        let summary = try summary(rows.joined(separator: "\n"))
        #expect(summary.accepted == 4 && summary.rejected == 0 && summary.future == 2)
        #expect(ImportSummary(json: summary.json)?.future == 2)
    }

    @Test(
        "Each bad value that is only marked: the row counts, with what it should be worth",
        arguments: [
            ("an unreadable quantity beside an amount is 1", "1,c1,2024-01-01,dos,,,10,,,,,", "purchase 1 10.00 COP"),
            ("an unreadable discount beside an amount", "1,c1,2024-01-01,2,,mucho,10,,,,,", "purchase 2 10.00 COP"),
            ("an unreadable unit cost", "1,c1,2024-01-01,2,5,,,,caro,,,", "purchase 2 10.00 COP"),
            ("a unit cost below zero", "1,c1,2024-01-01,2,5,,,,-3,,,", "purchase 2 10.00 COP"),
            ("an unreadable order discount", "1,c1,2024-01-01,2,5,,,,,x,,", "purchase 2 10.00 COP"),
            ("an unreadable shipping", "1,c1,2024-01-01,2,5,,,,,,gratis,", "purchase 2 10.00 COP"),
            ("an unreadable tax", "1,c1,2024-01-01,2,5,,,,,,,incluido", "purchase 2 10.00 COP"),
        ])
    func flagged(_ what: String, _ row: String, _ fact: String) throws {
        let summary = try summary(row)
        #expect(summary.accepted == 1 && summary.rejected == 0 && summary.flagged == 1, "\(what)")
        #expect(fixture.step.facts == ["1 c1 2024-01-01 " + fact], "\(what)")
    }

    @Test(
        "What a good row is worth",
        arguments: [
            ("1,c1,2024-01-01,,5,,,,,,,", "purchase 1 5.00 COP"),
            ("1,c1,2024-01-01,3,3333.335,,,,,,,", "purchase 3 10000.01 COP"),
            ("1,c1,2024-01-01,1,12000,2000,,,,,,", "purchase 1 10000.00 COP"),
            ("1,c1,2024-01-01,1,12000,-2000,,,,,,", "purchase 1 10000.00 COP"),
            ("1,c1,2024-01-01,4,,,20000,,,,,", "purchase 4 20000.00 COP"),
            ("1,c1,2024-01-01,4,7,3,20000,,,,,", "purchase 4 20000.00 COP"),
            ("1,c1,2024-01-01,-2,100,30,,,,,,", "return -2 -170.00 COP"),
            ("1,c1,2024-01-01,-1,,,5000,,,,,", "return -1 -5000.00 COP"),
            ("1,c1,2024-01-01,-1,,,-5000,,,,,", "return -1 -5000.00 COP"),
            ("1,c1,2024-01-01,1,,,-1500,,,,,", "adjustment 1 -1500.00 COP"),
            ("1,c1,2024-01-01,0,15000,,,,,,,", "purchase 0 0.00 COP"),
            ("1,c1,2024-01-01,1,20,,,usd,,,,", "purchase 1 20.00 USD"),
            ("1,c1,2024-01-01,1,1234.5,,,CLP,,,,", "purchase 1 1235 CLP"),
            ("1,c1,2024-01-01,1,-2.5,,,JPY,,,,", "adjustment 1 -3 JPY"),
            ("1,c1,2024-01-01,2,1.2345678,,,KWD,,,,", "purchase 2 2.469 KWD"),
            ("1,c1,2024-12-31T23:30:00-05:00,1,5,,,,,,,", "2024-12-31"),
            ("1,c1,2025-01-01T04:59:00Z,1,5,,,,,,,", "2024-12-31"),
            ("1,c1,2025-01-01T05:00:00Z,1,5,,,,,,,", "2025-01-01"), ("1,c1,2024-12-31 23:59,1,5,,,,,,,", "2024-12-31"),
        ])
    func worth(_ row: String, _ part: String) throws {
        #expect(try summary(row).accepted == 1)
        #expect(fixture.step.facts.first?.contains(part) == true, "\(fixture.step.facts)")
    }

    @Test("A return of a negative price is still a return: money goes out, never in")
    func negativePriceReturn() throws {
        _ = try summary("1,c1,2024-01-01,-1,-50,,,,,,,")
        #expect(fixture.step.facts == ["1 c1 2024-01-01 return -1 -50.00 COP"])
    }

    @Test("Empty cells beyond the last column are forgiven")
    func trailing() throws {
        #expect(try summary("1,c1,2024-01-01,1,5,,,,,,,,,").accepted == 1)
    }

    @Test("One refused row takes its whole order with it, wherever its rows stand, and no other order")
    func wholeOrder() throws {
        let rows = [
            "1,c1,2024-01-01,1,5,,,,,,,", "2,c1,2024-01-01,1,5,,,,,,,", "1,c1,2024-01-01,1,,,nada,,,,,",
            "1,c1,ayer,1,5,,,,,,,",
        ]
        let summary = try fixture.dryRun(Self.header + rows.joined(separator: "\n") + "\n")
        #expect(summary.reasons == ["order-rejected": 1, "amount-unreadable": 1, "date-unreadable": 1])
        #expect(summary.accepted == 1 && fixture.step.facts == ["2 c1 2024-01-01 purchase 1 5.00 COP"])
    }

    @Test("A broken row takes its order with it too, so that a mended row never replaces a whole order")
    func brokenRowOfOrder() throws {
        for broken in ["1,c1,\"2024-01-01\"x,1,5,,,,,,,", "1,c1,2024-01-01", "1,c1,2024-01-01,1,5,,,,,,,\u{0}"] {
            let summary = try fixture.dryRun(Self.header + "1,c1,2024-01-01,1,5,,,,,,,\n" + broken + "\n")
            #expect(
                summary.accepted == 0 && summary.rejected == 2 && summary.reasons["order-rejected"] == 1, "\(broken)")
        }
    }

    @Test("A file without a day, or without any money, is refused as a whole")
    func missingColumns() {
        let fixture = fixture
        #expect(problem { _ = try fixture.dryRun("order_id,amount\n1,10\n") } == "import.missing-field")
        #expect(
            problem { _ = try fixture.dryRun("order_id,ordered_at,quantity\n1,2024-01-01,10\n") }
                == "import.missing-field")
    }

    @Test("Who a row names: the reference, else document, e-mail, phone; what cannot be read names nobody")
    func who() throws {
        let file = """
            order_id,ordered_at,amount,customer_ref,document,email,phone
            1,2024-01-01,1,c1,52123456,a@b.co,3001234567
            2,2024-01-01,1,,52.123.456,a@b.co,3001234567
            3,2024-01-01,1,,,A@B.co,3001234567
            4,2024-01-01,1,,,,300 123 45 67
            5,2024-01-01,1,,,sin correo,
            6,2024-01-01,1,,0000,no@,+57 300 123 4567

            """
        let who = try fixture.facts(file).map { $0.split(separator: " ")[1] }
        #expect(
            who == ["c1", "document:52123456", "email:a@b.co", "phone:+573001234567", "nobody", "phone:+573001234567"])
    }
}
