import Kernel

/// The members of a JSON object, by name.
struct JSONFields {
    let members: [JSONTree.Member]

    func has(_ key: String) -> Bool { members.contains { $0.key == key } }
    subscript(_ key: String) -> JSONTree { members.first { $0.key == key }?.value ?? .null }
}

/// Literals and members of the JSON form.
extension RuleTreeReading {
    func fields(_ tree: JSONTree) throws(RuleProblem) -> JSONFields {
        guard case .object(let members) = tree else { throw problem(.shape, expected: ["object"]) }
        return JSONFields(members: members)
    }

    /// - Throws: `rule.shape` at the first member that does not belong here.
    func only(_ fields: JSONFields, _ known: [String]) throws(RuleProblem) {
        guard fields.members.contains(where: { !known.contains($0.key) }) else { return }
        throw unknown(fields, known)
    }

    /// A member of another name than those known here; or that one of them is missing.
    func unknown(_ fields: JSONFields, _ known: [String], beside: [String] = []) -> RuleProblem {
        guard let stranger = fields.members.first(where: { !known.contains($0.key) && !beside.contains($0.key) }) else {
            return problem(.shape, expected: known)
        }
        // A strange name is told, not put into the path, which has names of the language alone.
        return problem(
            .shape, found: stranger.key, expected: known, suggestion: NearestName.of(stranger.key, among: known))
    }

    func text(_ fields: JSONFields, _ key: String) throws(RuleProblem) -> String {
        guard fields.has(key) else { throw problem(.shape, expected: [key]) }
        guard case .text(let text) = fields[key] else { throw problem(.shape, "." + key, expected: ["text"]) }
        return text
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ fields: JSONFields, _ key: String
    ) throws(RuleProblem) -> Choice where Choice.RawValue == String {
        let written = try text(fields, key)
        guard let choice = Choice(rawValue: written) else {
            let known = Choice.allCases.map(\.rawValue)
            throw problem(
                .shape, "." + key, found: written, expected: known, suggestion: NearestName.of(written, among: known))
        }
        return choice
    }

    func literals(_ fields: JSONFields, _ key: String) throws(RuleProblem) -> [Literal] {
        guard case .list(let elements) = fields[key] else { throw problem(.shape, "." + key, expected: ["list"]) }
        guard !elements.isEmpty else { throw problem(.shape, "." + key, expected: ["one-or-more"]) }
        guard elements.count <= RuleLimits.elements else {
            throw problem(.tooMany, "." + key, most: RuleLimits.elements)
        }
        var literals: [Literal] = []
        for (index, element) in elements.enumerated() {
            literals.append(try literal(element, ".\(key)[\(index)]"))
        }
        return literals
    }

    func literal(_ tree: JSONTree, _ step: String = "") throws(RuleProblem) -> Literal {
        switch tree {
        case .truth(let truth): return .truth(truth)
        case .text(let text): return .text(text)
        case .number(let digits):
            guard let number = Number(json: digits) else { throw problem(.number, step, found: digits) }
            return .number(number)
        case .object(let members):
            let fields = JSONFields(members: members)
            if fields.has("date"), members.count == 1 { return .date(try date(fields, "date", step)) }
            if fields.has("duration"), members.count == 1 { return .duration(try duration(fields, "duration", step)) }
            throw problem(.shape, step, expected: ["date", "duration"])
        case .null, .list:
            throw problem(.shape, step, expected: ["number", "text", "date", "duration", "true", "false"])
        }
    }

    func duration(_ fields: JSONFields, _ key: String, _ step: String = "") throws(RuleProblem) -> RuleDuration {
        guard case .text(let written) = fields[key] else { throw problem(.shape, step + "." + key, expected: ["text"]) }
        guard let duration = Self.duration(written) else { throw problem(.duration, step + "." + key, found: written) }
        return duration
    }

    private static func duration(_ written: some StringProtocol) -> RuleDuration? {
        var lexer = RuleLexer(RuleText(String(written)))
        guard written.utf8.count <= 12, let token = try? lexer.next(), case .duration(let duration) = token.kind,
            token.range.upperBound == lexer.text.scalars.count, token.range.lowerBound == 0
        else { return nil }
        return duration
    }

    /// `2011-12-09`, `today`, `today - 90d`.
    func date(_ fields: JSONFields, _ key: String, _ step: String = "") throws(RuleProblem) -> RuleDate {
        guard case .text(let written) = fields[key] else { throw problem(.shape, step + "." + key, expected: ["text"]) }
        if let day = Day(iso: written) { return .day(day.number) }
        let parts = written.split(separator: " ", omittingEmptySubsequences: true)
        if parts.first == "today" {
            if parts.count == 1 { return .today(nil, isBefore: false) }
            if parts.count == 3, parts[1] == "-" || parts[1] == "+", let duration = Self.duration(parts[2]) {
                return .today(duration, isBefore: parts[1] == "-")
            }
        }
        throw problem(.date, step + "." + key, found: written)
    }
}

extension Number {
    /// A number of a JSON document: also with an exponent, as programs write very small ones (`1e-7`).
    init?(json written: String) {
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 30, let mantissa = parts.first else {
            self.init(written)
            return
        }
        let isNegative = mantissa.hasPrefix("-")
        let halves = mantissa.drop { $0 == "-" }.split(separator: ".")
        guard let whole = halves.first else { return nil }
        let digits =
            String(repeating: "0", count: 30) + whole + (halves.dropFirst().first ?? "")
            + String(repeating: "0", count: 30)
        let point = 30 + whole.count + exponent
        // Zeros at the end say nothing, and would count as decimals.
        var decimals = String(digits.dropFirst(point))
        while decimals.hasSuffix("0") { decimals.removeLast() }
        let plain = digits.prefix(point) + (decimals.isEmpty ? "" : "." + decimals)
        self.init((isNegative ? "-" : "") + plain)
    }
}
