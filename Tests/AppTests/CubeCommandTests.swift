import Foundation
import Kernel
import Segments
import Testing

/// The cube as others call it.
@Suite("The command of cubes", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct CubeCommandTests {
    private let home: HomeFixture

    init() throws {
        home = try HomeFixture()
        try home.run(.people, "external_id,city\na,Bogotá\nb,\"Cali, Valle\"\n")
        try home.run(
            .orders,
            """
            order_id,customer_ref,ordered_at,category,amount,currency
            1,a,2024-01-10,Café,100.50,
            2,a,2024-02-05,Té,20,
            3,b,2024-02-20,Café,80,
            4,,2024-02-21,Panela,10,
            5,b,2024-02-22,Café,7,USD

            """)
    }

    private func call(_ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", home.path, "cube"] + arguments)
    }

    @Test("A document has the keys of the contract; a cell has its keys and its measures")
    func document() throws {
        let answer = try call("--rows", "city", "--columns", "month", "--measure", "revenue,people", "--json")
        #expect(answer.code == 0, "\(answer.err)")
        let document = try answer.json()
        #expect(
            Set(document.keys) == [
                "asOf", "measure", "measures", "rows", "columns", "cells", "totals", "leftOut", "elapsedMilliseconds",
            ])
        #expect(document["rows"] as? [String] == ["city"] && document["measure"] as? String == "revenue")
        let cells = try #require(document["cells"] as? [[String: Any]])
        #expect(cells.count == 4)
        #expect(cells[0]["city"] as? String == "Bogotá" && cells[0]["month"] as? String == "2024-01")
        #expect(cells[0]["revenue"] as? [String: String] == ["amount": "100.50", "currency": "COP"])
        #expect(cells[3]["city"] is NSNull && cells[3]["people"] as? Int == 0)
        let totals = try #require(document["totals"] as? [String: Any])
        #expect((totals["rows"] as? [Any])?.count == 3 && (totals["columns"] as? [Any])?.count == 2)
        let all = try #require(totals["all"] as? [String: Any])
        #expect(all["people"] as? Int == 2 && (all["revenue"] as? [String: String])?["amount"] == "210.50")
        #expect(document["leftOut"] as? [String: Int] == ["linesWithoutRate": 1, "linesWithoutCost": 0])
    }

    @Test("Files have a row for each cell, a table rows and columns with totals")
    func forms() throws {
        let csv = try call("--rows", "city", "--columns", "category", "--measure", "revenue,orders", "--format", "csv")
        #expect(
            csv.out == """
                city,category,revenue,orders
                Bogotá,Café,100.50,1
                Bogotá,Té,20.00,1
                "Cali, Valle",Café,80.00,2
                ,Panela,10.00,1

                """)
        let lines = try call("--rows", "weekday", "--format", "jsonl").out.split(separator: "\n")
        #expect(lines.first?.contains("\"weekday\":1") == true)
        let table = try call("--rows", "city", "--columns", "month", "--top", "1").out
        #expect(table.contains("(sin dato)") == false && table.contains("Bogotá") && table.contains("Total"))
        #expect(table.contains("1 línea en otra moneda"))
        #expect(try call("--measure", "people,repeat_rate").out.contains("2024-02"), "months are the rows unless said")
        #expect(try call("--rows", "", "--columns", "category").out.contains("Panela"))
    }

    @Test("The customers of a cell, as segments list them")
    func people() throws {
        let answer = try call(
            "--rows", "city", "--columns", "month", "--cell", "\"cali, valle\",2024-02", "--format", "csv")
        #expect(answer.out == "customer_id,customer_ref\n2,b\n", "\(answer.err)")
        #expect(try call("--rows", "city,month", "--cell", "Pasto,2024-02", "--json").json()["customers"] as? Int == 0)
        #expect(try call("--rows", "city,month", "--cell", "Bogotá").code == 64)
    }

    @Test(
        "Windows, sources, purchases alone and gifts: the sums are those of the customers' figures, asked in the same way"
    )
    func flags() throws {
        try home.run(
            .orders,
            """
            order_id,customer_ref,ordered_at,category,quantity,unit_price
            c1,a,2024-02-10,Café,1,50
            c2,a,2024-02-11,Café,-1,30
            c3,b,2024-02-12,Panela,1,0

            """
        ) {
            $0.source = "caja"
            $0.customerSource = "tienda"
        }
        let asked: [([String], revenue: String, orders: Int)] = [
            ([], "220.50", 5), (["--gross"], "250.50", 5), (["--include-zero"], "220.50", 6),
            (["--source", "caja"], "20.00", 1), (["--source", "caja", "--gross", "--include-zero"], "50.00", 2),
            (["--window", "20d"], "100.00", 3), (["--window", "20d", "--source", "tienda"], "80.00", 2),
        ]
        for (flags, revenue, orders) in asked {
            let common = ["--as-of", "2024-02-29", "--who", "people", "--json"] + flags
            let cube = try CommandLineTool.run(
                ["--home", home.path, "cube", "--rows", "", "--measure", "revenue,orders"] + common)
            #expect(cube.code == 0, "\(flags): \(cube.err)")
            let all = try #require((cube.json()["totals"] as? [String: Any])?["all"] as? [String: Any])
            #expect((all["revenue"] as? [String: String])?["amount"] == revenue, "\(flags)")
            #expect(all["orders"] as? Int == orders, "\(flags)")
            let table = try CommandLineTool.run(["--home", home.path, "value", "rfm"] + common).json()
            let rows = try #require(table["rows"] as? [[String: Any]])
            #expect(rows.reduce(0) { $0 + ($1["frequency"] as? Int ?? 0) } == orders, "\(flags)")
            let money = rows.compactMap { ($0["monetary"] as? [String: String])?["amount"].flatMap(Double.init) }
            #expect(money.reduce(0, +) == Double(revenue), "\(flags)")
        }
        #expect(try call("--source", "nadie").code == 3)
        let both = try call("--window", "20d", "--from", "2024-01-01")
        #expect(both.code == 64 && both.err.contains("--window"))
        #expect(try call("--window", "tres").code == 64)
    }

    @Test("What cannot be is refused with words")
    func refused() throws {
        let unknown = try call("--rows", "regio")
        #expect(unknown.code == 64 && unknown.err.contains("¿Quizá region?"))
        #expect(try call("--rows", "zzzzzzzz").err.contains("weekday"))
        #expect(try call("--measure", "ventas").err.contains("average_ticket"))
        #expect(try call("--rows", "birth_date").code == 64)
        #expect(try call("--where", "ciudad = \"Cali\"").code == 64)
        #expect(try call("--from", "ayer").code == 64)
        #expect(try call("--rows", "segment:Nada").code == 3)
        let measured = try call("--rows", "month", "--times", "2").json()
        #expect(measured["cells"] as? Int == 2 && measured["cpuMilliseconds"] is Double)
    }
}

@Suite("The guide to cubes", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct CubeGuideTests {
    @Test("Every example of the guide runs, and every measure is told in both languages")
    func examples() throws {
        let root = SharedData.fixtures.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: root.appendingPathComponent("Docs/Guides/Cube.md"), encoding: .utf8)
        let home = try HomeFixture()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,a,2024-05-10,100\n")
        let examples = guide.split(separator: "\n").filter { $0.hasPrefix("vinculo cube ") }
        #expect(examples.count == 6)
        for example in examples {
            let answer = try CommandLineTool.run(["--home", home.path] + Self.words(example).dropFirst())
            #expect(answer.code == 0, "\(example): \(answer.err)")
        }
        for measure in try CubeRequest.measures(
            "revenue,quantity,orders,people,new_people,average_ticket,repeat_rate,profit")
        {
            #expect(guide.split(separator: "\n").filter { $0.hasPrefix("| `\(measure.rawValue)` |") }.count == 2)
        }
    }

    /// As a shell parts them: quotes of either kind keep blanks.
    private static func words(_ line: Substring) -> [String] {
        var (words, quote): ([String], Character?) = ([""], nil)
        for character in line {
            switch character {
            case quote: quote = nil
            case "'" where quote == nil, "\"" where quote == nil: quote = character
            case " " where quote == nil: words.append("")
            default: words[words.count - 1].append(character)
            }
        }
        return words
    }
}
