import Kernel

/// A rule whose names exist and whose values fit each other.
public struct CheckedRule: Sendable, Equatable {
    /// With codes in place of their labels, and segments named as they are.
    public let rule: Rule
    /// What each value of the rule is.
    public let kinds: [RuleValue: Catalogue.Kind]
    /// The segments that it names, each once, in the sequence of their names in the rule.
    public let references: [String]
}

/// Checks rules against the names that there are.
public struct RuleCheck: Sendable {
    let catalogue: Catalogue
    let attributes: [String: Catalogue.Attribute]
    /// Segments by their names as texts compare.
    let segments: [String: [String]]

    public init(_ catalogue: Catalogue) {
        self.catalogue = catalogue
        attributes = Dictionary(catalogue.attributes.map { ($0.key, $0) }) { first, _ in first }
        segments = Dictionary(grouping: catalogue.segments, by: FoldedText.fold)
    }

    /// - Throws: the first problem, with its place in the text.
    public func check(_ parsed: ParsedRule) throws(RuleProblem) -> CheckedRule {
        try check(parsed.rule, place: parsed.spans.place)
    }

    /// - Parameter place: of a part, by its path in the JSON form.
    /// - Throws: the first problem, with its place: the path itself, where nothing else is said.
    public func check(
        _ rule: Rule, place: (String) -> RulePlace = { .tree($0) }
    ) throws(RuleProblem) -> CheckedRule {
        var pass = CheckPass(check: self)
        do {
            let checked = try pass.rule(rule)
            return CheckedRule(rule: checked, kinds: pass.kinds, references: pass.references)
        } catch {
            guard case .tree(let path) = error.place else { throw error }
            throw RuleProblem(
                error.cause, place(path), found: error.found, expected: error.expected, suggestion: error.suggestion,
                most: error.most)
        }
    }
}

extension Rule {
    /// The segments that a rule names, each once, in the sequence of their names in it.
    public var segmentNames: [String] {
        var names: [String] = []
        func collect(_ rule: Rule) {
            switch rule {
            case .all(let rules), .any(let rules): rules.forEach(collect)
            case .not(let inner): collect(inner)
            case .test(.member(let name)): if !names.contains(name) { names.append(name) }
            case .test: break
            }
        }
        collect(self)
        return names
    }
}

/// One walk through a rule.
struct CheckPass {
    let check: RuleCheck
    var steps: [String] = []
    var kinds: [RuleValue: Catalogue.Kind] = [:]
    private(set) var references: [String] = []

    init(check: RuleCheck) { self.check = check }

    func problem(
        _ cause: RuleProblem.Cause, _ step: String? = nil, found: String = "", expected: [String] = [],
        suggestion: String? = nil
    ) -> RuleProblem {
        let path = (["$"] + steps + (step.map { [$0] } ?? [])).joined(separator: ".")
        return RuleProblem(cause, .tree(path), found: found, expected: expected, suggestion: suggestion)
    }

    mutating func rule(_ rule: Rule) throws(RuleProblem) -> Rule {
        switch rule {
        case .all(let rules): return .all(try group("all", rules))
        case .any(let rules): return .any(try group("any", rules))
        case .not(let inner):
            steps.append("not")
            let checked = try self.rule(inner)
            steps.removeLast()
            return .not(checked)
        case .test(let test): return .test(try self.test(test))
        }
    }

    private mutating func group(_ key: String, _ rules: [Rule]) throws(RuleProblem) -> [Rule] {
        var checked: [Rule] = []
        for (index, rule) in rules.enumerated() {
            steps.append("\(key)[\(index)]")
            checked.append(try self.rule(rule))
            steps.removeLast()
        }
        return checked
    }

    mutating func member(_ name: String) throws(RuleProblem) -> RuleTest {
        let near = check.segments[FoldedText.fold(name)] ?? []
        // Of several names that compare alike, the one written is meant.
        guard let known = near.first(where: { $0 == name }) ?? (near.count == 1 ? near.first : nil) else {
            let meant = NearestName.of(name, among: check.catalogue.segments)
            throw problem(.unknownSegment, "member", found: name, suggestion: meant.map(RulePrinter.quoted))
        }
        if !references.contains(known) { references.append(known) }
        return .member(known)
    }

    func consent(_ channel: String, _ purpose: String?) throws(RuleProblem) -> RuleTest {
        let channels = check.catalogue.channels
        guard channels.contains(channel) else {
            let meant = Self.channelWords[FoldedText.fold(channel)].flatMap { channels.contains($0) ? $0 : nil }
            throw problem(
                .unknownChannel, "consent", found: channel, expected: channels,
                suggestion: meant ?? NearestName.of(channel, among: channels))
        }
        return .consent(channel: channel, purpose: purpose)
    }

    private static let channelWords = [
        "correo": "email", "mail": "email", "e-mail": "email", "telefono": "phone", "llamada": "phone", "call": "phone",
        "celular": "sms", "mensaje": "sms", "wa": "whatsapp", "postal": "postal", "carta": "postal", "post": "postal",
    ]
}
