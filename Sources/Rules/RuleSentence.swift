/// A rule as a sentence: "Compraron 2 veces o más de la categoría «Café» o «Té» en los últimos 90 días."
public struct RuleSentence: Sendable {
    let words: RuleWords

    public init(_ words: RuleWords) { self.words = words }

    /// The whole, with a capital at its beginning and a full stop.
    public func text(_ rule: Rule) -> String {
        let sentence = words("whole", ["rule": clause(rule)])
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// A rule inside a sentence.
    func clause(_ rule: Rule) -> String {
        switch rule {
        case .all(let rules): return words.joined(rules.map(enclosed), "and")
        case .any(let rules): return words.joined(rules.map(enclosed), "or")
        case .not(.test(.member(let name))): return words("not-member", ["name": quoted(name)])
        case .not(.test(.consent(let channel, let purpose))): return consent("not-consent", channel, purpose)
        case .not(let inner): return words("not", ["rule": enclosed(inner)])
        case .test(let test): return clause(test)
        }
    }

    /// Groups inside others in parentheses: speech has none that would say which words belong together.
    private func enclosed(_ rule: Rule) -> String {
        switch rule {
        case .all, .any: "(" + clause(rule) + ")"
        case .not, .test: clause(rule)
        }
    }

    private func clause(_ test: RuleTest) -> String {
        switch test {
        case .compare(let left, let comparison, let right): return compared(left, comparison, right)
        case .isIn(let value, let literals, let isNegated):
            let list = words.joined(literals.map { literal($0, of: value) }, isNegated ? "nor" : "or")
            return words(isNegated ? "not-in" : "in", ["value": self.value(value), "list": list])
        case .between(let value, let low, let high):
            return words(
                "between",
                ["value": self.value(value), "low": literal(low, of: value), "high": literal(high, of: value)])
        case .isKnown(let value, let isNegated):
            return words(isNegated ? "not-known" : "known", ["value": self.value(value)])
        case .contains(let value, let part, let isNegated):
            return words(isNegated ? "not-contains" : "contains", ["value": self.value(value), "part": quoted(part)])
        case .startsWith(let value, let part, let isNegated):
            return words(isNegated ? "not-starts" : "starts", ["value": self.value(value), "part": quoted(part)])
        case .member(let name): return words("member", ["name": quoted(name)])
        case .consent(let channel, let purpose): return consent("consent", channel, purpose)
        }
    }

    private func consent(_ key: String, _ channel: String, _ purpose: String?) -> String {
        let known = ["email", "sms", "whatsapp", "phone", "postal"].contains(channel)
        let name = known ? words("channel." + channel) : quoted(channel)
        guard let purpose else { return words(key, ["channel": name]) }
        return words(key + "-for", ["channel": name, "purpose": quoted(purpose)])
    }

    private func compared(_ left: RuleValue, _ comparison: Comparison, _ right: RuleValue) -> String {
        if case .aggregate(let aggregate) = left, aggregate.measure == .count, case .literal(.number(let count)) = right
        {
            return counted(aggregate, comparison, count)
        }
        let key = Self.key(comparison)
        guard left.isDay || right.isDay else {
            return words("is." + key, ["left": value(left, beside: right), "right": value(right, beside: left)])
        }
        let isStrict = comparison == .less || comparison == .greater
        return words("day-is." + key, ["left": value(left), "right": isStrict ? ofDay(right) : value(right)])
    }

    /// Compraron 2 veces o más, no compraron.
    private func counted(_ aggregate: Aggregate, _ comparison: Comparison, _ count: Number) -> String {
        let isNever = comparison == .equal && count == Number(0) || comparison == .less && count == Number(1)
        let subject = aggregate.subject.rawValue
        let phrase =
            isNever
            ? words("never." + subject)
            : words("did." + subject, ["times": words.plural("times." + Self.key(comparison), count)])
        return filtered(phrase, aggregate.filters)
    }

    static func key(_ comparison: Comparison) -> String {
        switch comparison {
        case .equal: "equal"
        case .unequal: "unequal"
        case .less: "less"
        case .atMost: "at-most"
        case .greater: "greater"
        case .atLeast: "at-least"
        }
    }
}
