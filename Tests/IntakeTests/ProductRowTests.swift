import Kernel
import Testing

@testable import Intake

@Suite("Rows of products and costs")
struct ProductRowTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    @Test("Each field of a product goes where it belongs, numbers in their plain form")
    func productFields() throws {
        let file = """
            sku;name;category;subcategory;cost;price;stock;active;replaces;url;image_url;currency
            CAFE-250;"Café ""El Roble"" de origen";Café;Grano;12.500,00;25.000;-3;sí;CAFE-200;https://a.co;https://a.co/i.png;COP
            TE-50;Té;;;;;;;;;;

            """
        let (summary, step) = try fixture.rehearse(.products, file)
        let products = try #require(step.products?.products)
        #expect(
            SaidText.decode(products[0].said) == [
                "name": "Café \"El Roble\" de origen", "category": "Café", "subcategory": "Grano", "cost": "12500",
                "price": "25000", "stock": "-3", "active": "yes", "replaces": "CAFE-200", "url": "https://a.co",
                "image_url": "https://a.co/i.png", "currency": "COP",
            ])
        // The import's day is 1 January 2025.
        #expect(
            products[0].cost
                == .init(sku: "CAFE-250", validFrom: Day(number: 20_089), micros: 12_500_000_000, currency: .cop))
        #expect(products[1].said == #"{"name":"Té"}"# && products[1].cost == nil)
        #expect(summary.isBalanced && summary.accepted == 2 && summary.flagged == 0)
    }

    @Test("Only a row without a SKU is refused; what cannot be read is kept, marked and costs nothing")
    func badProducts() throws {
        let file = """
            sku,name,cost,price,active,currency
            ,Sin código,1,1,sí,COP
            A,Uno,nada,-5,quizás,
            B,Dos,7,8,no,pesos
            C,Tres,7,8,,USD

            """
        let (summary, step) = try fixture.rehearse(.products, file)
        let products = try #require(step.products?.products)
        #expect(summary.reasons == ["sku-missing": 1] && summary.accepted == 3 && summary.flagged == 2)
        #expect(SaidText.decode(products[0].invalid).keys.sorted() == ["active", "cost", "price"])
        #expect(SaidText.decode(products[0].said)["price"] == "-5")
        #expect(products[0].cost == nil && products[1].cost == nil && products[2].cost?.currency.code == "USD")
        #expect(summary.flags == ["number-unreadable": 2, "unreadable": 2])
    }

    @Test("Costs are of a product from a day on, spend of a day; a file may have both")
    func costsAndSpend() throws {
        let file = """
            sku,valid_from,unit_cost,currency,cost_id,spent_at,amount,label,channel,campaign,customer_ref,notes
            A,2024-01-01,5.5,,,,,,,,,
            A,,6,USD,,,,,,,,
            ,,,,g1,2024-02-01,1000,Captación,email,Navidad,,feria
            ,,,,,2024-02-03,50.25,retención,,,c1,
            ,,,USD,,2024-02-02,9,,,,,

            """
        let (summary, step) = try fixture.rehearse(.costs, file)
        let delivered = try #require(step.products)
        #expect(delivered.costs.map(\.micros) == [5_500_000, 6_000_000])
        #expect(delivered.costs.map(\.validFrom.description) == ["2024-01-01", "2025-01-01"])
        #expect(delivered.spend.map(\.label) == [.acquire, .retain, .other] && delivered.spend[1].customer == "c1")
        #expect(delivered.spend.map(\.amount) == [100_000, 5_025, 900] && delivered.spend[0].id == "g1")
        #expect(delivered.spend[0].notes == "feria" && delivered.spend[0].campaign == "Navidad")
        #expect(summary.totals.amounts == ["COP": "1050.25", "USD": "9.00"] && summary.totals.people == 1)
        #expect(summary.totals.firstDay == "2024-02-01" && summary.totals.lastDay == "2024-02-03")
        #expect(summary.isBalanced && summary.accepted == 5 && summary.flagged == 0)
    }

    @Test("Refused is what is neither cost nor spend, and what has no readable amount or day")
    func refusedCosts() throws {
        let file = """
            sku,valid_from,unit_cost,currency,spent_at,amount,label
            ,,5,,,,
            A,,,,,,
            A,,nada,,,,
            A,,-1,,,,
            A,ayer,5,,,,
            A,,5,pesos,,,
            ,,,,,10,
            ,,,,ayer,10,
            ,,,,2024-01-01,,
            ,,,,2024-01-01,nada,
            ,,,,2024-01-01,5,cualquiera

            """
        let summary = try fixture.rehearse(.costs, file).summary
        #expect(
            summary.reasons == [
                "sku-missing": 1, "amount-missing": 2, "cost-unreadable": 2, "date-unreadable": 2,
                "currency-unreadable": 1, "date-missing": 1, "amount-unreadable": 1,
            ])
        #expect(summary.accepted == 1 && summary.flagged == 1 && summary.isBalanced)
        #expect(throws: ImportProblem.missingField("unit_cost", kind: .costs)) {
            try fixture.rehearse(.costs, "sku,notes\nA,x\n")
        }
        #expect(throws: ImportProblem.missingField("sku", kind: .products)) {
            try fixture.rehearse(.products, "name,price\nA,1\n")
        }
    }

    @Test("Labels are known in three languages, accents and case aside")
    func labels() {
        for (word, label) in [
            ("Adquisición", SpendLabel.acquire), ("CAPTACION", .acquire), ("Fidelización", .retain),
            ("retain", .retain),
            ("Atención al  cliente", .serve), ("servicio", .serve), ("", .other), ("Otros", .other),
        ] { #expect(SpendLabel(word: word) == label, "\(word)") }
        #expect(SpendLabel(word: "publicidad") == nil)
    }

    @Test("Texts by field are read back as they were, whatever stands in them")
    func saidText() {
        for values in [
            [:], ["a": ""], ["name": "\"\\\n\t\u{1}é😀,:{}"], ["b": "2", "a": "1"], ["": "x"],
        ] as [[String: String]] { #expect(SaidText.decode(SaidText.encode(values)) == values) }
        for broken in ["", "{", "[]", #"{"a":1}"#, #"{"a":"b""#, #"{"a":"\x"}"#, #"{"a":"b"}x"#] {
            #expect(SaidText.decode(broken).isEmpty, "\(broken)")
        }
    }
}
