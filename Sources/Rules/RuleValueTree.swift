/// Values and histories of the JSON form.
extension RuleTreeReading {
    mutating func value(_ fields: JSONFields, _ key: String) throws(RuleProblem) -> RuleValue {
        guard fields.has(key) else { throw problem(.shape, expected: [key]) }
        return try inside("." + key) { (reading) throws(RuleProblem) in try reading.value(fields[key]) }
    }

    private mutating func value(_ tree: JSONTree) throws(RuleProblem) -> RuleValue {
        guard case .object = tree else { return .literal(try literal(tree)) }
        let fields = try fields(tree)
        if fields.has("date") || fields.has("duration") { return .literal(try literal(tree)) }
        if fields.has("name") {
            try only(fields, ["name"])
            return .attribute(try attribute(text(fields, "name")))
        }
        if fields.has("aggregate") { return .aggregate(try aggregate(fields)) }
        guard fields.has("left") else {
            throw unknown(fields, ["name", "aggregate", "left", "date", "duration"])
        }
        return try deeper { (reading) throws(RuleProblem) in
            try reading.only(fields, ["left", "op", "right"])
            let left = try reading.value(fields, "left")
            let sign: Arithmetic = try reading.choice(fields, "op")
            return .arithmetic(left, sign, try reading.value(fields, "right"))
        }
    }

    private func attribute(_ key: String) throws(RuleProblem) -> AttributeName {
        if key.hasPrefix("custom:") {
            let name = String(key.dropFirst(7))
            if !name.isEmpty { return .custom(name) }
        } else if RuleName.isStandard(key) {
            return .standard(key)
        }
        throw problem(.unknownName, ".name", found: key, expected: ["attribute"])
    }

    private mutating func aggregate(_ fields: JSONFields) throws(RuleProblem) -> Aggregate {
        try only(fields, ["aggregate", "filters", "measure"])
        let subject: Aggregate.Subject = try choice(fields, "aggregate")
        var filters: [Filter] = []
        if fields.has("filters") {
            guard case .list(let elements) = fields["filters"] else {
                throw problem(.shape, ".filters", expected: ["list"])
            }
            guard elements.count <= RuleLimits.filters else {
                throw problem(.tooMany, ".filters", most: RuleLimits.filters)
            }
            for (index, element) in elements.enumerated() {
                filters.append(
                    try inside(".filters[\(index)]") { (reading) throws(RuleProblem) in try reading.filter(element) })
            }
        }
        let measure = try text(fields, "measure")
        guard let known = Aggregate.Measure(rawValue: measure) else {
            let measures = subject.measures.map(\.rawValue)
            throw problem(
                .unknownMeasure, ".measure", found: measure, expected: measures,
                suggestion: NearestName.of(measure, among: measures))
        }
        return Aggregate(subject, filters, known)
    }

    private mutating func filter(_ tree: JSONTree) throws(RuleProblem) -> Filter {
        let fields = try fields(tree)
        if fields.has("column") { return try columnFilter(fields) }
        guard fields.members.count == 1, let member = fields.members.first else {
            throw unknown(fields, ["column", "within", "from", "to", "ever"])
        }
        switch member.key {
        case "within": return .within(try duration(fields, "within"))
        case "from": return .from(try date(fields, "from"))
        case "to": return .to(try date(fields, "to"))
        case "ever" where member.value == .truth(true): return .ever
        case "ever": throw problem(.shape, ".ever", expected: ["true"])
        default: throw unknown(fields, ["column", "within", "from", "to", "ever"])
        }
    }

    private mutating func columnFilter(_ fields: JSONFields) throws(RuleProblem) -> Filter {
        let key = try text(fields, "column")
        let name: FilterName
        if key.hasPrefix("attr:"), key.count > 5 {
            name = .own(String(key.dropFirst(5)))
        } else if let column = FilterName.Column(rawValue: key) {
            name = .column(column)
        } else {
            let columns = FilterName.Column.allCases.map(\.rawValue)
            throw problem(
                .unknownFilter, ".column", found: key, expected: columns,
                suggestion: NearestName.of(key, among: columns))
        }
        guard let asked = ["op", "in", "not_in", "contains"].first(where: fields.has) else {
            throw unknown(fields, ["op", "in", "not_in", "contains"], beside: ["column"])
        }
        switch asked {
        case "op":
            try only(fields, ["column", "op", "value"])
            let comparison: Comparison = try choice(fields, "op")
            guard fields.has("value") else { throw problem(.shape, expected: ["value"]) }
            return .compare(
                name, comparison,
                try inside(".value") { (reading) throws(RuleProblem) in try reading.literal(fields["value"]) })
        case "contains":
            try only(fields, ["column", "contains"])
            return .contains(name, try text(fields, "contains"))
        default:
            try only(fields, ["column", asked])
            return .isIn(name, try literals(fields, asked), isNegated: asked == "not_in")
        }
    }
}
