import Rules
import Testing

@Suite("Refusing rules")
struct RuleRefusalTests {
    /// Text, code, offset, and what is suggested.
    static let refusals: [(String, String, Int, String?)] = [
        ("", "empty", 0, nil), (" \n ", "empty", 3, nil),
        ("city", "incomplete", 4, nil), ("city =", "incomplete", 6, nil), ("a = 1 and", "incomplete", 9, nil),
        ("(a = 1", "incomplete", 6, nil), ("purchases(", "incomplete", 10, nil), ("custom:", "incomplete", 7, nil),
        ("a = 1 adn b = 2", "syntax", 6, "and"), ("a = 1 y b = 2", "syntax", 6, "and"),
        ("a contiene \"x\"", "syntax", 2, "contains"), ("a is 3", "syntax", 5, nil), ("a = 1)", "syntax", 5, nil),
        ("a = 1 b = 2", "syntax", 6, nil), ("a = (b = 1)", "syntax", 5, nil), ("(a) and b = 1", "syntax", 4, nil),
        ("not a and b = 1", "syntax", 6, nil), ("and = 1", "syntax", 0, nil), ("1 < a < 5", "syntax", 6, nil),
        ("a not = 1", "syntax", 6, nil), ("a in ()", "syntax", 6, nil), ("a in (b)", "syntax", 6, nil),
        ("-a = 1", "syntax", 1, nil), ("-90d = 1", "syntax", 1, nil), ("a starts \"x\"", "syntax", 9, nil),
        ("member(Empleados)", "syntax", 7, nil), ("consent(1)", "syntax", 8, nil),
        ("custom:\"\" = 1", "syntax", 7, nil),
        ("purchases().3 > 1", "number", 11, "0.3"), ("purchases(not sku = \"a\").count = 1", "syntax", 10, nil),
        ("purchases(within 90d).count = 1", "syntax", 17, nil), ("purchases(within: 90).count = 1", "syntax", 18, nil),
        ("purchases(sku not contains \"a\").count = 1", "syntax", 18, nil), ("attr:Color = 1", "syntax", 0, nil),
        ("a == 1", "character", 2, "="), ("a <> 1", "character", 2, "!="), ("a ≥ 1", "character", 2, ">="),
        ("a = “x”", "character", 4, "\""), ("a = 'x'", "character", 4, "\""), ("a = 1 && b = 2", "character", 6, "and"),
        ("a = $5", "character", 4, nil), ("a = \"x", "open-text", 4, nil), ("a = \"x\\", "open-text", 4, nil),
        ("a = \"C:\\tmp\"", "escape", 7, "\\\\"),
        ("a = 1.234.567", "number", 4, "1234567"), ("a = 5.", "number", 4, "5"), ("a = .5", "number", 4, "0.5"),
        ("a = 12abc", "duration", 4, nil), ("a = 1.5d", "number", 4, nil),
        ("a = 1234567890123456789", "number", 4, nil),
        ("a = 0.0000000000001", "number", 4, nil), ("a = 2011-02-30", "date", 4, nil),
        ("a = 2011-2-3", "date", 4, "2011-02-03"), ("a = 0000-01-01", "date", 4, nil),
        ("purchases(within: 90D).count = 1", "duration", 18, "90d"),
        ("purchases(within: 3dias).count = 1", "duration", 18, "3d"),
        ("purchases(within: 1000001d).count = 1", "duration", 18, nil),
        ("purchases(catgory = \"a\").count = 1", "unknown-filter", 10, "category"),
        ("purchases(categoría = \"a\").count = 1", "unknown-filter", 10, "category"),
        ("purchases(custom:Color = \"a\").count = 1", "unknown-filter", 10, "attr:Color"),
        ("purchases().cuont > 1", "unknown-measure", 12, "count"),
        ("purchases().veces > 1", "unknown-measure", 12, "count"),
    ]

    @Test("what cannot be read is refused where it stands, with what was probably meant", arguments: refusals)
    func refused(_ text: String, _ code: String, _ offset: Int, _ suggestion: String?) {
        let problem = RuleParserTests.problem(text)
        #expect(problem?.code == "rule." + code, "\(text)")
        #expect(problem?.arguments["offset"] == String(offset), "\(text)")
        #expect(problem?.suggestion == suggestion, "\(text)")
        #expect(problem?.kind.exitCode == 64 && problem?.kind.httpStatus == 400)
    }

    @Test("a place has line and column as people count them")
    func lines() {
        let problem = RuleParserTests.problem("city = \"Bogotá\"\r\n  and\n    aa ==")
        #expect(problem?.place == .text(offset: 30, length: 2, line: 3, column: 8))
    }

    @Test("what is expected is all that could stand there, and a text is not repeated")
    func expected() {
        #expect(RuleParserTests.problem("purchases(sku")?.expected.contains("contains") == true)
        #expect(
            RuleParserTests.problem("events().")?.expected == [
                "count", "value", "first", "last", "days_since_first", "days_since_last", "rhythm",
            ])
        #expect(RuleParserTests.problem("a = 1 x")?.expected == ["*", "/", "+", "-", "and", "or", "end"])
        #expect(RuleParserTests.problem("a = 1 \"Ana Pérez\"")?.found == "\"…\"")
    }

    @Test("20,000 changed and invented texts are read, or refused at a place inside them", .timeLimit(.minutes(3)))
    func fuzz() throws {
        var seeded = SeededRules(seed: 20)
        let atoms = [
            "(", ")", "\"", "\\", "and", "or", "not", "in", "is", "today", "-", "+", "90d", "2011-12-09", "2011-13-09",
            ",", ".", ":", "custom", "attr:", "purchases", "1", "0.5", "é", "\u{301}", "\u{0}", "\r\n", "member", " ",
            "<",
        ]
        let rules = (0..<200).map { _ in RulePrinter.text(seeded.rule(depth: 2)) }
        var (read, refused) = (0, 0)
        for _ in 0..<20_000 {
            var scalars = Array(seeded.one(of: rules).prefix(300).unicodeScalars)
            if seeded.below(10) == 0 {
                scalars = seeded.several(0...60) { seeded in Unicode.Scalar(UInt8(seeded.below(256))) }
            }
            for _ in 0..<seeded.below(4) {
                let place = seeded.below(scalars.count + 1)
                switch seeded.below(3) {
                case 0: scalars.insert(contentsOf: seeded.one(of: atoms).unicodeScalars, at: place)
                case 1: scalars.removeSubrange(place..<min(place + seeded.below(8), scalars.count))
                default: scalars.insert(contentsOf: scalars.prefix(seeded.below(20)), at: place)
                }
            }
            if Self.isRead(scalars) { read += 1 } else { refused += 1 }
        }
        #expect(read > 1000 && refused > 5000)
    }

    /// Whether a text is read, and then printed and read the same; otherwise it is refused inside the text.
    static func isRead(_ scalars: [Unicode.Scalar]) -> Bool {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let text = String(view)
        guard let problem = RuleParserTests.problem(text) else {
            let rule = try? RuleParserTests.read(text)
            #expect(rule != nil && (try? RuleParserTests.read(rule.map(RulePrinter.text) ?? "")) == rule, "\(text)")
            return true
        }
        guard case .text(let offset, let length, let line, let column) = problem.place else {
            Issue.record("no place: \(problem) \(text)")
            return false
        }
        #expect((0...scalars.count).contains(offset) && offset + length <= scalars.count, "\(text)")
        #expect(line >= 1 && column >= 1 && column <= offset + 1, "\(text)")
        return false
    }
}
