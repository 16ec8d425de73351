import Rules
import Testing

@Suite("Checking rules")
struct RuleCheckTests {
    static let shop = Catalogue(
        attributes: [
            .init("city", .text, synonyms: ["Ciudad", "Municipio"]),
            .init("birth_date", .date, synonyms: ["nacimiento"]),
            .init("tags", .tags), .init("is_company", .truth), .init("recency_days", .number),
            .init("frequency", .number),
            .init("rfm.r", .number), .init("contract", .duration),
            .init(
                "rfm.group", .text, codes: ["Champions", "Loyal", "At risk"],
                labels: ["campeones": "Champions", "leales": "Loyal", "en riesgo": "At risk"]),
            .init("fxv", .text, codes: ["loyalty", "none"], labels: ["fidelizacion": "loyalty"]),
            .init("custom:Nivel VIP", .text), .init("custom:Puntos", .number),
        ], ownColumns: ["Color"], segments: ["Empleados", "Mayoristas"])

    static func problem(_ text: String) -> RuleProblem? {
        do {
            _ = try RuleCheck(shop).check(RuleParser.parse(text))
            return nil
        } catch { return error }
    }

    /// Text, code, what stands at the place, what is suggested.
    static let refusals: [(String, String, String, String?)] = [
        ("frequency = 1 and cityy = \"x\"", "unknown-name", "cityy", "city"),
        ("ciudad = \"x\"", "unknown-name", "ciudad", "city"),
        ("nacimiento is known", "unknown-name", "nacimiento", "birth_date"),
        ("puntos > 1", "unknown-name", "puntos", nil), ("Puntos > 1", "unknown-name", "Puntos", "custom:Puntos"),
        ("custom:\"nivel vip\" = \"x\"", "unknown-name", "custom:\"nivel vip\"", "custom:\"Nivel VIP\""),
        ("purchases.count > 1", "unknown-name", "purchases.count", "purchases().count"),
        ("city < \"x\"", "operator", "city < \"x\"", nil), ("is_company > true", "operator", "is_company > true", nil),
        ("city between \"a\" and \"b\"", "operator", "city between \"a\" and \"b\"", nil),
        ("tags = \"VIP\"", "operator", "tags = \"VIP\"", "contains"),
        ("\"VIP\" = tags", "operator", "\"VIP\" = tags", "contains"),
        ("tags in (\"VIP\")", "operator", "tags in (\"VIP\")", "contains"),
        ("tags starts with \"V\"", "operator", "tags starts with \"V\"", "contains"),
        ("frequency contains \"1\"", "operator", "frequency contains \"1\"", nil),
        ("90d = 90d", "operator", "90d = 90d", nil), ("contract = contract", "operator", "contract = contract", nil),
        ("contract in (90d)", "operator", "contract in (90d)", nil),
        ("frequency = \"5\"", "type", "\"5\"", "5"), ("\"5\" < frequency", "type", "\"5\"", "5"),
        ("birth_date > \"2011-12-09\"", "type", "\"2011-12-09\"", "2011-12-09"), ("birth_date > 5", "type", "5", nil),
        ("recency_days <= 90d", "type", "90d", "90"), ("birth_date > 90d", "type", "90d", "today - 90d"),
        ("city = 5", "type", "5", "\"5\""), ("city in (\"a\", 5)", "type", "5", "\"5\""),
        ("frequency between 1 and today", "type", "today", nil), ("is_company = \"true\"", "type", "\"true\"", "true"),
        ("city + 1 = 2", "type", "city", nil), ("1 + city = 2", "type", "city", nil),
        ("frequency + \"1\" = 2", "type", "\"1\"", nil),
        ("birth_date + 90 > today", "type", "90", "90d"), ("today - 90 < birth_date", "type", "90", "90d"),
        ("birth_date * 2 > today", "type", "birth_date", nil), ("90d + birth_date > today", "type", "90d", nil),
        ("birth_date + birth_date > 1", "type", "birth_date", nil),
        ("purchases().value > 1", "not-of-subject", "value", "amount"),
        ("events().amount > 1", "not-of-subject", "amount", nil),
        ("interactions().value > 1", "not-of-subject", "value", "amount"),
        ("events(category = \"x\").count > 1", "not-of-subject", "category", nil),
        ("purchases(type = \"x\").count > 1", "not-of-subject", "type", nil),
        ("purchases(attr:Colour = \"x\").count > 1", "unknown-filter", "attr:Colour", "attr:Color"),
        ("purchases(amount = \"5\").count > 1", "type", "\"5\"", "5"),
        ("purchases(sku in (\"a\", 5)).count > 1", "type", "5", "\"5\""),
        ("purchases(sku < \"5\").count > 1", "operator", "sku < \"5\"", nil),
        ("purchases(amount contains \"5\").count > 1", "operator", "amount contains \"5\"", nil),
        ("purchases(within: 9d, within: 8d).count > 1", "window", "within: 8d", nil),
        ("purchases(ever, within: 8d).count > 1", "window", "within: 8d", nil),
        ("purchases(from: today, ever).count > 1", "window", "ever", nil),
        ("purchases(to: today, to: today).count > 1", "window", "to: today", nil),
        ("purchases(from: 2024-02-01, to: 2024-01-31).count > 1", "window", "to: 2024-01-31", nil),
        ("member(\"Empleado\")", "unknown-segment", "\"Empleado\"", "\"Empleados\""),
        ("consent(correo)", "unknown-channel", "correo", "email"),
        ("consent(emial)", "unknown-channel", "emial", "email"),
        ("rfm.group = \"Leale\"", "unknown-code", "\"Leale\"", "\"Loyal\""),
        ("rfm.group in (\"Loyal\", \"Champion\")", "unknown-code", "\"Champion\"", "\"Champions\""),
        ("fxv != \"x\"", "unknown-code", "\"x\"", nil),
    ]

    @Test("what does not fit is refused where it stands", arguments: refusals)
    func refused(_ text: String, _ code: String, _ part: String, _ suggestion: String?) throws {
        let problem = try #require(Self.problem(text), "\(text)")
        #expect(problem.code == "rule." + code, "\(text)")
        #expect(problem.suggestion == suggestion, "\(text)")
        guard case .text(let offset, let length, _, _) = problem.place else {
            Issue.record("no place: \(text)")
            return
        }
        let scalars = text.unicodeScalars.dropFirst(offset).prefix(length)
        #expect(String(String.UnicodeScalarView(scalars)) == part, "\(text)")
    }

    @Test("from JSON the path is told")
    func paths() {
        let json =
            #"{"any":[{"member":"Empleados"},{"not":{"left":{"aggregate":"purchases","filters":[{"column":"amount","in":[1,"x"]}],"measure":"count"},"op":">","right":1}}]}"#
        #expect(throws: RuleProblem.self) { try RuleCheck(Self.shop).check(RuleJSON.rule(json)) }
        do throws(RuleProblem) {
            _ = try RuleCheck(Self.shop).check(RuleJSON.rule(json))
        } catch { #expect(error.place == .tree("$.any[1].not.left.filters[0].in[1]")) }
    }

    @Test(
        "what fits is taken",
        arguments: [
            "today - birth_date > 12784", "birth_date + 90d > today", "birth_date - 6m between 2011-12-09 and today",
            "tags contains \"VIP\"", "tags not contains \"VIP\"", "tags is known", "contract is not known",
            "is_company = true",
            "frequency in (1, 2)", "birth_date in (today, 2011-12-09)", "\"Bogotá\" = city",
            "purchases().first = purchases().last",
            "birth_date + contract > today", "(today - birth_date) / 365 * 2 >= 36.5",
            "purchases(from: today - 90d, to: today).count > 1",
            "events(type = \"visit\", attr:Color contains \"ro\").value > 0",
            "interactions(channel = \"email\").rhythm > 1",
            "returns(order.amount > 5, attr:Color = \"x\").profit > 1", "custom:Puntos * 2 > frequency",
            "city = custom:\"Nivel VIP\"",
        ])
    func taken(_ text: String) { #expect(Self.problem(text) == nil) }

    @Test("labels give way to their codes, segments take their own names, and every value has its kind")
    func replaced() throws {
        let text =
            #"rfm.group in ("LEALES", "champions") and "Fidelización" = fxv and member("empleados") and not member("Empleados") or today - birth_date > 1"#
        let checked = try RuleCheck(Self.shop).check(RuleParser.parse(text))
        #expect(
            RulePrinter.text(checked.rule)
                == #"rfm.group in ("Loyal", "Champions") and "loyalty" = fxv and member("Empleados") and not member("Empleados") or today - birth_date > 1"#
        )
        #expect(checked.references == ["Empleados"] && checked.rule.segmentNames == ["Empleados"])
        #expect(checked.kinds[.attribute(.standard("birth_date"))] == .date)
        let days = try RuleParser.parse("today - birth_date > 1").rule
        guard case .test(.compare(let left, _, let right)) = days else { return }
        #expect(checked.kinds[left] == .number && checked.kinds[right] == .number)
    }

    @Test("of two segments whose names compare alike, the one written is meant")
    func alike() throws {
        let check = RuleCheck(Catalogue(segments: ["VIP", "vip"]))
        #expect(try check.check(.test(.member("vip"))).references == ["vip"])
        #expect(throws: RuleProblem.self) { try check.check(.test(.member("Vip"))) }
    }

    @Test("a segment may not come to name itself, and the way is told")
    func cycles() throws {
        let graph = SegmentGraph(["B": ["C"], "C": ["D", "A"], "D": [], "A": []])
        #expect(graph.cycle(of: "A", naming: ["D"]) == nil)
        #expect(graph.cycle(of: "D", naming: ["A"]) == nil)
        #expect(graph.cycle(of: "A", naming: ["D", "b"]) == ["A", "b", "C", "A"])
        #expect(graph.cycle(of: "A", naming: ["a"]) == ["A", "A"])
        do throws(RuleProblem) {
            try graph.refuseCycle(of: "A", naming: ["B"])
            Issue.record("taken")
        } catch {
            #expect(error.code == "rule.cycle" && error.found == "A → B → C → A")
        }
        // A long chain costs no stack.
        var chain: [String: [String]] = [:]
        for index in 0..<20_000 { chain["s\(index)"] = ["s\(index + 1)"] }
        #expect(SegmentGraph(chain).cycle(of: "s20000", naming: ["s0"])?.count == 20_002)
    }
}
