/// A rule as JSON: what is stored, and what the builder edits.
///
/// `{"all":[…]}`, `{"any":[…]}`, `{"not":…}`; a condition names its value in `left`. Docs/Guides/Rules.md shows each
/// form. Members are written in one sequence and without spaces, so that equal rules are equal texts.
public enum RuleJSON {
    public static func text(_ rule: Rule) -> String {
        var result = ""
        write(rule, &result)
        return result
    }

    private static func write(_ rule: Rule, _ result: inout String) {
        switch rule {
        case .all(let rules): group("all", rules, &result)
        case .any(let rules): group("any", rules, &result)
        case .not(let inner):
            result += "{\"not\":"
            write(inner, &result)
            result += "}"
        case .test(let test): write(test, &result)
        }
    }

    private static func group(_ key: String, _ rules: [Rule], _ result: inout String) {
        result += "{\"\(key)\":["
        for (index, rule) in rules.enumerated() {
            if index > 0 { result += "," }
            write(rule, &result)
        }
        result += "]}"
    }

    private static func write(_ test: RuleTest, _ result: inout String) {
        func asked(_ value: RuleValue, _ key: String, _ argument: String) {
            result += "{\"left\":"
            write(value, &result)
            result += ",\"\(key)\":\(argument)}"
        }
        switch test {
        case .compare(let left, let comparison, let right):
            operation(left, comparison.rawValue, right, &result)
        case .isIn(let value, let literals, let isNegated):
            asked(value, isNegated ? "not_in" : "in", list(literals))
        case .between(let value, let low, let high): asked(value, "between", list([low, high]))
        case .isKnown(let value, let isNegated): asked(value, "known", isNegated ? "false" : "true")
        case .contains(let value, let part, let isNegated):
            asked(value, isNegated ? "not_contains" : "contains", quoted(part))
        case .startsWith(let value, let part, let isNegated):
            asked(value, isNegated ? "not_starts_with" : "starts_with", quoted(part))
        case .member(let name): result += "{\"member\":\(quoted(name))}"
        case .consent(let channel, let purpose):
            result += "{\"consent\":" + quoted(channel)
            result += purpose.map { ",\"purpose\":" + quoted($0) } ?? ""
            result += "}"
        }
    }

    private static func operation(_ left: RuleValue, _ sign: String, _ right: RuleValue, _ result: inout String) {
        result += "{\"left\":"
        write(left, &result)
        result += ",\"op\":\"\(sign)\",\"right\":"
        write(right, &result)
        result += "}"
    }

    private static func write(_ value: RuleValue, _ result: inout String) {
        switch value {
        case .literal(let literal): result += Self.literal(literal)
        case .attribute(let name): result += "{\"name\":\(quoted(name.key))}"
        case .aggregate(let aggregate):
            let filters = aggregate.filters.map(filter).joined(separator: ",")
            result += "{\"aggregate\":\"\(aggregate.subject.rawValue)\",\"filters\":[\(filters)],"
            result += "\"measure\":\"\(aggregate.measure.rawValue)\"}"
        case .arithmetic(let left, let sign, let right): operation(left, sign.rawValue, right, &result)
        }
    }

    private static func filter(_ filter: Filter) -> String {
        switch filter {
        case .compare(let name, let comparison, let value):
            "{\"column\":\(quoted(name.key)),\"op\":\"\(comparison.rawValue)\",\"value\":\(literal(value))}"
        case .isIn(let name, let literals, let isNegated):
            "{\"column\":\(quoted(name.key)),\"\(isNegated ? "not_in" : "in")\":\(list(literals))}"
        case .contains(let name, let part): "{\"column\":\(quoted(name.key)),\"contains\":\(quoted(part))}"
        case .within(let duration): "{\"within\":\"\(RulePrinter.text(duration))\"}"
        case .from(let date): "{\"from\":\"\(RulePrinter.text(date))\"}"
        case .to(let date): "{\"to\":\"\(RulePrinter.text(date))\"}"
        case .ever: "{\"ever\":true}"
        }
    }

    private static func list(_ literals: [Literal]) -> String {
        "[" + literals.map(literal).joined(separator: ",") + "]"
    }

    private static func literal(_ literal: Literal) -> String {
        switch literal {
        case .number, .truth: RulePrinter.literal(literal)
        case .text(let text): quoted(text)
        case .date: "{\"date\":\"\(RulePrinter.literal(literal))\"}"
        case .duration: "{\"duration\":\"\(RulePrinter.literal(literal))\"}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            // Control characters, and the two line ends that scripts in pages would stumble over.
            case "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
