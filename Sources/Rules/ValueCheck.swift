/// What a value is.
extension CheckPass {
    mutating func value(_ value: RuleValue, _ step: String) throws(RuleProblem) -> (RuleValue, Catalogue.Kind) {
        steps.append(step)
        let kind = try self.kind(value)
        steps.removeLast()
        kinds[value] = kind
        return (value, kind)
    }

    private mutating func kind(_ value: RuleValue) throws(RuleProblem) -> Catalogue.Kind {
        switch value {
        case .literal(let literal): return literal.kind
        case .attribute(let name): return try attribute(name).kind
        case .aggregate(let aggregate): return try self.aggregate(aggregate)
        case .arithmetic(let left, let sign, let right):
            let first = try self.value(left, "left").1
            let second = try self.value(right, "right").1
            return try result(first, sign, second, right)
        }
    }

    private func attribute(_ name: AttributeName) throws(RuleProblem) -> Catalogue.Attribute {
        if let attribute = check.attributes[name.key] { return attribute }
        let attributes = check.catalogue.attributes
        let words = attributes.map(\.key) + attributes.flatMap(\.synonyms)
        // An own name is often written without its prefix, and a measure without its history.
        let measures = Aggregate.Subject.allCases.flatMap { subject in
            subject.measures.map { (written: "\(subject).\($0.rawValue)", meant: "\(subject)().\($0.rawValue)") }
        }
        let meant: String?
        if let own = attributes.first(where: { $0.key == "custom:" + name.key }) {
            meant = own.key
        } else if let measure = measures.first(where: { $0.written == name.key }) {
            meant = measure.meant
        } else {
            let near = NearestName.of(name.key, among: words)
            meant =
                attributes.first { $0.key == near }?.key
                ?? attributes.first { near.map($0.synonyms.contains) ?? false }?.key
        }
        throw problem(.unknownName, found: name.key, expected: ["attribute"], suggestion: meant.map(RulePrinter.name))
    }

    /// Numbers by numbers; the days between two dates; a date so much earlier or later.
    private func result(
        _ left: Catalogue.Kind, _ sign: Arithmetic, _ right: Catalogue.Kind, _ second: RuleValue
    ) throws(RuleProblem) -> Catalogue.Kind {
        switch (left, sign, right) {
        case (.number, _, .number): return .number
        case (.date, .minus, .date): return .number
        case (.date, .plus, .duration), (.date, .minus, .duration): return .date
        case (.date, .plus, _), (.date, .minus, _):
            let days: String? =
                if case .literal(.number(let number)) = second, number.scale == 0, number.mantissa >= 0 {
                    number.plain + "d"
                } else { nil }
            throw problem(
                .type, "right", found: shown(second), expected: sign == .minus ? ["duration", "date"] : ["duration"],
                suggestion: days)
        case (.number, _, _): throw problem(.type, "right", found: shown(second), expected: ["number"])
        default:
            throw problem(
                .type, "left", found: left.rawValue, expected: left == .date ? ["number"] : ["number", "date"])
        }
    }

    private func shown(_ value: RuleValue) -> String {
        if case .literal(.text) = value { return "\"…\"" }
        return RulePrinter.text(value)
    }

    // MARK: Histories

    private mutating func aggregate(_ aggregate: Aggregate) throws(RuleProblem) -> Catalogue.Kind {
        for (index, filter) in aggregate.filters.enumerated() {
            steps.append("filters[\(index)]")
            try self.filter(filter, aggregate.subject)
            steps.removeLast()
        }
        try windows(aggregate.filters)
        guard aggregate.subject.measures.contains(aggregate.measure) else {
            throw problem(
                .notOfSubject, "measure", found: aggregate.measure.rawValue,
                expected: aggregate.subject.measures.map(\.rawValue),
                suggestion: aggregate.measure == .value ? "amount" : nil)
        }
        return aggregate.measure.kind
    }

    private func filter(_ filter: Filter, _ subject: Aggregate.Subject) throws(RuleProblem) {
        switch filter {
        case .compare(let name, let comparison, let literal):
            try known(name, subject)
            try same(literal, name.kind, "value")
            if comparison != .equal, comparison != .unequal, name.kind != .number {
                throw notFor(name.kind, comparison.rawValue)
            }
        case .isIn(let name, let literals, let isNegated):
            try known(name, subject)
            for (index, literal) in literals.enumerated() {
                try same(literal, name.kind, "\(isNegated ? "not_in" : "in")[\(index)]")
            }
        case .contains(let name, _):
            try known(name, subject)
            if name.kind != .text { throw notFor(name.kind, "contains") }
        case .within, .from, .to, .ever: break
        }
    }

    private func known(_ name: FilterName, _ subject: Aggregate.Subject) throws(RuleProblem) {
        switch name {
        case .column(let column):
            guard subject.columns.contains(column) else {
                throw problem(
                    .notOfSubject, "column", found: column.rawValue, expected: subject.columns.map(\.rawValue))
            }
        case .own(let own):
            let columns = check.catalogue.ownColumns
            guard columns.contains(own) else {
                let meant = NearestName.of(own, among: columns)
                throw problem(
                    .unknownFilter, "column", found: name.key, suggestion: meant.map { RulePrinter.own("attr", $0) })
            }
        }
    }

    /// One window at most: a length of time, everything, or from a day, to a day, or both.
    private func windows(_ filters: [Filter]) throws(RuleProblem) {
        var (whole, from, to) = (String?.none, RuleDate?.none, RuleDate?.none)
        for (index, filter) in filters.enumerated() {
            let (isSecond, word): (Bool, String)
            switch filter {
            case .within, .ever:
                word = filter == .ever ? "ever" : "within"
                isSecond = whole != nil || from != nil || to != nil
                whole = word
            case .from(let date):
                (word, isSecond) = ("from", whole != nil || from != nil)
                from = date
            case .to(let date):
                (word, isSecond) = ("to", whole != nil || to != nil)
                to = date
            case .compare, .isIn, .contains: continue
            }
            let isBackwards: Bool =
                if case .day(let first) = from, case .day(let last) = to { first > last } else { false }
            if isSecond || isBackwards { throw problem(.window, "filters[\(index)]", found: word) }
        }
    }
}
