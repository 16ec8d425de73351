import Testing

@testable import Formats

@Suite("JSON Lines as tables")
struct JSONTableTests {
    @Test("Keys are columns in the order of their first appearance, wherever that is")
    func keys() throws {
        let lines = (1...1500).map { "{\"id\":\($0)}\n" }.joined() + "\n{\"nuevo\":\"x\",\"id\":1501}"
        let table = try readTable(Array(lines.utf8))
        #expect(table.header == ["id", "nuevo"])
        #expect(table.rows.count == 1501)
        #expect(table.rows.first?.fields == ["1", ""])
        #expect(table.rows.last?.fields == ["1501", "x"])
        #expect(table.rows.last?.line == 1502)
        #expect(try look(Array(lines.utf8)).form == .jsonLines)
    }

    @Test("Objects within objects become columns with a point, lists one text, lists of objects stay JSON")
    func nested() throws {
        let text = """
            {"a": {"ciudad": "Bogotá", "geo": {"lat": 4.6}},\
             "tags": ["vip", 2, null, true], "l": [{"x": 1}, []], "e": {}, "v": []}
            """
        let table = try readTable(Array(text.utf8))
        #expect(table.header == ["a.ciudad", "a.geo.lat", "tags", "l", "v"])
        #expect(table.cells == [["Bogotá", "4.6", "vip, 2, true", "[{\"x\": 1}, []]", ""]])
        let raw = String(decoding: table.rows.first?.raw ?? [], as: UTF8.self)
        #expect(raw == "Bogotá,4.6,\"vip, 2, true\",\"[{\"\"x\"\": 1}, []]\",")
    }

    @Test("Escapes are resolved; pairs of surrogates make one character")
    func escapes() throws {
        let table = try readTable(Array(#"{"t":"\"\\\/\b\f\n\r\t\u00f1\uD83D\uDE00","é":"x"}"#.utf8))
        #expect(table.header == ["t", "é"])
        #expect(table.cells.first?.first == "\"\\/\u{8}\u{C}\n\r\tñ😀")
    }

    @Test("Truth values are words, null is nothing, an empty text is not nothing")
    func plain() throws {
        try withTemporaryFile(Array(#"{"a":true,"b":false,"c":null,"d":""}"#.utf8), name: "a") { path in
            let (reader, _) = try TableFile.open(path: path, shape: TableFile.look(path: path))
            let row = try #require(try reader.next())
            #expect(row.texts == ["true", "false", "", ""])
            #expect((0..<4).map { row.isQuoted($0) } == [false, false, false, true])
            #expect(String(decoding: row.raw, as: UTF8.self) == "true,false,,\"\"")
        }
    }

    @Test(
        "Numbers are as written; exponents are expanded where fifteen digits hold the number",
        arguments: [
            ("1.50", "1,50"), ("1e5", "100000"), ("-1.25E2", "-125"), ("2.5e-3", "0,0025"), ("0", "0"),
            ("12345678901234567890", "12345678901234567890"), ("1.5e300", "1,5e300"),
            ("1.2345678901234567e3", "1,2345678901234567e3"),
        ])
    func numbers(_ text: String, _ shown: String) throws {
        let table = try readTable(Array("{\"a\":\(text)}".utf8), TableOptions(decimal: .comma))
        #expect(table.cells == [[shown]])
    }

    @Test(
        "A broken line spoils its own row and keeps its bytes",
        arguments: [
            "{\"a\":1", "{\"a\" 1}", "{\"a\":01}", "{\"a\":1}x", "{\"a\":tru}", "{a:1}", "{\"a\":1,}", "[1]", "5",
            "{\"a\":NaN}",
            "{\"a\":\"x}", "{\"a\":1,\"a\":2}", "{\"a\":[1,}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":\"\\x\"}",
            "{\"a\":[{]}}",
        ])
    func broken(_ line: String) throws {
        let table = try readTable(Array("{\"a\":7}\n\(line)\r\n{\"a\":8}\n".utf8))
        #expect(table.header == ["a"])
        #expect(table.rows.map(\.defect) == [nil, .brokenJSON, nil])
        #expect(table.rows[1].raw == Array(line.utf8))
        #expect(table.rows[2].fields == ["8"])
        #expect(table.rows[2].line == 3)
    }

    @Test("Half a character, bytes that are no UTF-8 and a zero are defects of their kind")
    func encodings() throws {
        let good = Array("{\"a\":1}\n".utf8)
        let table = try readTable(
            good + Array(#"{"a":"\ud83d"}"#.utf8) + [0x0A] + Array(#"{"a":"\udE00"}"#.utf8) + [0x0A]
                + Array("{\"a\":\"".utf8) + [0xC3] + Array("\"}\n".utf8) + Array(#"{"a":"\u0000"}"#.utf8) + [0x0A]
                + good)
        #expect(table.rows.map(\.defect) == [nil, .invalidEncoding, .invalidEncoding, .invalidEncoding, .nulByte, nil])
    }

    @Test("Nesting is bounded", arguments: [31, 32, 40, 100_000])
    func depth(_ depth: Int) throws {
        let opened = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
        let lists = "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        let table = try readTable(Array("{\"b\":1}\n\(opened)\n\(lists)\n".utf8))
        #expect(
            table.rows.map(\.defect)
                == (depth <= 31
                    ? [nil, nil, nil] : depth == 32 ? [nil, nil, .brokenJSON] : [nil, .brokenJSON, .brokenJSON]))
    }

    @Test("One array of objects is read like lines", arguments: [0, 1])
    func array(_ style: Int) throws {
        let text =
            style == 0
            ? #"[{"a":1,"b":"]},["},{"b":2}]"# : "\u{FEFF}\n[\n  {\n \"a\": 1, \"b\": \"]},[\"\n },\n {\"b\": 2}\n]\n"
        let table = try readTable(Array(text.utf8))
        #expect(table.header == ["a", "b"])
        #expect(table.cells == [["1", "]},["], ["", "2"]])
        if style == 1 { #expect(table.rows.map(\.line) == [3, 6]) }
        #expect(try readTable(Array("[]".utf8)) == ReadTable())
    }

    @Test("An array that is cut or followed by text loses nothing in silence")
    func brokenArray() throws {
        let cut = try readTable(Array(#"[{"a":1},{"a":2},{"a":"#.utf8))
        #expect(cut.rows.map(\.defect) == [nil, nil, .brokenJSON])
        #expect(try refusal(Array(#"[{"a":1}] {"a":2}"#.utf8)) == "import.json-damaged")
        #expect(try readTable(Array(#"[{"a":1},5,{"a":2}]"#.utf8)).rows.map(\.defect) == [nil, .brokenJSON, nil])
    }

    @Test("Values and lines have their limits, and so have columns")
    func limits() throws {
        var limits = TableLimits()
        limits.rows = CSVLimits(maxColumns: 2, maxFieldBytes: 10, maxRowBytes: 1000)
        let long = "{\"a\":1}\n{\"a\":\"12345678901\"}\n{\"b\":2}\n"
        #expect(try readTable(Array(long.utf8), limits: limits).rows.map(\.defect) == [nil, .fieldTooLong, nil])
        #expect(try refusal(Array("{\"a\":1,\"b\":2,\"c\":3}".utf8), limits: limits) == "import.too-many-columns")
        let endless = "{\"a\":\"" + String(repeating: "x", count: 2_000_000)
        #expect(try refusal(Array(endless.utf8), limits: limits) == "import.row-too-long")
        #expect(try refusal(Array("[\(endless)".utf8), limits: limits) == "import.row-too-long")
    }

    @Test("UTF-16 and gzip are no hindrance")
    func packing() throws {
        let text = "{\"a\":\"ñ\"}\r\n{\"a\":\"é\"}"
        #expect(try readTable([0xFF, 0xFE] + utf16(text)).cells == [["ñ"], ["é"]])
        #expect(try readTable(gzipMember(Array(text.utf8))).cells == [["ñ"], ["é"]])
        let zip = ZipMaker([("a.jsonl", text), ("b.jsonl", "{\"b\":1}")])
        #expect(
            try readTable(zip.bytes).cells == [["a.jsonl", "ñ", ""], ["a.jsonl", "é", ""], ["b.jsonl", "", "1"]])
    }
}
