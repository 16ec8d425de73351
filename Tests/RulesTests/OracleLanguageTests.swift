import Kernel
import Rules
import TestKit
import Testing

@Suite("The oracle on windows, values and logic")
struct OracleLanguageTests {
    @Test(
        "within: 90d is the 90 days ending with the day; within: 6m starts the day after as-of − 6 months, clamped",
        arguments: [
            ("2024-06-30", RuleDuration(90, .days), "2024-04-02"), ("2024-06-30", RuleDuration(1, .days), "2024-06-30"),
            ("2024-06-30", RuleDuration(2, .weeks), "2024-06-17"),
            ("2024-06-30", RuleDuration(6, .months), "2023-12-31"),
            ("2024-08-31", RuleDuration(6, .months), "2024-03-01"),
            ("2023-08-31", RuleDuration(6, .months), "2023-03-01"),
            ("2024-02-29", RuleDuration(1, .years), "2023-03-01"),
            ("2024-02-28", RuleDuration(4, .years), "2020-02-29"),
            ("2024-03-31", RuleDuration(1, .months), "2024-03-01"),
            ("1970-01-31", RuleDuration(11, .months), "1969-03-01"),
        ])
    func within(_ asOf: String, _ duration: RuleDuration, _ first: String) {
        for (day, isIn) in [
            (number(first), true), (number(first) - 1, false), (number(asOf), true), (number(asOf) + 1, false),
        ] {
            let line = World.Line(day, amount: 100)
            let person = World.Person(1, orders: [World.Order(1, [line])])
            let counted = oracle(asOf, person).value(of: purchases(.within(duration), measure: .count), for: person)
            #expect(counted == .number(isIn ? 1 : 0), "\(Day(number: day))")
        }
    }

    @Test("from and to are inclusive, windows hold together, and none shows facts after the as-of day")
    func fromTo() {
        let order = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-07-01"].map { line($0, 10) }
        let (second, third) = (RuleDate.day("2024-05-02"), RuleDate.day("2024-05-03"))
        #expect(value(purchases(.from(second), .to(second), measure: .amount), order) == .number(10))
        #expect(value(purchases(.from(second), .to(.day("2030-01-01")), measure: .amount), order) == .number(20))
        #expect(value(purchases(.from(third), .to(second), measure: .amount), order) == .number(0))
        #expect(value(purchases(.ever, measure: .amount), order) == .number(30))
        #expect(value(purchases(.within(60, .days), .from(third), measure: .amount), order) == .number(10))
        #expect(value(purchases(.within(0, .days), measure: .amount), order) == .number(0))
        let away = RuleDate.today(RuleDuration(59, .days), isBefore: true)
        #expect(value(purchases(.from(away), measure: .amount), order) == .number(20))
    }

    @Test("date − date is days, date ± duration is a date clamped to the month's end, today is the as-of day")
    func dates() {
        let born = World.Person(1, attributes: ["birth_date": .date(number("2000-02-29"))])
        let oracle = oracle("2024-03-31", born)
        func moved(_ operation: Arithmetic, _ count: Int, _ unit: RuleDuration.Unit) -> OracleValue? {
            let duration = RuleValue.literal(.duration(RuleDuration(count, unit)))
            return oracle.value(of: .arithmetic(attribute("birth_date"), operation, duration), for: born)
        }
        #expect(moved(.plus, 1, .years) == .date(number("2001-02-28")))
        #expect(moved(.plus, 4, .years) == .date(number("2004-02-29")))
        #expect(moved(.minus, 12, .months) == .date(number("1999-02-28")))
        #expect(moved(.plus, 1, .months) == .date(number("2000-03-29")))
        #expect(moved(.minus, 60, .days) == .date(number("1999-12-31")))
        #expect(moved(.plus, 1, .weeks) == .date(number("2000-03-07")))
        let age = RuleValue.arithmetic(today, .minus, attribute("birth_date"))
        #expect(oracle.value(of: age, for: born) == .number(8797))
        let aMonthAgo = RuleValue.literal(.date(.today(RuleDuration(1, .months), isBefore: true)))
        #expect(oracle.value(of: aMonthAgo, for: born) == .date(number("2024-02-29")))
        #expect(oracle.truth(of: test(attribute("birth_date"), .less, today), for: born) == true)
    }

    @Test("division by zero is unknown, and so is whatever an unknown enters")
    func unknowns() {
        #expect(value(.arithmetic(purchases(measure: .amount), .dividedBy, purchases(measure: .count))) == nil)
        #expect(value(.arithmetic(1, .dividedBy, .arithmetic(2, .minus, 2))) == nil)
        #expect(value(.arithmetic(1, .plus, attribute("clv"))) == nil)
        #expect(value(.arithmetic(7, .dividedBy, 2)) == .number(Fraction(7, over: 2)))
        for name in ["stage", "clv", "p_alive", "churn_risk", "next_purchase_on", "custom:Nada"] {
            #expect(value(attribute(name), [line("2024-05-01", 10)]) == nil, "\(name)")
        }
        // Exactly: a third three times is one.
        let third = RuleValue.arithmetic(1, .dividedBy, 3)
        #expect(value(.arithmetic(.arithmetic(third, .plus, third), .plus, third)) == .number(1))
    }

    @Test("and, or, not follow three-valued logic as in SQL")
    func logic() {
        let person = World.Person(1, attributes: ["city": .text("Cali")])
        let oracle = oracle("2024-06-30", person)
        let (yes, no) = (test(attribute("city"), .equal, "cali"), test(attribute("city"), .equal, "Lima"))
        let unknown = test(attribute("clv"), .greater, 0)
        for (rule, wanted) in [
            (yes, true), (no, false), (unknown, nil), (.not(yes), false), (.not(unknown), nil),
            (.all([yes, unknown]), nil), (.all([unknown, no]), false), (.all([yes, yes]), true),
            (.any([no, unknown]), nil), (.any([unknown, yes]), true), (.any([no, no]), false),
            (.test(.isKnown(attribute("clv"), isNegated: true)), true),
            (.test(.isKnown(attribute("clv"), isNegated: false)), false),
            (.test(.isIn(attribute("clv"), [1], isNegated: true)), nil),
            (.test(.between(attribute("clv"), 0, 1)), nil),
            (.test(.contains(attribute("stage"), "a", isNegated: true)), nil),
            (.test(.startsWith(attribute("stage"), "a", isNegated: true)), nil),
        ] as [(Rule, Bool?)] {
            #expect(oracle.truth(of: rule, for: person) == wanted, "\(rule)")
            #expect(oracle.members(rule) == (wanted == true ? [1] : []))
        }
    }

    @Test("not city = leaves out people of unknown city")
    func unknownCity() {
        let oracle = oracle("2024-06-30", World.Person(4, attributes: ["city": .text("Cali")]), World.Person(7))
        let other = Rule.not(test(attribute("city"), .equal, "Bogotá"))
        #expect(oracle.members(other) == [4])
        #expect(oracle.members(.any([other, .test(.isKnown(attribute("city"), isNegated: true))])) == [4, 7])
    }

    @Test(
        "texts compare trimmed, NFKD, marks removed (ñ = n), case-folded, inner spaces one",
        arguments: [
            (" Bogotá ", "BOGOTA", true), ("Año", "ano", true), ("San \t Andrés", "san andres", true),
            ("Straße", "STRASSE", true), ("ﬁno", "FINO", true), ("Cafe\u{301}", "café", true), ("Ⅻ", "xii", true),
            ("a\u{a0}b", "A b", true), ("Bogota", "Bogot", false), ("San Andrés", "SanAndres", false),
            ("ΣΑΣ", "σας", true),
        ])
    func texts(_ city: String, _ literal: String, _ isSame: Bool) {
        let person = World.Person(1, attributes: ["city": .text(city)])
        let oracle = oracle("2024-06-30", person)
        let comparison = test(attribute("city"), .equal, .literal(.text(literal)))
        #expect(oracle.truth(of: comparison, for: person) == isSame)
        let listed = Rule.test(.isIn(attribute("city"), ["Lima", .text(literal)], isNegated: true))
        #expect(oracle.truth(of: listed, for: person) == !isSame)
    }

    @Test("contains on tags tests elements, else substrings; starts with is of the beginning")
    func parts() {
        let person = World.Person(
            1, attributes: ["tags": .tags(["Vip", "Año nuevo"]), "city": .text(" San  Andrés Isla")])
        let oracle = oracle("2024-06-30", person)
        for (rule, wanted) in [
            (RuleTest.contains(attribute("tags"), "ANO  NUEVO", isNegated: false), true),
            (.contains(attribute("tags"), "Vi", isNegated: false), false),
            (.contains(attribute("tags"), "Vi", isNegated: true), true),
            (.contains(attribute("city"), "N ANDRES", isNegated: false), true),
            (.contains(attribute("city"), "andresi", isNegated: false), false),
            (.contains(attribute("city"), "san andres isla y mar", isNegated: false), false),
            (.startsWith(attribute("city"), "SAN AN", isNegated: false), true),
            (.startsWith(attribute("city"), "andrés", isNegated: false), false),
            (.startsWith(attribute("city"), "andrés", isNegated: true), true),
        ] as [(RuleTest, Bool)] {
            #expect(oracle.truth(of: .test(rule), for: person) == wanted, "\(rule)")
        }
    }

    @Test("between is inclusive, of numbers and of dates; numbers compare exactly")
    func between() {
        let person = World.Person(
            1,
            attributes: [
                "custom:Puntos": .number(Fraction(1, over: 10)), "custom:Renovación": .date(number("2024-02-29")),
            ])
        let oracle = oracle("2024-06-30", person)
        let (points, renewal) = (RuleValue.attribute(.custom("Puntos")), RuleValue.attribute(.custom("Renovación")))
        for (rule, wanted) in [
            (RuleTest.between(points, .decimal("0.1"), .decimal("0.1")), true),
            (.between(points, .decimal("0.100000000001"), 1), false), (.between(points, 1, 0), false),
            (.between(renewal, .day("2024-02-29"), .day("2024-03-01")), true),
            (.between(renewal, .day("2024-02-01"), .day("2024-02-29")), true),
            (.between(renewal, .day("2024-03-01"), .day("2024-03-02")), false),
            (.compare(.arithmetic(points, .times, 3), .equal, .literal(.decimal("0.3"))), true),
            (.compare(points, .atLeast, .literal(.decimal("0.1"))), true),
            (.compare(points, .greater, .literal(.decimal("0.1"))), false),
            (.compare(points, .unequal, .literal(.decimal("0.1"))), false),
        ] as [(RuleTest, Bool)] {
            #expect(oracle.truth(of: .test(rule), for: person) == wanted, "\(rule)")
        }
    }

    @Test("consent is of the channel and purpose, or of one without purpose; true or false, never unknown")
    func consent() {
        let person = World.Person(
            1,
            consents: [
                .init("email", isAllowed: true), .init("email", purpose: "Encuestas", isAllowed: false),
                .init("sms", purpose: "Novedades", isAllowed: true),
            ])
        let oracle = oracle("2024-06-30", person)
        for (channel, purpose, wanted) in [
            ("email", nil, true), ("email", "Novedades", true), ("email", "ENCUESTAS ", false), ("sms", nil, false),
            ("sms", "novedades", true), ("sms", "Encuestas", false), ("phone", nil, false),
            ("phone", "Novedades", false),
        ] as [(String, String?, Bool)] {
            let truth = oracle.truth(of: .test(.consent(channel: channel, purpose: purpose)), for: person)
            #expect(truth == wanted, "\(channel) \(purpose ?? "")")
        }
    }

    @Test("member is of the segment of that name, and never unknown")
    func member() {
        let oracle = oracle("2024-06-30", World.Person(1, memberships: ["Prensa y amigos"]), World.Person(2))
        #expect(oracle.members(.test(.member("PRENSA  Y AMIGOS"))) == [1])
        #expect(oracle.members(.not(.test(.member("Prensa y amigos")))) == [2])
        #expect(oracle.members(.test(.member("Prensa"))) == [])
    }

    @Test("the label of any locale is accepted for a code, on either side")
    func labels() {
        let orders = [World.Order(1, [line("2024-06-01", 10)])]
        let person = World.Person(1, orders: orders)
        let oracle = oracle("2024-06-30", person)
        // One buyer alone is not better than anybody: r1 f1.
        for text in ["Hibernating", "DORMIDOS", "hibernating"] {
            #expect(oracle.members(test(attribute("rfm.group"), .equal, .literal(.text(text)))) == [1], "\(text)")
            #expect(oracle.members(test(.literal(.text(text)), .unequal, attribute("rfm.group"))) == [], "\(text)")
        }
        #expect(oracle.members(.test(.isIn(attribute("fxv"), ["Lealtad", "Indiferencia"], isNegated: false))) == [1])
    }
}
