/// Values as words.
extension RuleSentence {
    /// - Parameter other: what it is compared with: a code is called by its label.
    func value(_ value: RuleValue, beside other: RuleValue? = nil) -> String {
        switch value {
        case .literal(let literal): return self.literal(literal, of: other)
        case .attribute(let name): return words("name", ["name": words.label(name.key) ?? shortKey(name)])
        case .aggregate(let aggregate):
            let things = words("things." + aggregate.subject.rawValue)
            return filtered(words("measure." + aggregate.measure.rawValue, ["things": things]), aggregate.filters)
        case .arithmetic(let left, let sign, let right):
            let signs: [Arithmetic: String] = [.plus: "+", .minus: "−", .times: "×", .dividedBy: "÷"]
            return "\(operand(left)) \(signs[sign] ?? sign.rawValue) \(operand(right))"
        }
    }

    private func shortKey(_ name: AttributeName) -> String {
        switch name {
        case .standard(let name), .custom(let name): name
        }
    }

    private func operand(_ value: RuleValue) -> String {
        if case .arithmetic = value { return "(" + self.value(value) + ")" }
        return self.value(value)
    }

    func literal(_ literal: Literal, of value: RuleValue? = nil) -> String {
        switch literal {
        case .number(let number): return words.number(number)
        case .text(let text):
            if case .attribute(let name) = value, let label = words.code(name.key, text) { return quoted(label) }
            return quoted(text)
        case .date(let date): return day(date, "day")
        case .duration(let duration): return self.duration(duration)
        case .truth(let truth): return words(truth ? "true" : "false")
        }
    }

    func quoted(_ text: String) -> String { words("text", ["text": text]) }

    func duration(_ duration: RuleDuration) -> String {
        words.plural("duration." + Self.key(duration.unit), Number(Int64(duration.count)))
    }

    static func key(_ unit: RuleDuration.Unit) -> String {
        switch unit {
        case .days: "days"
        case .weeks: "weeks"
        case .months: "months"
        case .years: "years"
        }
    }

    /// - Parameter form: `day` alone, `of-day` behind a word that asks for "de".
    private func day(_ date: RuleDate, _ form: String) -> String {
        switch date {
        case .day(let day): words(form, ["day": words.day(day)])
        case .today(nil, _): words(form + "-today")
        case .today(let duration?, let isBefore):
            words(form + (isBefore ? "-before" : "-after"), ["duration": self.duration(duration)])
        }
    }

    /// Behind "antes" and "después", which ask for "de".
    func ofDay(_ value: RuleValue) -> String {
        if case .literal(.date(let date)) = value { return day(date, "of-day") }
        return words("of-value", ["value": self.value(value)])
    }

    // MARK: Filters

    func filtered(_ phrase: String, _ filters: [Filter]) -> String {
        guard !filters.isEmpty else { return phrase }
        return words("filtered", ["phrase": phrase, "filters": filters.map(self.filter).joined(separator: " ")])
    }

    private func filter(_ filter: Filter) -> String {
        switch filter {
        case .compare(let name, let comparison, let literal):
            let value = self.literal(literal)
            guard name.kind == .number else {
                let key = comparison == .unequal ? "filter-not" : "filter"
                return words(key, ["column": column(name), "value": value])
            }
            return words(
                "filter",
                ["column": column(name), "value": words("figure." + Self.key(comparison), ["value": value])])
        case .isIn(let name, let literals, let isNegated):
            let list = words.joined(literals.map { literal($0) }, isNegated ? "nor" : "or")
            guard name.kind == .number else {
                return words(isNegated ? "filter-not" : "filter", ["column": column(name), "value": list])
            }
            let figure = words("figure." + (isNegated ? "unequal" : "equal"), ["value": list])
            return words("filter", ["column": column(name), "value": figure])
        case .contains(let name, let part):
            return words("filter-contains", ["column": column(name), "value": quoted(part)])
        case .within(let duration):
            return words.plural("within." + Self.key(duration.unit), Number(Int64(duration.count)))
        case .from(let date): return words("from", ["day": day(date, "day")])
        case .to(let date): return words("to", ["day": day(date, "day")])
        case .ever: return words("ever")
        }
    }

    private func column(_ name: FilterName) -> String {
        switch name {
        case .column(let column): words("column." + column.rawValue)
        case .own(let name): words("column.own", ["name": name])
        }
    }
}

extension RuleValue {
    /// Whether it is a day for sure: the names of attributes say nothing of what they are.
    var isDay: Bool {
        switch self {
        case .literal(.date): true
        case .aggregate(let aggregate): aggregate.measure.kind == .date
        case .arithmetic(let left, _, .literal(.duration)): left.isDay || !left.isLiteral
        case .literal, .attribute, .arithmetic: false
        }
    }

    private var isLiteral: Bool {
        if case .literal = self { true } else { false }
    }
}
