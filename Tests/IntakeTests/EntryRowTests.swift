import Kernel
import Storage
import Synchronization
import Testing

@testable import Intake

/// Takes the place of the rooms downstream: remembers entries and products, and counts every row as created.
final class EntryKeepingStep: IntakeStep {
    let name = "entry-keeping"
    private let kept = Mutex<(entries: DeliveredEntries?, products: DeliveredProducts?)>((nil, nil))

    var entries: DeliveredEntries? { kept.withLock { $0.entries } }
    var products: DeliveredProducts? { kept.withLock { $0.products } }

    func stage(_ delivery: Delivery) throws {
        delivery.summary.created = delivery.summary.accepted
        kept.withLock { $0 = (delivery.entries, delivery.products) }
    }
}

extension IntakeFixture {
    /// Everything but writing, for rooms that `IntakeFixture` has none of.
    func rehearse(_ kind: ImportKind, _ text: String, now: Int64 = IntakeFixture.now) throws -> (
        summary: ImportSummary, step: EntryKeepingStep
    ) {
        let step = EntryKeepingStep()
        let room = IntakeRoom(setting: try IntakeSetting(home), steps: [step], now: { now })
        var options = ImportOptions(kind: kind, source: "tienda")
        options.dateOrder = "dmy"
        return (try room.dryRun(file: file(text), options: options), step)
    }
}

@Suite("Rows of events and payments")
struct EntryRowTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    @Test("An event of a day far out is refused, one of a day ahead is taken and counted")
    func days() throws {
        let rows = ["1899-12-31", "9999-12-31", "2025-01-02", "2024-12-31"].map { "\($0),c1,call\n" }
        let summary = try fixture.rehearse(.events, "occurred_at,customer_ref,type\n" + rows.joined()).summary
        #expect(summary.reasons == ["date-out-of-range": 2] && summary.accepted == 2 && summary.future == 1)
    }

    @Test("Each field of an event goes where it belongs")
    func eventFields() throws {
        let file = """
            event_id,customer_ref,occurred_at,type,channel,campaign,product,value,text,minutes,attr:Page
            e1,c1,2024-03-01T10:00:00-05:00,click,email,Navidad,SKU-1,12.5,"Hola, Ana",,/inicio
            e2,c2,2024-03-02,call,phone,,,,,7.25,

            """
        let (summary, step) = try fixture.rehearse(.events, file)
        let events = try #require(step.entries)
        func text(_ field: String, _ entry: Int) throws -> String {
            let index = try #require(events.textNames.firstIndex(of: field))
            return events.dictionaries[index].text(Int(events.texts[index][entry]))
        }
        #expect(events.kind == .events && events.count == 2 && events.repeats.isEmpty)
        #expect(events.keys.text(Int(events.key[0])) == "e1" && events.people.text(Int(events.person[1])) == "c2")
        #expect(events.instant == [1_709_305_200, 1_709_355_600] && events.day == [19_783, 19_784])
        #expect(
            try ["type", "channel", "campaign", "product", "text", "attr:Page"].map { try text($0, 0) } == [
                "click", "email", "Navidad", "SKU-1", "Hola, Ana", "/inicio",
            ])
        #expect(events.value == [12_500_000, DeliveredEntries.unknown])
        #expect(events.minutes == [DeliveredEntries.unknown, 7_250_000])
        #expect(events.amount.isEmpty && events.row == [1, 2] && events.records == [0, 0])
        #expect(summary.isBalanced && summary.accepted == 2 && summary.flagged == 0)
        #expect(summary.totals.people == 2 && summary.totals.withoutCustomer == 0)
        #expect(summary.totals.firstDay == "2024-03-01" && summary.totals.lastDay == "2024-03-02")
    }

    @Test("Each field of a payment goes where it belongs; amounts are summed by currency")
    func paymentFields() throws {
        let file = """
            payment_id,order_id,customer_ref,paid_at,amount,currency,method,status
            p1,P-1,c1,2024-03-01,100000.50,,PSE,aprobado
            p2,P-2,c1,2024-03-02,-20000,COP,PSE,reembolso
            p3,P-3,,2024-03-03,9.99,usd,card,aprobado

            """
        let (summary, step) = try fixture.rehearse(.payments, file)
        let payments = try #require(step.entries)
        #expect(payments.kind == .payments && payments.textNames == ["method", "status", "order_id"])
        #expect(payments.amount == [10_000_050, -2_000_000, 999])
        #expect(payments.currency.map { payments.currencies[Int($0)].code } == ["COP", "COP", "USD"])
        #expect(payments.person == [0, 0, -1] && payments.value.isEmpty && payments.minutes.isEmpty)
        #expect(summary.totals.amounts == ["COP": "80000.50", "USD": "9.99"])
        #expect(summary.totals.withoutCustomer == 1 && summary.totals.people == 1)
        #expect(summary.totals.statuses == ["aprobado": 2, "reembolso": 1])
    }

    @Test("A row names its person by reference, else by document, e-mail or phone, else nobody")
    func who() throws {
        let file = """
            event_id,customer_ref,occurred_at,document,email,phone
            1,c1,2024-01-01,52123456,a@b.co,3001234567
            2,,2024-01-01,52.123.456,a@b.co,3001234567
            3,,2024-01-01,,A@B.co,3001234567
            4,,2024-01-01,,,300 123 45 67
            5,,2024-01-01,,sin correo,

            """
        let (summary, step) = try fixture.rehearse(.events, file)
        let events = try #require(step.entries)
        let who = events.person.map { $0 < 0 ? "nobody" : events.people.text(Int($0)) }
        #expect(who == ["c1", "document:52123456", "email:a@b.co", "phone:+573001234567", "nobody"])
        #expect(summary.flagged == 1 && summary.flags == ["email-unreadable": 1])
    }

    @Test("An event without a readable day is refused, a payment without a readable day or amount, too")
    func refused() throws {
        let events = "event_id,occurred_at,value\n1,,1\n2,nunca,1\n3,2024-01-01,nada\n4,2024-01-01\n"
        let first = try fixture.rehearse(.events, events).summary
        #expect(first.reasons == ["date-missing": 1, "date-unreadable": 1, "field-count": 1])
        #expect(first.accepted == 1 && first.flagged == 1 && first.flags == ["number-unreadable": 1])
        let payments = """
            payment_id,paid_at,amount,currency
            1,,1,
            2,nunca,1,
            3,2024-01-01,,
            4,2024-01-01,nada,
            5,2024-01-01,1,pesos
            6,2024-01-01,2000000000000,KWD
            7,2024-01-01,5,

            """
        let second = try fixture.rehearse(.payments, payments).summary
        #expect(
            second.reasons == [
                "date-missing": 1, "date-unreadable": 1, "amount-missing": 1, "amount-unreadable": 1,
                "currency-unreadable": 1, "amount-too-large": 1,
            ])
        #expect(second.accepted == 1 && second.isBalanced && second.totals.amounts == ["COP": "5.00"])
    }

    @Test("Without the columns it needs, a file is refused as a whole")
    func missingColumns() throws {
        #expect(throws: ImportProblem.missingField("occurred_at", kind: .events)) {
            try fixture.rehearse(.events, "event_id,type\n1,click\n")
        }
        #expect(throws: ImportProblem.missingField("amount", kind: .payments)) {
            try fixture.rehearse(.payments, "payment_id,paid_at\n1,2024-01-01\n")
        }
    }

    @Test("Of several rows with one id the last counts; the others are remembered in their sequence")
    func repeats() throws {
        let file =
            "event_id,customer_ref,occurred_at,type\na,c1,2024-01-01,open\nb,,2024-01-01,open\na,,2024-01-02,click\n"
        let (summary, step) = try fixture.rehearse(.events, file)
        let events = try #require(step.entries)
        #expect(events.count == 2 && events.row == [3, 2] && events.day == [19_724, 19_723])
        #expect(events.repeats.map(\.entry) == [0] && events.repeats[0].content != events.content[0])
        #expect(summary.accepted == 3 && summary.totals.withoutCustomer == 2 && summary.totals.people == 1)
        #expect(summary.totals.firstDay == "2024-01-01")
    }

    @Test("An event without an id is known by who, when, type, product and value")
    func eventsWithoutID() throws {
        let header = "event_id,customer_ref,occurred_at,type,product,value,text\n"
        let same = ",c1,2024-01-01 10:00,click,A,5,x\n"
        let others = [
            ",c2,2024-01-01 10:00,click,A,5,x", ",c1,2024-01-01 10:01,click,A,5,x", ",c1,2024-01-01 10:00,open,A,5,x",
            ",c1,2024-01-01 10:00,click,B,5,x", ",c1,2024-01-01 10:00,click,A,6,x", ",c1,2024-01-01 10:00,click,A,,x",
            ",,2024-01-01 10:00,click,A,5,x", "c1,,2024-01-01 10:00,click,A,5,x",
        ]
        let file = header + same + others.joined(separator: "\n") + "\n" + same.replacing(",x", with: ",y")
        let events = try #require(try fixture.rehearse(.events, file).step.entries)
        #expect(events.count == 1 + others.count && events.repeats.map(\.entry) == [0])
        #expect((0..<events.count).filter { events.keys.withBytes(Int(events.key[$0])) { $0.first != 0 } } == [8])
    }

    @Test("A payment without an id is known by who, order, time and amount in its currency")
    func paymentsWithoutID() throws {
        let file = """
            order_id,customer_ref,paid_at,amount,currency,method
            P-1,c1,2024-01-01,5,,PSE
            P-1,c1,2024-01-01,5.00,COP,efectivo
            P-2,c1,2024-01-01,5,,PSE
            P-1,c2,2024-01-01,5,,PSE
            P-1,c1,2024-01-02,5,,PSE
            P-1,c1,2024-01-01,6,,PSE
            P-1,c1,2024-01-01,5,USD,PSE

            """
        let payments = try #require(try fixture.rehearse(.payments, file).step.entries)
        #expect(payments.count == 6 && payments.repeats.count == 1)
    }

    @Test("What an entry says is hashed: a change in any field shows, an empty column more does not")
    func content() throws {
        func hash(_ header: String, _ row: String) throws -> UInt64 {
            let entries = try fixture.rehearse(.events, header + "\n" + row + "\n").step.entries
            return try #require(entries?.content.first)
        }
        let header = "event_id,customer_ref,occurred_at,type,value,minutes"
        let base = try hash(header, "1,c1,2024-01-01,open,1,2")
        #expect(try hash(header + ",channel,attr:X", "1,c1,2024-01-01,open,1,2,,") == base)
        #expect(try hash("type,occurred_at,event_id,minutes,customer_ref,value", "open,2024-01-01,1,2,c1,1") == base)
        for other in [
            "2,c1,2024-01-01,open,1,2", "1,c2,2024-01-01,open,1,2", "1,c1,2024-01-02,open,1,2",
            "1,c1,2024-01-01,click,1,2", "1,c1,2024-01-01,open,2,2", "1,c1,2024-01-01,open,1,1",
            "1,c1,2024-01-01,open,,2", "1,,2024-01-01,open,1,2",
        ] { #expect(try hash(header, other) != base, "\(other)") }
    }
}
