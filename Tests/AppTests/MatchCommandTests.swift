import Foundation
import TestKit
import Testing

/// Which rows of a file are one person, as others ask for it.
@Suite("The command of matching", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct MatchCommandTests {
    private let folder: TemporaryFolder
    private static let rows = """
        record_id,nombres,apellidos,email,telefono,cluster_id
        1,Ana,Pérez Gil,ana.perez@x.co,3101112233,a
        2,ANA,PEREZ GIL,ana.perez@x.co,310 111 2233,a
        3,Luis,Ortiz Mora,luis@x.co,3159998877,b

        """

    init() throws { folder = try TemporaryFolder() }

    private func call(_ text: String = rows, _ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["match", folder.write(text, to: "gente.csv")] + arguments)
    }

    @Test("A document has the keys of the contract, and how right it was where a column tells the truth")
    func document() throws {
        let answer = try call(Self.rows, "--json", "--truth", "cluster_id")
        #expect(answer.code == 0, "\(answer.err)")
        let document = try answer.json()
        let keys: Set<String> = [
            "records", "customers", "mergedRecords", "pairsCompared", "elapsedSeconds", "threshold",
            "expectedPrecision",
            "keptApart", "review", "kind", "unreadable", "columns", "precision", "recall", "f1", "truePairs",
            "joinedPairs",
        ]
        #expect(Set(document.keys) == keys)
        #expect(document["records"] as? Int == 3 && document["customers"] as? Int == 2)
        #expect(document["mergedRecords"] as? Int == 1 && document["unreadable"] as? Int == 0)
        #expect(document["kind"] as? String == "people" && document["f1"] as? Double == 1)
        let columns = try #require(document["columns"] as? [[String: Any]])
        let compared = columns.map { $0["comparedAs"] as? String }
        #expect(compared == [nil, "given_names", "surnames", "email", "phone", nil], "ids and answers are no evidence")
    }

    @Test("Files have a row for each row, or for each pair; a table is words")
    func forms() throws {
        let csv = try call(Self.rows, "--format", "csv").out.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(csv.first?.joined(separator: ",") == "row,cluster,probability")
        #expect(csv.dropFirst().map { $0.prefix(2).joined(separator: ",") } == ["1,1", "2,1", "3,3"])
        let lines = try call(Self.rows, "--format", "jsonl").out.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].contains("\"cluster\""))
        let pairs = try call(Self.rows, "--pairs").out.split(separator: "\n")
        #expect(pairs.count == 2 && pairs[0] == "row_a,row_b,probability" && pairs[1].hasPrefix("1,2,"))
        let words = try call(Self.rows)
        #expect(words.code == 0 && words.out.contains("telefono → phone") && words.out.contains("cluster_id"))
    }

    @Test("Why two rows are one is told by what each says, and in which words")
    func explain() throws {
        let document = try call(Self.rows, "--explain", "2, 1", "--json").json()
        #expect(document["isOne"] as? Bool == true)
        #expect((document["probability"] as? Double ?? 0) > 0.95 && (document["priorBits"] as? Double ?? 1) < 0)
        let weights = try #require(document["weights"] as? [[String: Any]])
        #expect(
            Set(weights.compactMap { $0["dimension"] as? String }) == ["given_names", "surnames", "email", "phone"])
        #expect(weights.allSatisfy { ($0["bits"] as? Double ?? 0) > 0 })
        #expect(try call(Self.rows, "--explain", "1,3").code == 0)
        for rows in ["1,4", "0,1", "1,1", "1", "a,b", ""] {
            #expect(try call(Self.rows, "--explain", rows).code == 64, "\(rows)")
        }
    }

    @Test("What was learned is told level by level, with what each key brought")
    func model() throws {
        let document = try call(Self.rows, "--model", "--json").json()
        #expect((document["dimensions"] as? [[String: Any]])?.count == 4)
        #expect((document["blocks"] as? [[String: Any]])?.isEmpty == false)
        #expect(try call(Self.rows, "--model").code == 0)
    }

    @Test("Rows of another file find who is known, by columns of the same name in whatever sequence")
    func newRows() throws {
        let other = try folder.write(
            "Email,otra,APELLIDOS,nombres,Telefono\nana.perez@x.co,?,Pérez Gil,Ana,(310) 1112233\nnueva@y.co,?,Zapata Ruiz,Noelia,\n",
            to: "otra.csv")
        let rows = try call(Self.rows, "--new", other, "--format", "csv").out.split(separator: "\n")
        #expect(rows.count == 3 && rows[0] == "row,cluster,probability")
        #expect(rows[1].hasPrefix("4,1,") && rows[2].hasPrefix("5,5,"))
        let document = try call(Self.rows, "--new", other, "--json").json()
        #expect(document["knownRecords"] as? Int == 1 && document["newPeople"] as? Int == 1)
        #expect((document["milliseconds"] as? [String: Any])?.count == 3)
        let table = try call(Self.rows, "--new", other)
        #expect(table.code == 0 && !table.out.contains("{"))
        let strange = try folder.write("color,talla\nrojo,M\n", to: "ropa.csv")
        let answer = try call(Self.rows, "--new", strange)
        #expect(answer.code == 64 && answer.err.contains("nombres") && !answer.err.contains("match."))
        #expect(try call(Self.rows, "--new", folder.path + "/nada.csv").code == 3)
        #expect(try call(Self.rows, "--new", other, "--pairs").code == 64)
    }

    @Test("A home is a household of two people, with a row for each of their rows")
    func households() throws {
        let homes = (0..<80).map { home in
            let street = "Calle \(home + 11) # \(home * 3 % 70)-\(home * 7 % 90)"
            let one = "\(home),Ana\(home),Rojas\(home) Gil\(home),,60\(1_111_111 + home * 7_919),\(street),a"
            return home < 40
                ? one + "\n\(home),Luis\(home),Rojas\(home) Gil\(home),,60\(1_111_111 + home * 7_919),\(street),b" : one
        }
        let file =
            "record_id,nombres,apellidos,email,telefono,direccion,cluster_id\n" + homes.joined(separator: "\n") + "\n"
        let rows = try call(file, "--households").out.split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        #expect(rows.first == ["row", "cluster", "household"])
        #expect(rows.contains(["1", "1", "1"]) && rows.contains(["2", "2", "1"]))
        #expect(!rows.contains { $0[0] == "120" })
    }

    @Test("A column or a field that there is not, and a file with nothing to compare, are wrong use")
    func wrongUse() throws {
        for arguments in [
            ["--map", "nada=email"], ["--map", "email=nada"], ["--exclude", "nada"], ["--truth", "nada"],
            ["--threshold", "0.2"], ["--kind", "pedidos"], ["--min-probability", "2"],
            ["nombres", "apellidos", "email", "telefono"].flatMap { ["--exclude", $0] },
        ] {
            let file = try folder.write(Self.rows, to: "gente.csv")
            let answer = try CommandLineTool.run(["match", file] + arguments)
            #expect(answer.code == 64 && answer.out.isEmpty && !answer.err.isEmpty, "\(arguments) \(answer.code)")
            #expect(!answer.err.contains("{") && !answer.err.contains("match."), "\(answer.err)")
        }
    }

    @Test("A file that is not there is 3, an empty one and one of a header alone end in words")
    func noFile() throws {
        #expect(try CommandLineTool.run(["match", folder.path + "/nada.csv"]).code == 3)
        let empty = try call("")
        #expect(empty.code != 0 && empty.code < 65 && !empty.err.isEmpty)
        let header = try call("nombres,apellidos,email\n", "--json")
        #expect(header.code == 0, "\(header.err)")
        #expect(try header.json()["records"] as? Int == 0)
    }

    @Test("Broken rows are counted and stand alone, the others are matched all the same")
    func brokenRows() throws {
        let broken = "4,\"Eva\nLuz\" x,\"Gil,eva@x.co,3150001122,c\n"
        let answer = try call(Self.rows + broken + "5,Noé,Paz,noe@x.co,3150001122,\"d\"\n", "--json")
        #expect(answer.code == 0, "\(answer.err)")
        let document = try answer.json()
        #expect(document["unreadable"] as? Int == 1 && document["mergedRecords"] as? Int == 1)
        #expect(!answer.err.isEmpty && !answer.err.contains("Eva"), "what is damaged is counted, not quoted")
    }

    @Test("A quote that never ends is named with its line")
    func endlessQuote() throws {
        let answer = try call(Self.rows + "4,\"Eva,Gil,eva@x.co,3150001122,c\n5,Eva,Gil,,,c\n", "--json")
        #expect(answer.code == 1 && answer.out.isEmpty)
        #expect(answer.err.contains("5") && !answer.err.contains("Eva"))
    }

    @Test("A birthday is a whole date, unless year and month have columns of their own")
    func birthday() throws {
        func compared(_ header: String, _ row: String) throws -> [String?] {
            let columns = try call("\(header)\n\(row)\n\(row)\n", "--json").json()["columns"] as? [[String: Any]]
            return (columns ?? []).map { $0["comparedAs"] as? String }
        }
        #expect(try compared("nombres,birthday", "Ana,1980-05-03") == ["given_names", "birth_date"])
        #expect(
            try compared("nombres,by,bm,bd", "Ana,1980,5,3") == [
                "given_names", "birth_year", "birth_month", "birth_day",
            ])
    }
}
