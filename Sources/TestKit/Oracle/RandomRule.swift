import Kernel
import Rules

/// A valid rule of any construct of the language, the same for the same seed and the same world as of the same day.
///
/// What values are compared with mostly comes from what they are for somebody of the world, or from beside it, so that
/// rules hold for some people and not for others.
public struct RandomRule: Sendable {
    public let rule: Rule

    /// - Parameter oracle: what the world knows as of the day; its people are not none.
    public init(seed: UInt64, oracle: Oracle) {
        var writing = RuleWriting(seed: seed, oracle: oracle)
        rule = writing.rule(depth: 2)
    }
}

/// The writing of one rule.
struct RuleWriting {
    var random: SeededGenerator
    let oracle: Oracle

    init(seed: UInt64, oracle: Oracle) { (random, self.oracle) = (SeededGenerator(seed: seed), oracle) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[random.below(choices.count)] }

    mutating func happens(_ thousandths: Int) -> Bool { random.below(1000) < thousandths }

    mutating func person() -> World.Person { pick(oracle.world.people) }

    /// The values that a value of a rule has for some people; unknown ones are left out.
    mutating func samples(_ value: RuleValue, _ count: Int) -> [OracleValue] {
        (0..<count).compactMap { _ in oracle.value(of: value, for: person()) }
    }

    // MARK: Rules

    mutating func rule(depth: Int) -> Rule {
        guard depth > 0, happens(450) else { return .test(test()) }
        switch random.below(5) {
        case 0...1: return .all(parts(depth) { if case .all = $0 { true } else { false } })
        case 2...3: return .any(parts(depth) { if case .any = $0 { true } else { false } })
        default: return .not(rule(depth: depth - 1))
        }
    }

    /// Two or three, none of the same kind as the whole: parentheses that change nothing are not kept.
    private mutating func parts(_ depth: Int, _ isSame: (Rule) -> Bool) -> [Rule] {
        var parts: [Rule] = []
        while parts.count < 2 || (parts.count < 3 && happens(300)) {
            let part = rule(depth: depth - 1)
            if !isSame(part) { parts.append(part) }
        }
        return parts
    }

    mutating func test() -> RuleTest {
        switch random.below(20) {
        case 0...7: numberTest()
        case 8...10: dateTest()
        case 11...14: textTest()
        case 15: tagTest()
        case 16: truthTest()
        case 17: .isKnown(anyValue(), isNegated: happens(500))
        case 18: .member(written(pick(Words.segments + ["Nadie"])))
        default: consent()
        }
    }

    private mutating func consent() -> RuleTest {
        let purpose: String? = happens(500) ? written(pick(["Novedades", "Encuesta de año", "Otra cosa"])) : nil
        return .consent(channel: pick(Words.channelsOfConsent + ["phone"]), purpose: purpose)
    }

    private mutating func truthTest() -> RuleTest {
        let value = RuleValue.attribute(.custom("Activo"))
        if happens(200) { return .isIn(value, [.truth(happens(500))], isNegated: happens(400)) }
        return .compare(value, pick([.equal, .unequal]), .literal(.truth(happens(500))))
    }

    private mutating func anyValue() -> RuleValue {
        switch random.below(4) {
        case 0: numberValue()
        case 1: dateValue()
        case 2: .attribute(pick(Self.texts + Self.codes))
        default: .aggregate(aggregate(Aggregate.Measure.allCases))
        }
    }

    private mutating func numberTest() -> RuleTest {
        let value = numberValue()
        let known = samples(value, 3).compactMap { number($0) }
        switch random.below(8) {
        case 0: return .isIn(value, numberLiterals(known), isNegated: happens(400))
        case 1: return .between(value, numberLiteral(known), numberLiteral(known))
        case 2: return .compare(.literal(numberLiteral(known)), pick(Comparison.allCases), value)
        case 3: return .compare(value, pick(Comparison.allCases), numberValue())
        default: return .compare(value, pick(Comparison.allCases), .literal(numberLiteral(known)))
        }
    }

    private mutating func dateTest() -> RuleTest {
        let value = dateValue()
        let known = samples(value, 3).compactMap { date($0) }
        switch random.below(8) {
        case 0: return .isIn(value, [.date(dateNear(known)), .date(dateNear(known))], isNegated: happens(400))
        case 1...2: return .between(value, .date(dateNear(known)), .date(dateNear(known)))
        case 3: return .compare(value, pick(Comparison.allCases), dateValue())
        default: return .compare(value, pick(Comparison.allCases), .literal(.date(dateNear(known))))
        }
    }

    private mutating func textTest() -> RuleTest {
        let isCode = happens(400)
        let name = pick(isCode ? Self.codes : Self.texts)
        let value = RuleValue.attribute(name)
        var literals = (0...random.below(3)).map { _ in Literal.text(textLiteral(name)) }
        switch random.below(isCode ? 4 : 8) {
        case 0: return .isIn(value, literals, isNegated: happens(400))
        case 1...3:
            let literal = RuleValue.literal(literals.removeFirst())
            let isTurned = happens(150)
            return .compare(isTurned ? literal : value, pick([.equal, .unequal]), isTurned ? value : literal)
        case 4: return .compare(value, pick([.equal, .unequal]), .attribute(pick(Self.texts)))
        case 5...6: return .contains(value, part(textLiteral(name)), isNegated: happens(300))
        default: return .startsWith(value, start(textLiteral(name)), isNegated: happens(300))
        }
    }

    private mutating func tagTest() -> RuleTest {
        .contains(.attribute(.standard("tags")), written(pick(Words.tags + ["vi"])), isNegated: happens(300))
    }
}
