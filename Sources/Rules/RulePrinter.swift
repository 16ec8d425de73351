import Kernel

/// Writes a rule as text: as short as it can be read back the same.
public enum RulePrinter {
    public static func text(_ rule: Rule) -> String {
        var result = ""
        write(rule, &result)
        return result
    }

    public static func text(_ value: RuleValue) -> String {
        var result = ""
        write(value, &result)
        return result
    }

    private static func write(_ rule: Rule, _ result: inout String) {
        switch rule {
        case .any(let rules):
            separated(rules, " or ", &result) { rule, result in
                if case .any = rule { enclosed(rule, &result) } else { write(rule, &result) }
            }
        case .all(let rules):
            separated(rules, " and ", &result) { rule, result in
                switch rule {
                case .any, .all: enclosed(rule, &result)
                case .not, .test: write(rule, &result)
                }
            }
        case .not(let inner):
            result += "not "
            if case .test = inner { write(inner, &result) } else { enclosed(inner, &result) }
        case .test(let test): write(test, &result)
        }
    }

    private static func enclosed(_ rule: Rule, _ result: inout String) {
        result += "("
        write(rule, &result)
        result += ")"
    }

    private static func separated<Part>(
        _ parts: [Part], _ separator: String, _ result: inout String, _ write: (Part, inout String) -> Void
    ) {
        for (index, part) in parts.enumerated() {
            if index > 0 { result += separator }
            write(part, &result)
        }
    }

    private static func write(_ test: RuleTest, _ result: inout String) {
        func asked(_ value: RuleValue, _ isNegated: Bool, _ words: String) {
            write(value, &result)
            result += isNegated ? " not " + words : " " + words
        }
        switch test {
        case .compare(let left, let comparison, let right):
            asked(left, false, comparison.rawValue + " ")
            write(right, &result)
        case .isIn(let value, let literals, let isNegated):
            asked(value, isNegated, "in " + list(literals))
        case .between(let value, let low, let high):
            asked(value, false, "between \(literal(low)) and \(literal(high))")
        case .isKnown(let value, let isNegated): asked(value, false, isNegated ? "is not known" : "is known")
        case .contains(let value, let text, let isNegated): asked(value, isNegated, "contains " + quoted(text))
        case .startsWith(let value, let text, let isNegated): asked(value, isNegated, "starts with " + quoted(text))
        case .member(let name): result += "member(\(quoted(name)))"
        case .consent(let channel, let purpose):
            // A channel that is no name can stand in quotes alone.
            let isName = RuleName.isStandard(channel) && !["custom", "attr"].contains(channel)
            result += "consent(" + (isName ? channel : quoted(channel))
            result += purpose.map { ", " + quoted($0) } ?? ""
            result += ")"
        }
    }

    private static func write(_ value: RuleValue, _ result: inout String) {
        switch value {
        case .literal(let literal): result += Self.literal(literal)
        case .attribute(.standard(let name)): result += name
        case .attribute(.custom(let name)): result += own("custom", name)
        case .aggregate(let aggregate): write(aggregate, &result)
        case .arithmetic(let left, let sign, let right):
            let isLeftApart = left.binding < sign.binding || wouldJoin(left, sign, right)
            operand(left, isLeftApart, &result)
            result += " \(sign.rawValue) "
            operand(right, right.binding <= sign.binding, &result)
        }
    }

    private static func operand(_ value: RuleValue, _ isApart: Bool, _ result: inout String) {
        if isApart { result += "(" }
        write(value, &result)
        if isApart { result += ")" }
    }

    /// `today` and a length of time beside each other would be read as one date.
    private static func wouldJoin(_ left: RuleValue, _ sign: Arithmetic, _ right: RuleValue) -> Bool {
        guard sign == .plus || sign == .minus, right.binding > sign.binding else { return false }
        var (last, first) = (left, right)
        while case .arithmetic(_, let sign, let next) = last, next.binding > sign.binding { last = next }
        while case .arithmetic(let next, let sign, _) = first, next.binding >= sign.binding { first = next }
        guard case .literal(.date(.today(nil, _))) = last, case .literal(.duration) = first else { return false }
        return true
    }

    private static func write(_ aggregate: Aggregate, _ result: inout String) {
        result += aggregate.subject.rawValue + "("
        separated(aggregate.filters, ", ", &result) { $1 += text($0) }
        result += ")." + aggregate.measure.rawValue
    }

    /// A filter as it stands in an aggregate.
    public static func text(_ filter: Filter) -> String {
        switch filter {
        case .compare(let name, let comparison, let value):
            "\(text(name)) \(comparison.rawValue) \(literal(value))"
        case .isIn(let name, let literals, let isNegated):
            "\(text(name)) \(isNegated ? "not in" : "in") \(list(literals))"
        case .contains(let name, let part): "\(text(name)) contains \(quoted(part))"
        case .within(let duration): "within: " + text(duration)
        case .from(let date): "from: " + text(date)
        case .to(let date): "to: " + text(date)
        case .ever: "ever"
        }
    }

    static func text(_ name: FilterName) -> String {
        switch name {
        case .column(let column): column.rawValue
        case .own(let name): own("attr", name)
        }
    }

    /// An attribute as a rule writes it, by its key.
    static func name(_ key: String) -> String {
        key.hasPrefix("custom:") ? own("custom", String(key.dropFirst(7))) : key
    }

    static func own(_ prefix: String, _ name: String) -> String {
        prefix + ":" + (RuleName.isBare(name) ? name : quoted(name))
    }

    private static func list(_ literals: [Literal]) -> String {
        "(" + literals.map(literal).joined(separator: ", ") + ")"
    }

    public static func literal(_ literal: Literal) -> String {
        switch literal {
        case .number(let number): number.plain
        case .text(let text): quoted(text)
        case .date(let date): text(date)
        case .duration(let duration): text(duration)
        case .truth(let truth): truth ? "true" : "false"
        }
    }

    static func text(_ duration: RuleDuration) -> String { String(duration.count) + duration.unit.rawValue }

    static func text(_ date: RuleDate) -> String {
        switch date {
        case .day(let day): Day(number: day).description
        case .today(nil, _): "today"
        case .today(let duration?, let isBefore): "today \(isBefore ? "-" : "+") \(text(duration))"
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}

extension Arithmetic {
    var binding: Int {
        switch self {
        case .plus, .minus: 1
        case .times, .dividedBy: 2
        }
    }
}

extension RuleValue {
    /// How tightly it holds together: what has no sign inside holds best.
    var binding: Int {
        if case .arithmetic(_, let sign, _) = self { sign.binding } else { 3 }
    }
}
