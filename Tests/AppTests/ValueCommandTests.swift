import Analytics
import Foundation
import Kernel
import Testing

@testable import Insight

/// The questions of value from files to answers, costs among them.
@Suite("Profit and rates from files")
struct ProfitImportTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private static let orders = """
        order_id,customer_ref,ordered_at,sku,quantity,unit_price,unit_cost,currency,status
        1,a,2024-03-01,CAF,2,1000,600.000001,,
        1,a,2024-03-01,TE,1,500,,,
        2,a,2024-04-01,CAF,-1,1000,600.000001,,
        3,b,2024-03-01,CAF,1,1000,,,
        4,b,2024-06-15,CAF,3,1000,,,
        5,c,2024-03-01,PAN,1,400,,,
        6,d,2024-03-01,CAF,1,900,100,,
        6,d,2024-03-01,X,1,20,15,USD,
        7,e,2024-03-01,CAF,1,700,,,returned
        8,f,2024-03-01,CAF,1,5000,,,cancelled

        """

    private func profit(_ change: (inout ValueQuestion) -> Void = { _ in }) throws -> [String: [String?]] {
        var question = ValueQuestion(asOf: try #require(Day(iso: "2024-12-31")))
        change(&question)
        let table = try home.rooms.insight.profit(question)
        let references = try home.rooms.identity.references(table.customers)
        return table.customers.indices.reduce(into: [:]) { rows, at in
            rows[references[table.customers[at]] ?? "?"] = [table.money[at], table.cost[at], table.profit[at]].map {
                $0.map { Money(minor: $0, currency: table.currency).plain }
            }
        }
    }

    @Test("A line's own cost, else the product's of the day; one line without any makes a customer's profit unknown")
    func costs() throws {
        try home.run(.orders, Self.orders)
        #expect(try profit()["b"] == ["4000.00", nil, nil])
        try home.run(
            .costs, "sku,valid_from,unit_cost\nCAF,2024-01-01,550\nCAF,2024-06-01,580\nTE,2024-01-01,200.5\n")
        let rows = try profit()
        // 2·600.000001 + 200.5 − 600.000001 = 800.500001, rounded only here.
        #expect(rows["a"] == ["1500.00", "800.50", "699.50"])
        #expect(rows["b"] == ["4000.00", "2290.00", "1710.00"], "550 + 3 · 580")
        #expect(rows["c"] == ["400.00", nil, nil])
        #expect(rows["d"] == ["900.00", "100.00", "800.00"], "the dollars are in neither")
        #expect(rows["e"] == ["0.00", "0.00", "0.00"], "sold and returned")
        #expect(rows["f"] == nil && rows.count == 5)
        #expect(try profit { $0.isGross = true }["a"] == ["2500.00", "1400.50", "1099.50"])
        #expect(try profit { $0.window = Lookback("7m") }["b"] == ["3000.00", "1740.00", "1260.00"])

        var question = ValueQuestion(asOf: try #require(Day(iso: "2024-12-31")))
        let classes = try home.rooms.insight.classes(question, by: .profit)
        #expect(classes.values == [171_000, 80_000, 69_950, 0, nil])
        #expect(classes.classes == [.a, .a, .a, .c, nil] && classes.share(nil).customers == 1)
        question.source = "tienda"
        let sum = try home.rooms.insight.profit(question).sum(known: true)
        #expect(sum == .init(customers: 4, money: 640_000, cost: 319_050, profit: 320_950))
        #expect(try home.rooms.insight.profit(question).linesLeftOut == 1)
    }

    @Test("What was spent on getting and keeping customers, by those who came and stayed; nothing loaded is unknown")
    func spend() throws {
        try home.run(
            .orders,
            "order_id,customer_ref,ordered_at,amount\n1,a,2023-06-01,10\n2,a,2024-06-01,10\n3,b,2024-06-01,10\n4,c,2024-06-02,10\n"
        )
        let question = ValueQuestion(asOf: try #require(Day(iso: "2024-12-31")))
        let bare = try home.rooms.insight.rates(question)
        #expect(bare.spend == LabelledSpend() && bare.rates.acquisitionCost(bare.spend.acquiring) == nil)
        try home.run(
            .costs,
            """
            spent_at,amount,label,currency
            2024-01-01,1000,captación,COP
            2024-12-31,501,captación,COP
            2023-12-31,9999,captación,COP
            2024-05-05,70,captación,USD
            2024-02-02,300,retención,COP
            2024-02-02,80,servicio,COP

            """)
        let table = try home.rooms.insight.rates(question)
        #expect((table.spend.acquiring, table.spend.retaining, table.spend.rowsLeftOut) == (150_100, 30_000, 1))
        #expect(table.rates.acquisitionCost(table.spend.acquiring) == Fraction(75_050))
        #expect(table.rates.retentionCost(table.spend.retaining) == Fraction(30_000))
    }
}

/// The questions of value as others ask them.
@Suite("The commands of value", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct ValueCommandTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func call(_ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", home.path, "value"] + arguments)
    }

    private func call(_ arguments: [String]) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", home.path, "value"] + arguments)
    }

    private func sell() throws {
        try home.run(
            .orders,
            "order_id,customer_ref,ordered_at,amount\n1,\"c,1\",2023-05-01,5\n2,\"c,1\",2024-01-01,100\n3,c2,2024-01-02,20\n4,c2,2024-02-03,10\n5,c3,2024-02-03,5\n"
        )
    }

    private static let nouns = ["abc", "fxv", "profit", "cohorts", "rates", "pareto"]

    @Test("Every answer has the columns of the contract, and rows that say what the JSON says")
    func columns() throws {
        try sell()
        for (noun, heading, first) in [
            ("abc", "customer_id,customer_ref,value,class", "1,\"c,1\",105.00,A"),
            ("fxv", "customer_id,customer_ref,frequency,volume,cell", "1,\"c,1\",2,52.50,migration"),
            (
                "profit", "customer_id,customer_ref,frequency,volume,cost_of_sales,profit,cost_to_serve",
                "1,\"c,1\",2,52.50,,,"
            ), ("cohorts", "cohort,month,customers", "2023-05,0,1"), ("rates", "rate,value,value_money", "attrition,,"),
            ("pareto", "top_percent,customers,share", "5,0,0"),
        ] {
            let csv = try call(noun, "--as-of", "2024-03-31", "--format", "csv")
            let lines = csv.out.split(separator: "\n").map(String.init)
            #expect(csv.code == 0 && lines.first == heading, "\(noun)")
            #expect(lines.dropFirst().first == first, "\(noun)")
            let json = try call(noun, "--as-of", "2024-03-31", "--json").json()
            #expect(json["asOf"] as? String == "2024-03-31" && json["currency"] as? String == "COP", "\(noun)")
            let rows = try #require(json["rows"] as? [[String: Any]])
            #expect(rows.count == lines.count - 1 && Set(rows[0].keys) == Set(heading.components(separatedBy: ",")))
            let objects = try call(noun, "--as-of", "2024-03-31", "--format", "jsonl").out.split(separator: "\n")
            #expect(objects.count == rows.count, "\(noun)")
            #expect(try call(noun, "--as-of", "2024-03-31").out.split(separator: "\n").count > 1, "\(noun)")
        }
    }

    @Test("Money and ratios in JSON are exact; what is unknown is null")
    func json() throws {
        try sell()
        let classes = try #require(call("abc", "--as-of", "2024-03-31", "--json").json()["rows"] as? [[String: Any]])
        #expect(classes[0]["value"] as? [String: String] == ["amount": "105.00", "currency": "COP"])
        let unknown = try call("abc", "--by", "profit", "--as-of", "2024-03-31", "--json").json()
        #expect(unknown["customersWithoutCost"] as? Int == 3)
        let row = try #require((unknown["rows"] as? [[String: Any]])?.first)
        #expect(row["value"] is NSNull && row["class"] is NSNull)
        let pareto = try call("pareto", "--top", "34,2.5", "--as-of", "2024-03-31", "--json")
        #expect(pareto.out.contains(#""gini":0.47619,"#), "(1·5 + 2·30 + 3·105)·2 ÷ 420 − 4 ÷ 3")
        #expect(pareto.out.contains(#"{"customers":1,"share":0.75,"top_percent":34}"#))
        #expect(pareto.out.contains(#"{"customers":0,"share":0,"top_percent":2.5}"#))
        let cells = try call("fxv", "--flows", "--window", "2m", "--as-of", "2024-03-31", "--json").json()
        #expect(cells["from"] as? String == "2024-02-01" && cells["window"] as? String == "2m")
        #expect((cells["flows"] as? [[String: Any]])?.reduce(0) { $0 + (($1["customers"] as? Int) ?? 0) } == 3)
        #expect(
            try call("fxv", "--flows", "--as-of", "2024-03-31", "--format", "csv").out.hasPrefix("from,to,customers\n"))
        #expect(try call("rates", "--as-of", "2025-01-01", "--json").json()["activeAtStart"] as? Int == 1)
    }

    @Test("People and companies are ranked apart when that is asked, and together otherwise")
    func who() throws {
        try sell()
        try home.run(.companies, "external_id,company\nc2,Dos S.A.\nc9,Nueve S.A.\n")
        func references(_ noun: String, _ who: String...) throws -> [String] {
            let answer = try call([noun, "--as-of", "2024-03-31", "--json"] + who.flatMap { ["--who", $0] }).json()
            return try #require(answer["rows"] as? [[String: Any]]).compactMap { $0["customer_ref"] as? String }
        }
        for noun in ["rfm", "abc", "fxv", "profit"] {
            #expect(try Set(references(noun)) == ["c,1", "c2", "c3"], "\(noun)")
            #expect(try Set(references(noun, "people")) == ["c,1", "c3"], "\(noun)")
            #expect(try references(noun, "companies") == ["c2"], "\(noun)")
        }
        let alone = try #require(call("rfm", "--who", "companies", "--json").json()["rows"] as? [[String: Any]])
        #expect(alone[0]["r"] as? Int == 1 && alone[0]["m"] as? Int == 1, "nobody of its kind is worse")
        let cells = try call("fxv", "--who", "companies", "--as-of", "2025-01-10", "--json").json()["cells"]
        let none = try #require(cells as? [[String: Any]]).first { $0["cell"] as? String == "none" }
        #expect(none?["customers"] as? Int == 1, "Nueve S.A.")
        #expect(try call("cohorts", "--who", "companies", "--json").json()["customers"] as? Int == 1)
        #expect(try call("rates", "--who", "people", "--as-of", "2024-03-31", "--json").json()["active"] as? Int == 2)
        #expect(try call("pareto", "--who", "people", "--json").json()["customers"] as? Int == 2)
    }

    @Test("Nobody has bought: every question answers, with 0 and without rows")
    func nobody() throws {
        for noun in Self.nouns {
            let answer = try call(noun, "--json")
            #expect(answer.code == 0, "\(noun): \(answer.err)")
            let rows = try #require(answer.json()["rows"] as? [[String: Any]])
            #expect(rows.isEmpty || ["rates", "pareto"].contains(noun), "\(noun)")
            #expect(try call(noun).code == 0 && call(noun, "--format", "csv").code == 0, "\(noun)")
        }
        #expect(try call("pareto", "--json").out.contains(#""gini":null"#))
        #expect(try call("fxv", "--flows").out.contains("Nadie compró en el período anterior"))
    }

    @Test("What cannot be asked is refused with 64 and an example")
    func refused() throws {
        for noun in Self.nouns {
            #expect(try call(noun, "--as-of", "ayer").err.contains("«ayer» no es un día"), "\(noun)")
            #expect(try call(noun, "--window", "0d").code == 64 && call(noun, "--who", "x").code == 64, "\(noun)")
            #expect(try call(noun, "--source", "nadie").code == 3, "\(noun)")
        }
        for top in ["x", "0", "101", "5,,10", "-5", "1e1", "1.2.3", "0.0000001", "٣"] {
            let answer = try call("pareto", "--top=" + top)
            #expect(answer.code == 64 && answer.err.contains("5,10,20,50"), "\(top)")
        }
        #expect(try call("abc", "--by", "nada").code == 64)
    }
}
