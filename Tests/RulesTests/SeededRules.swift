import Kernel
import Rules

/// Rules of every form, made by a seed: any tree that text and JSON can hold, whether or not its names exist.
struct SeededRules {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func below(_ bound: Int) -> Int { generator.below(bound) }
    mutating func flip() -> Bool { below(2) == 0 }
    mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
    mutating func several<Element>(_ range: ClosedRange<Int>, _ make: (inout SeededRules) -> Element) -> [Element] {
        let count = range.lowerBound + below(range.count)
        return (0..<count).map { _ in make(&self) }
    }

    mutating func rule(depth: Int = 4) -> Rule {
        switch below(depth > 0 ? 6 : 2) {
        case 2: .all(several(2...4) { $0.rule(depth: depth - 1) })
        case 3: .any(several(2...4) { $0.rule(depth: depth - 1) })
        case 4: .not(rule(depth: depth - 1))
        default: .test(test())
        }
    }

    mutating func test() -> RuleTest {
        switch below(9) {
        case 0: .isIn(value(), several(1...4) { $0.literal() }, isNegated: flip())
        case 1: .between(value(), literal(), literal())
        case 2: .isKnown(value(), isNegated: flip())
        case 3: .contains(value(), text(), isNegated: flip())
        case 4: .startsWith(value(), text(), isNegated: flip())
        case 5: .member(text())
        case 6:
            .consent(channel: one(of: ["email", "sms", "attr", "in", "por correo"]), purpose: flip() ? text() : nil)
        default: .compare(value(), one(of: Comparison.allCases), value())
        }
    }

    mutating func value(depth: Int = 4) -> RuleValue {
        switch below(depth > 0 ? 7 : 4) {
        case 0: .literal(literal())
        case 1: .attribute(.standard(one(of: ["city", "rfm.group", "_x1", "purchases", "año", "days.9"])))
        case 2: .attribute(.custom(one(of: ["Nivel", "Nivel VIP", "in", "2024", "Señal", "a\"b\\", "x.y", "90d"])))
        case 3: .aggregate(aggregate())
        default: .arithmetic(value(depth: depth - 1), one(of: Arithmetic.allCases), value(depth: depth - 1))
        }
    }

    mutating func aggregate() -> Aggregate {
        Aggregate(
            one(of: Aggregate.Subject.allCases), several(0...3) { $0.filter() }, one(of: Aggregate.Measure.allCases))
    }

    mutating func filter() -> Filter {
        let name: FilterName =
            flip()
            ? .column(one(of: FilterName.Column.allCases)) : .own(one(of: ["Color", "Color del asa", "or", "7"]))
        return switch below(7) {
        case 0: .compare(name, one(of: Comparison.allCases), literal())
        case 1: .isIn(name, several(1...3) { $0.literal() }, isNegated: flip())
        case 2: .contains(name, text())
        case 3: .within(duration())
        case 4: .from(date())
        case 5: .to(date())
        default: .ever
        }
    }

    mutating func literal() -> Literal {
        switch below(6) {
        case 0: .truth(flip())
        case 1: .date(date())
        case 2: .duration(duration())
        case 3: .text(text())
        default:
            .number(
                Number(Int64(below(4) == 0 ? below(Int(1e17)) : below(50)) * (flip() ? -1 : 1), scale: below(13)))
        }
    }

    mutating func text() -> String {
        let atoms = [
            "Café", "Té", " ", "\"", "\\", "\n", "\u{0}", "😀", "\u{301}", "\u{2028}", "and", "(", "ñ", "7", "/",
        ]
        return several(0...4) { $0.one(of: atoms) }.joined()
    }

    mutating func duration() -> RuleDuration {
        RuleDuration(one(of: [0, 1, 30, 90, 1_000_000]), one(of: RuleDuration.Unit.allCases))
    }

    mutating func date() -> RuleDate {
        switch below(3) {
        case 0: .day(Day(year: 1 + below(9999), month: 1 + below(12), day: 1 + below(28))?.number ?? 0)
        case 1: .today(nil, isBefore: false)
        default: .today(duration(), isBefore: flip())
        }
    }
}
