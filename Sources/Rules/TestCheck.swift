import Kernel

/// What may be asked of which value.
extension CheckPass {
    mutating func test(_ test: RuleTest) throws(RuleProblem) -> RuleTest {
        switch test {
        case .member(let name): return try member(name)
        case .consent(let channel, let purpose): return try consent(channel, purpose)
        case .compare(let left, let comparison, let right): return try compare(left, comparison, right)
        case .isIn(let value, let literals, let isNegated):
            let (checked, kind) = try self.value(value, "left")
            let key = isNegated ? "not_in" : "in"
            if kind == .tags || kind == .duration { throw notFor(kind, "in") }
            var known: [Literal] = []
            for (index, literal) in literals.enumerated() {
                let step = "\(key)[\(index)]"
                try same(literal, kind, step)
                known.append(try code(literal, of: value, step))
            }
            return .isIn(checked, known, isNegated: isNegated)
        case .between(let value, let low, let high):
            let (checked, kind) = try self.value(value, "left")
            guard kind == .number || kind == .date else { throw notFor(kind, "between") }
            try same(low, kind, "between[0]")
            try same(high, kind, "between[1]")
            return .between(checked, low, high)
        case .isKnown(let value, let isNegated):
            return .isKnown(try self.value(value, "left").0, isNegated: isNegated)
        case .contains(let value, let part, let isNegated):
            let (checked, kind) = try self.value(value, "left")
            guard kind == .text || kind == .tags else { throw notFor(kind, "contains") }
            return .contains(checked, part, isNegated: isNegated)
        case .startsWith(let value, let part, let isNegated):
            let (checked, kind) = try self.value(value, "left")
            guard kind == .text else { throw notFor(kind, "starts with") }
            return .startsWith(checked, part, isNegated: isNegated)
        }
    }

    private mutating func compare(
        _ left: RuleValue, _ comparison: Comparison, _ right: RuleValue
    ) throws(RuleProblem) -> RuleTest {
        let (first, firstKind) = try value(left, "left")
        let (second, secondKind) = try value(right, "right")
        if firstKind == .tags || secondKind == .tags { throw notFor(.tags, comparison.rawValue) }
        if firstKind == .duration, secondKind == .duration { throw notFor(.duration, comparison.rawValue) }
        if case .literal(let literal) = left {
            // `"5" < frequency`: what is written for itself is what does not fit.
            if case .literal = right {} else { try same(literal, secondKind, "left") }
        }
        guard firstKind == secondKind else { throw unlike(right, secondKind, firstKind, "right") }
        if comparison != .equal, comparison != .unequal, firstKind != .number, firstKind != .date {
            throw notFor(firstKind, comparison.rawValue)
        }
        return .compare(try coded(first, beside: right, "left"), comparison, try coded(second, beside: left, "right"))
    }

    /// A literal beside an attribute with codes is one of them.
    private mutating func coded(
        _ value: RuleValue, beside other: RuleValue, _ step: String
    ) throws(RuleProblem) -> RuleValue {
        guard case .literal(let literal) = value else { return value }
        let coded = RuleValue.literal(try code(literal, of: other, step))
        kinds[coded] = literal.kind
        return coded
    }

    /// The code of what is written as a code or as a label of it.
    private func code(_ literal: Literal, of value: RuleValue, _ step: String) throws(RuleProblem) -> Literal {
        guard case .attribute(let name) = value, case .text(let text) = literal,
            let attribute = check.attributes[name.key], !attribute.codes.isEmpty
        else { return literal }
        let folded = FoldedText.fold(text)
        if let code = attribute.codes.first(where: { $0 == text }) { return .text(code) }
        if let code = attribute.codes.first(where: { FoldedText.fold($0) == folded }) { return .text(code) }
        if let code = attribute.labels[folded] { return .text(code) }
        let meant = NearestName.of(text, among: attribute.codes + attribute.labels.keys.sorted())
        let suggestion = meant.map { attribute.labels[$0] ?? $0 }
        throw problem(
            .unknownCode, step, found: text, expected: attribute.codes, suggestion: suggestion.map(RulePrinter.quoted))
    }

    // MARK: Refusals

    /// Lengths of time compare with nothing, tags by their elements alone.
    func notFor(_ kind: Catalogue.Kind, _ sign: String) -> RuleProblem {
        let possible: [String] =
            switch kind {
            case .number, .date: ["=", "!=", "<", "<=", ">", ">=", "in", "between", "is"]
            case .text: ["=", "!=", "in", "contains", "starts", "is"]
            case .truth: ["=", "!=", "in", "is"]
            case .tags: ["contains", "is"]
            case .duration: ["is"]
            }
        return problem(.comparison, found: sign, expected: possible, suggestion: kind == .tags ? "contains" : nil)
    }

    func same(_ literal: Literal, _ kind: Catalogue.Kind, _ step: String) throws(RuleProblem) {
        if literal.kind != kind { throw unlike(.literal(literal), literal.kind, kind, step) }
    }

    func unlike(
        _ value: RuleValue, _ kind: Catalogue.Kind, _ wanted: Catalogue.Kind, _ step: String
    ) -> RuleProblem {
        var (suggestion, found) = (String?.none, RulePrinter.text(value))
        if case .literal(let literal) = value {
            switch (literal, wanted) {
            case (.text(let text), .number): suggestion = Number(text)?.plain
            case (.text(let text), .date): suggestion = Day(iso: text)?.description
            case (.text(let text), .truth): suggestion = ["true": "true", "false": "false"][text.lowercased()]
            case (.number(let number), .text): suggestion = RulePrinter.quoted(number.plain)
            case (.date, .text), (.duration, .text), (.truth, .text):
                suggestion = RulePrinter.quoted(RulePrinter.literal(literal))
            case (.duration(let duration), .date): suggestion = "today - " + RulePrinter.text(duration)
            case (.duration(let duration), .number) where duration.unit == .days: suggestion = String(duration.count)
            default: break
            }
            // A text may be somebody's name.
            if case .text = literal { found = "\"…\"" }
        }
        return problem(.type, step, found: found, expected: [wanted.rawValue], suggestion: suggestion)
    }
}
