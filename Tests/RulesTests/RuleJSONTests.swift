import Rules
import Testing

@Suite("Rules as text and as JSON")
struct RuleJSONTests {
    @Test("1,000 rules of every form go from text to JSON and back without loss")
    func lossless() throws {
        var seeded = SeededRules(seed: 7)
        for _ in 0..<1000 {
            let rule = seeded.rule()
            let text = RulePrinter.text(rule)
            let read = try RuleParser.parse(text).rule
            #expect(read == rule, "\(text)")
            let json = RuleJSON.text(read)
            let back = try RuleJSON.rule(json)
            #expect(back == rule && RulePrinter.text(back) == text && RuleJSON.text(back) == json)
        }
    }

    @Test("the JSON form is the documented one")
    func form() throws {
        let text =
            #"purchases(category in ("Café"), attr:Color = "rojo", within: 90d).count >= 2 and not (custom:"Nivel VIP" is known or today - birth_date < 7 * 365 or last_seen between today - 90d and 2024-12-31)"#
        let json =
            #"{"all":[{"left":{"aggregate":"purchases","filters":[{"column":"category","in":["Café"]},{"column":"attr:Color","op":"=","value":"rojo"},{"within":"90d"}],"measure":"count"},"op":">=","right":2},"#
            + #"{"not":{"any":[{"left":{"name":"custom:Nivel VIP"},"known":true},"#
            + #"{"left":{"left":{"date":"today"},"op":"-","right":{"name":"birth_date"}},"op":"<","right":{"left":7,"op":"*","right":365}},"#
            + #"{"left":{"name":"last_seen"},"between":[{"date":"today - 90d"},{"date":"2024-12-31"}]}]}}]}"#
        #expect(RuleJSON.text(try RuleParser.parse(text).rule) == json)
        #expect(RulePrinter.text(try RuleJSON.rule(json)) == text)
    }

    @Test(
        "numbers are exact, also as programs write them",
        arguments: [
            ("999999999999999999", "999999999999999999"), ("0.100000000001", "0.100000000001"), ("1e-7", "0.0000001"),
            ("-2.50", "-2.5"), ("1.5E3", "1500"), ("-0", "0"), ("12e+2", "1200"), ("120e-1", "12"),
        ])
    func numbers(_ written: String, _ plain: String) throws {
        #expect(
            RulePrinter.text(try RuleJSON.rule(#"{"left":{"name":"a"},"op":"=","right":\#(written)}"#)) == "a = "
                + plain)
    }

    @Test(
        "what is no rule is refused with its path",
        arguments: [
            (#"[]"#, "shape", "$"), (#"{}"#, "shape", "$"), (#"{"all":[]}"#, "shape", "$.all"),
            (#"{"all":{}}"#, "shape", "$.all"), (#"{"alll":[]}"#, "shape", "$"),
            (#"{"any":[{"member":"x"}]}"#, "shape", "$.any"),
            (#"{"all":[{"member":"x"},{"left":5,"op":"=<","right":1}]}"#, "shape", "$.all[1].op"),
            (#"{"all":[{"member":"x"},{"member":1}]}"#, "shape", "$.all[1].member"),
            (#"{"not":{"left":null,"op":"=","right":1}}"#, "shape", "$.not.left"),
            (#"{"left":{"name":"a"},"op":"=","right":1,"more":1}"#, "shape", "$"),
            (#"{"left":{"name":"a"},"op":"="}"#, "shape", "$"),
            (#"{"left":{"name":"a b"},"known":true}"#, "unknown-name", "$.left.name"),
            (#"{"left":{"name":"and"},"known":true}"#, "unknown-name", "$.left.name"),
            (#"{"left":{"name":"custom:"},"known":true}"#, "unknown-name", "$.left.name"),
            (#"{"left":{"name":"a"},"known":1}"#, "shape", "$.left"),
            (#"{"left":{"name":"a"},"in":[]}"#, "shape", "$.in"),
            (#"{"left":{"name":"a"},"in":[1,[2]]}"#, "shape", "$.in[1]"),
            (#"{"left":{"name":"a"},"between":[1]}"#, "shape", "$.between"),
            (#"{"left":{"name":"a"},"op":"=","right":{"date":"2011-02-30"}}"#, "date", "$.right.date"),
            (#"{"left":{"name":"a"},"op":"=","right":{"duration":"90"}}"#, "duration", "$.right.duration"),
            (#"{"left":{"name":"a"},"op":"=","right":1e99}"#, "number", "$.right"),
            (
                #"{"left":{"aggregate":"purchases","filters":[{"ever":true},{"column":"catgory","in":["x"]}],"measure":"count"},"op":"=","right":1}"#,
                "unknown-filter", "$.left.filters[1].column"
            ),
            (
                #"{"left":{"aggregate":"purchases","filters":[{"ever":false}],"measure":"count"},"op":"=","right":1}"#,
                "shape", "$.left.filters[0].ever"
            ),
            (
                #"{"left":{"aggregate":"purchases","measure":"cuont"},"op":"=","right":1}"#, "unknown-measure",
                "$.left.measure"
            ),
            (#"{"left":{"aggregate":"purchase","measure":"count"},"op":"=","right":1}"#, "shape", "$.left.aggregate"),
        ])
    func refused(_ json: String, _ code: String, _ path: String) {
        let problem = Self.problem(json)
        #expect(problem?.code == "rule." + code, "\(json)")
        let isKnown = json.contains("\"known\":1}")
        #expect(problem?.place == .tree(isKnown ? "$.known" : path), "\(json)")
    }

    @Test(
        "what is no JSON is refused at its place",
        arguments: [
            ("", 0), ("{", 1), ("{\"not\":}", 7), ("[1,]", 3), ("{\"a\":1,\"a\":2}", 7), ("{\"a\":01}", 5), ("nul", 3),
            ("{\"a\":\"\\x\"}", 7), ("{\"a\":\"\\ud800\"}", 7), ("{\"a\":1}x", 7), ("{\"a\":1.}", 7), ("\u{1}", 0),
        ])
    func noJSON(_ json: String, _ offset: Int) {
        let problem = Self.problem(json)
        #expect(problem?.code == "rule.json" && problem?.arguments["offset"] == String(offset), "\(json)")
    }

    @Test("bytes that are no text are refused, and depth and size without crash")
    func hostile() async {
        #expect(throws: RuleProblem.self) { try RuleJSON.rule([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) }
        for open in ["[", "{\"not\":", "{\"all\":[", "{\"left\":"] {
            let text = String(repeating: open, count: 10_000)
            #expect(await RuleParserTests.onSmallStack { Self.problem(text)?.code } == "rule.too-deep")
        }
        @Sendable func deep(_ count: Int) -> String {
            String(repeating: "{\"not\":", count: count) + "{\"member\":\"x\"}" + String(repeating: "}", count: count)
        }
        #expect(await RuleParserTests.onSmallStack { Self.problem(deep(199)) == nil })
        #expect(Self.problem(deep(200))?.code == "rule.too-deep")
        #expect(Self.problem(String(repeating: " ", count: 2 << 20))?.code == "rule.too-long")
        // What no text could hold is not stored either.
        let long = "{\"member\":\"" + String(repeating: "a", count: 70_000) + "\"}"
        #expect(Self.problem(long)?.code == "rule.too-long")
    }

    @Test("5,000 changed documents are read or refused")
    func fuzz() {
        var seeded = SeededRules(seed: 3)
        var (read, refused) = (0, 0)
        for _ in 0..<5000 {
            var bytes = Array(RuleJSON.text(seeded.rule(depth: 2)).utf8.prefix(400))
            for _ in 0..<seeded.below(3) where !bytes.isEmpty {
                let place = seeded.below(bytes.count)
                if seeded.flip() { bytes[place] = UInt8(seeded.below(256)) } else { bytes.remove(at: place) }
            }
            do {
                _ = try RuleJSON.rule(bytes)
                read += 1
            } catch {
                #expect(error.place != nil)
                refused += 1
            }
        }
        #expect(read > 500 && refused > 1000)
    }

    static func problem(_ json: String) -> RuleProblem? {
        do {
            _ = try RuleJSON.rule(json)
            return nil
        } catch { return error }
    }
}
