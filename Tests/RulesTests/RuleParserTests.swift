import Foundation
import Rules
import Testing

@Suite("Reading rules")
struct RuleParserTests {
    static func read(_ text: String) throws -> Rule { try RuleParser.parse(text).rule }

    static func count(_ filters: [Filter] = []) -> RuleValue { .aggregate(Aggregate(.purchases, filters, .count)) }
    static func number(_ value: Int64) -> RuleValue { .literal(.number(Number(value))) }
    static func test(_ name: String, _ value: Int64 = 1) -> Rule {
        .test(.compare(.attribute(.standard(name)), .equal, number(value)))
    }

    @Test("a history, its filters and its measure")
    func aggregate() throws {
        let text = #"purchases(category in ("Café","Té"), attr:"Color del asa" contains "ro", within: 90d).count >= 2"#
        let filters: [Filter] = [
            .isIn(.column(.category), [.text("Café"), .text("Té")], isNegated: false),
            .contains(.own("Color del asa"), "ro"), .within(RuleDuration(90, .days)),
        ]
        #expect(try Self.read(text) == .test(.compare(Self.count(filters), .atLeast, Self.number(2))))
        let events =
            #"events(type != "visit", from: 2024-05-01, to: today - 1w, ever, order.amount not in (1)).value < 0.5"#
        guard
            case .test(.compare(.aggregate(let read), .less, .literal(.number(Number(5, scale: 1))))) =
                try Self.read(events)
        else {
            Issue.record("not read")
            return
        }
        #expect(
            read.filters == [
                .compare(.column(.type), .unequal, .text("visit")), .from(.day(19844)),
                .to(.today(RuleDuration(1, .weeks), isBefore: true)), .ever,
                .isIn(.column(.orderAmount), [.number(Number(1))], isNegated: true),
            ])
    }

    @Test(
        "every kind of condition",
        arguments: [
            ("city = \"Bogotá\"", RuleTest.compare(.attribute(.standard("city")), .equal, .literal(.text("Bogotá")))),
            (
                "a NOT IN (1, -2)",
                .isIn(.attribute(.standard("a")), [.number(Number(1)), .number(Number(-2))], isNegated: true)
            ),
            ("a in (true)", .isIn(.attribute(.standard("a")), [.truth(true)], isNegated: false)),
            (
                "a between 2011-12-09 and Today",
                .between(.attribute(.standard("a")), .date(.day(15317)), .date(.today(nil, isBefore: false)))
            ),
            ("a Is Known", .isKnown(.attribute(.standard("a")), isNegated: false)),
            ("a is not known", .isKnown(.attribute(.standard("a")), isNegated: true)),
            ("tags contains \"VIP\"", .contains(.attribute(.standard("tags")), "VIP", isNegated: false)),
            ("a not contains \"x\"", .contains(.attribute(.standard("a")), "x", isNegated: true)),
            ("a starts with \"x\"", .startsWith(.attribute(.standard("a")), "x", isNegated: false)),
            ("a not starts with \"x\"", .startsWith(.attribute(.standard("a")), "x", isNegated: true)),
            ("member(\"Los \\\"buenos\\\" \\\\\")", .member("Los \"buenos\" \\")),
            ("consent(email)", .consent(channel: "email", purpose: nil)),
            ("consent(sms, \"ofertas\")", .consent(channel: "sms", purpose: "ofertas")),
            ("custom:\"Nivel VIP\" = 1", .compare(.attribute(.custom("Nivel VIP")), .equal, number(1))),
            ("\u{FEFF}a\u{A0}=\u{200B}\r\n\t1", .compare(.attribute(.standard("a")), .equal, number(1))),
            ("custom : Nivel = 1", .compare(.attribute(.custom("Nivel")), .equal, number(1))),
            ("rfm.group != FALSE", .compare(.attribute(.standard("rfm.group")), .unequal, .literal(.truth(false)))),
        ])
    func conditions(_ text: String, _ test: RuleTest) throws { #expect(try Self.read(text) == .test(test)) }

    @Test("and binds tighter than or; not takes one condition; parentheses that say nothing are not kept")
    func precedence() throws {
        let (a, b, c) = (Self.test("a"), Self.test("b"), Self.test("c"))
        #expect(try Self.read("a = 1 and b = 1 or c = 1") == .any([.all([a, b]), c]))
        #expect(try Self.read("a = 1 or b = 1 and c = 1") == .any([a, .all([b, c])]))
        #expect(try Self.read("not a = 1 and b = 1") == .all([.not(a), b]))
        #expect(try Self.read("not (not a = 1)") == .not(.not(a)))
        #expect(try Self.read("((a = 1) and ((b = 1)))") == .all([a, b]))
        #expect(try Self.read("(a = 1 and b = 1) and c = 1") == .all([.all([a, b]), c]))
        #expect(try Self.read("(a = 1 and b = 1) or c = 1") == .any([.all([a, b]), c]))
    }

    @Test("a parenthesis may hold a value or a condition, and only its inside tells")
    func parentheses() throws {
        let sum = RuleValue.arithmetic(Self.count(), .minus, Self.number(5))
        #expect(
            try Self.read("(purchases().count - 5) / 2 > 3")
                == .test(.compare(.arithmetic(sum, .dividedBy, Self.number(2)), .greater, Self.number(3))))
        #expect(try Self.read("(((a)) = (1))") == Self.test("a"))
        #expect(try Self.read("((a) = 1) and (b = 1)") == .all([Self.test("a"), Self.test("b")]))
    }

    @Test("a minus before a number is its sign; today takes a length of time behind it")
    func signs() throws {
        let a = RuleValue.attribute(.standard("a"))
        func right(_ text: String) throws -> RuleValue? {
            if case .test(.compare(_, _, let right)) = try Self.read("a = " + text) { right } else { nil }
        }
        #expect(try right("-5") == Self.number(-5))
        #expect(try right("- -5") == Self.number(5))
        #expect(try right("a - -5") == .arithmetic(a, .minus, Self.number(-5)))
        #expect(try right("a-5") == .arithmetic(a, .minus, Self.number(5)))
        #expect(
            try right("1 - 2 - 3")
                == .arithmetic(.arithmetic(Self.number(1), .minus, Self.number(2)), .minus, Self.number(3)))
        #expect(
            try right("1 + 2 * 3")
                == .arithmetic(Self.number(1), .plus, .arithmetic(Self.number(2), .times, Self.number(3))))
        #expect(try right("today - 90d") == .literal(.date(.today(RuleDuration(90, .days), isBefore: true))))
        #expect(try right("today + 2y") == .literal(.date(.today(RuleDuration(2, .years), isBefore: false))))
        let today = RuleValue.literal(.date(.today(nil, isBefore: false)))
        #expect(try right("today - a") == .arithmetic(today, .minus, a))
        #expect(
            try right("(today) - 6m") == .arithmetic(today, .minus, .literal(.duration(RuleDuration(6, .months)))))
        #expect(
            try right("2011-12-09 - 1d")
                == .arithmetic(.literal(.date(.day(15317))), .minus, .literal(.duration(RuleDuration(1, .days)))))
    }

    @Test("the rules of the contract and of the worked example are read, printed and stored without loss")
    func published() throws {
        let rules = [
            #"purchases(category in ("Café","Té"), within: 90d).count >= 2 and purchases(ever).amount > 500000"#
                + "\n  and purchases().days_since_last <= 365 and consent(email)",
            #"purchases().days_since_last > 2 * purchases().rhythm and rfm.group in ("Champions","Loyal") and not member("Empleados")"#,
            #"interactions(type = "click", campaign = "Navidad", within: 30d).count >= 1"#,
            "purchases().count >= 2", "purchases(ever).amount > 45000", "purchases(within: 90d).count >= 1",
            "purchases(within: 6m).count = 0", "purchases(category = \"cafe\").count >= 1",
            "purchases(category in (\"Café\",\"Té\"), within: 90d).amount between 10000.01 and 27000",
            "purchases(category = \"Té\").quantity >= 2", "purchases(channel != \"web\").count >= 1",
            "purchases(amount > 12000).products >= 2", "purchases(from: 2024-05-01, to: 2024-06-30).count > 1",
            "purchases().average >= 22000", "purchases().last = today - 1d",
            "purchases().days_since_last > 0.5 * purchases().rhythm", "purchases().days_since_first <= 365",
            "purchases().rhythm is not known", "returns().amount > 0", "returns(within: 30d).quantity = 1",
            "recency_days <= 30 and purchases().count >= 1", "rfm.group in (\"Champions\", \"Leales\") or rfm.r = 1",
            "fxv = \"loyalty\"", "city = \"BOGOTÁ\"", "not city = \"Bogotá\"",
            "not city = \"Bogotá\" or city is not known", "tags contains \"VIP\" and custom:\"Nivel VIP\" = \"oro\"",
            "consent(email) and not purchases().count >= 1", "today - birth_date > 12784",
            "purchases().amount / purchases().count < 20000", "frequency = 0",
            "purchases(quantity > 0, order.amount >= 24000).count >= 1",
        ]
        for text in rules {
            let rule = try Self.read(text)
            #expect(try RuleJSON.rule(RuleJSON.text(rule)) == rule, "\(text)")
            let printed = RulePrinter.text(rule)
            #expect(try Self.read(printed) == rule, "\(text)")
            // Only space differs from what was written.
            #expect(printed.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
            _ = try RuleCheck(RuleCheckTests.shop).check(RuleParser.parse(text))
        }
    }

    @Test("the deepest rule is read on a small stack; deeper ones are refused at once", .timeLimit(.minutes(1)))
    func depth() async throws {
        @Sendable func deep(_ count: Int) -> String {
            String(repeating: "not (", count: count) + "a = 1" + String(repeating: ")", count: count)
        }
        @Sendable func sums(_ count: Int) -> String {
            String(repeating: "(1 + ", count: count) + "1" + String(repeating: ")", count: count) + " > 0"
        }
        #expect(await Self.onSmallStack { (try? Self.read(deep(198))) != nil })
        #expect(await Self.onSmallStack { (try? Self.read(sums(198))) != nil })
        // Whatever else goes through such a rule finds room, too.
        for text in [deep(99).replacing("a = 1", with: "frequency = 1"), sums(198)] {
            let isWhole = await Self.onSmallStack {
                guard let rule = try? Self.read(text), let stored = try? RuleJSON.rule(RuleJSON.text(rule)),
                    let checked = try? RuleCheck(RuleCheckTests.shop).check(stored)
                else { return false }
                return checked.rule == rule && RuleSentence(RuleSentenceTests.words("es")).text(rule).count > 99
            }
            #expect(isWhole)
        }
        for text in [
            deep(10_000), sums(10_000), String(repeating: "(", count: 10_000), deep(201),
            "1" + String(repeating: "+1", count: 300) + " > 0",
        ] {
            let problem = await Self.onSmallStack { Self.problem(text) }
            #expect(problem?.code == "rule.too-deep" && problem?.arguments["most"] == "200")
        }
    }

    @Test("a megabyte is refused at once, and so are too many conditions, elements and filters")
    func size() throws {
        let clock = ContinuousClock()
        let huge = String(repeating: "a", count: 1 << 20)
        var problem: RuleProblem?
        #expect(clock.measure { problem = Self.problem(huge) } < .seconds(1))
        #expect(problem?.code == "rule.too-long")
        func repeated(_ part: String, _ count: Int, _ separator: String) -> String {
            Array(repeating: part, count: count).joined(separator: separator)
        }
        #expect(Self.problem(repeated("a = 1", 1000, " and ")) == nil)
        #expect(Self.problem(repeated("a = 1", 1001, " and "))?.code == "rule.too-many")
        #expect(Self.problem("a in (\(repeated("1", 2000, ",")))") == nil)
        #expect(Self.problem("a in (\(repeated("1", 2001, ",")))")?.code == "rule.too-many")
        #expect(Self.problem("purchases(\(repeated("ever", 101, ","))).count = 1")?.code == "rule.too-many")
    }

    static func problem(_ text: String) -> RuleProblem? {
        do {
            _ = try RuleParser.parse(text)
            return nil
        } catch { return error }
    }

    /// What a thread with 2 MB of stack comes to: the smallest that a server hands out, in a build without optimisation.
    static func onSmallStack<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: work()) }
            thread.stackSize = 2 << 20
            thread.start()
        }
    }
}
