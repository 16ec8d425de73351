import Kernel

extension RuleJSON {
    /// The rule that a JSON document holds.
    ///
    /// Refused with the path of the part (`$.all[1].left`): members that are missing, unknown or of another type,
    /// and whatever could not be written as text.
    public static func rule(_ json: String) throws(RuleProblem) -> Rule { try rule(Array(json.utf8)) }

    public static func rule(_ json: [UInt8]) throws(RuleProblem) -> Rule {
        guard json.count <= RuleLimits.jsonBytes else { throw RuleProblem(.tooLong, nil, most: RuleLimits.jsonBytes) }
        let tree: JSONTree
        do {
            // Two levels of JSON for each of a rule, and some for its values.
            tree = try JSONReading.read(json, mostDepth: 2 * RuleLimits.depth + 8)
        } catch {
            if error.isTooDeep { throw RuleProblem(.tooDeep, .tree("$"), most: RuleLimits.depth) }
            let before = RuleText(String(decoding: json.prefix(error.offset), as: UTF8.self))
            let place = before.place(before.scalars.count..<before.scalars.count)
            throw RuleProblem(
                .json, place, found: String(decoding: json.dropFirst(error.offset).prefix(1), as: UTF8.self))
        }
        var reading = RuleTreeReading()
        let rule = try reading.rule(tree)
        guard RulePrinter.text(rule).utf8.count <= RuleLimits.bytes else {
            throw RuleProblem(.tooLong, nil, most: RuleLimits.bytes)
        }
        return rule
    }
}

/// Reads a rule from its JSON form, part by part, knowing the path.
struct RuleTreeReading {
    private var path = "$"
    private var height = 0
    private var conditions = 0

    func problem(
        _ cause: RuleProblem.Cause, _ step: String = "", found: String = "", expected: [String] = [],
        suggestion: String? = nil, most: Int? = nil
    ) -> RuleProblem {
        RuleProblem(
            cause, .tree(path + step), found: found, expected: expected, suggestion: suggestion, most: most)
    }

    /// Reads a part under its step.
    mutating func inside<Part>(
        _ step: String, _ read: (inout RuleTreeReading) throws(RuleProblem) -> Part
    ) throws(RuleProblem) -> Part {
        let before = path
        path += step
        let part = try read(&self)
        path = before
        return part
    }

    mutating func deeper<Part>(
        _ read: (inout RuleTreeReading) throws(RuleProblem) -> Part
    ) throws(RuleProblem) -> Part {
        height += 1
        guard height <= RuleLimits.depth else { throw problem(.tooDeep, most: RuleLimits.depth) }
        let part = try read(&self)
        height -= 1
        return part
    }

    // MARK: Conditions

    mutating func rule(_ tree: JSONTree) throws(RuleProblem) -> Rule {
        let fields = try fields(tree)
        return try deeper { (reading) throws(RuleProblem) in
            if fields.has("all") { return .all(try reading.group(fields, "all")) }
            if fields.has("any") { return .any(try reading.group(fields, "any")) }
            if fields.has("not") {
                try reading.only(fields, ["not"])
                return .not(
                    try reading.inside(".not") { (reading) throws(RuleProblem) in try reading.rule(fields["not"]) })
            }
            reading.conditions += 1
            guard reading.conditions <= RuleLimits.conditions else {
                throw reading.problem(.tooMany, most: RuleLimits.conditions)
            }
            return .test(try reading.test(fields))
        }
    }

    private mutating func group(_ fields: JSONFields, _ key: String) throws(RuleProblem) -> [Rule] {
        try only(fields, [key])
        guard case .list(let elements) = fields[key] else { throw problem(.shape, "." + key, expected: ["list"]) }
        guard elements.count >= 2 else { throw problem(.shape, "." + key, expected: ["two-or-more"]) }
        var rules: [Rule] = []
        for (index, element) in elements.enumerated() {
            rules.append(
                try inside(".\(key)[\(index)]") { (reading) throws(RuleProblem) in try reading.rule(element) })
        }
        return rules
    }

    private mutating func test(_ fields: JSONFields) throws(RuleProblem) -> RuleTest {
        if fields.has("member") {
            try only(fields, ["member"])
            return .member(try text(fields, "member"))
        }
        if fields.has("consent") {
            try only(fields, ["consent", "purpose"])
            return .consent(
                channel: try text(fields, "consent"),
                purpose: fields.has("purpose") ? try text(fields, "purpose") : nil)
        }
        guard fields.has("left") else {
            throw unknown(fields, ["all", "any", "not", "left", "member", "consent"])
        }
        let left = try value(fields, "left")
        if fields.has("op") || fields.has("right") {
            try only(fields, ["left", "op", "right"])
            let comparison: Comparison = try choice(fields, "op")
            return .compare(left, comparison, try value(fields, "right"))
        }
        let keys = [
            "in", "not_in", "between", "known", "contains", "not_contains", "starts_with", "not_starts_with",
        ]
        guard let key = keys.first(where: fields.has) else { throw unknown(fields, ["op"] + keys, beside: ["left"]) }
        try only(fields, ["left", key])
        switch key {
        case "in", "not_in": return .isIn(left, try literals(fields, key), isNegated: key == "not_in")
        case "between":
            let bounds = try literals(fields, key)
            guard let low = bounds.first, let high = bounds.last, bounds.count == 2 else {
                throw problem(.shape, ".between", expected: ["two"])
            }
            return .between(left, low, high)
        case "known":
            guard case .truth(let isKnown) = fields[key] else {
                throw problem(.shape, ".known", expected: ["true", "false"])
            }
            return .isKnown(left, isNegated: !isKnown)
        case "contains", "not_contains":
            return .contains(left, try text(fields, key), isNegated: key == "not_contains")
        default: return .startsWith(left, try text(fields, key), isNegated: key == "not_starts_with")
        }
    }
}
