import Kernel

/// A rule as it was read from a text.
public struct ParsedRule: Sendable {
    public let rule: Rule
    /// Where its parts stand.
    public let spans: RuleSpans
}

/// Reads the text of a rule: recursive descent with one token in view, in time proportional to the text.
///
/// A parenthesis may hold a condition or a value, which shows only inside it: `(a = 1)`, `(a - 1) > 2`. Therefore one
/// road reads both, and where only one of them may stand the other is refused.
public enum RuleParser {
    public static func parse(_ text: String) throws(RuleProblem) -> ParsedRule {
        guard text.utf8.count <= RuleLimits.bytes else { throw RuleProblem(.tooLong, nil, most: RuleLimits.bytes) }
        let source = RuleText(text)
        var reading = RuleReading(source)
        try reading.start()
        let whole = try reading.wholeRule()
        return ParsedRule(rule: whole.content, spans: RuleSpans(whole: whole.span, text: source))
    }
}

/// A part of a rule, how deep it is, and where it stands.
struct RulePiece<Content: Sendable>: Sendable {
    var content: Content
    var height: Int
    var span: RuleSpans.Span
}

/// What one road reads: a condition or a value.
indirect enum RuleNode {
    case rule(RulePiece<Rule>)
    case value(RulePiece<RuleValue>)
}

/// The state of reading: the token in view, and what could stand in its place.
struct RuleReading {
    var lexer: RuleLexer
    private(set) var token = RuleToken(kind: .end, range: 0..<0)
    /// What was looked for and not found at the token in view.
    private(set) var expected: [String] = []
    /// Where the token before ended.
    private(set) var end = 0
    var parentheses = 0
    var conditions = 0

    init(_ text: RuleText) { lexer = RuleLexer(text) }

    mutating func start() throws(RuleProblem) { token = try lexer.next() }

    mutating func advance() throws(RuleProblem) {
        end = token.range.upperBound
        expected.removeAll(keepingCapacity: true)
        token = try lexer.next()
    }

    /// Steps over a keyword or a sign, if it is in view; otherwise remembers that it could have been.
    mutating func accept(_ word: String) throws(RuleProblem) -> Bool {
        guard token.kind == .keyword(word) || token.kind == .sign(word) else {
            expect(word)
            return false
        }
        try advance()
        return true
    }

    mutating func require(_ word: String) throws(RuleProblem) {
        guard try accept(word) else { throw unexpected() }
    }

    mutating func expect(_ what: String...) {
        for word in what where !expected.contains(word) { expected.append(word) }
    }

    /// The token in view cannot stand here.
    func unexpected() -> RuleProblem {
        if token.kind == .end {
            let isEmpty = end == 0 && lexer.text.scalars.allSatisfy(\.properties.isWhitespace)
            return RuleProblem(isEmpty ? .empty : .incomplete, lexer.text.place(token.range), expected: expected)
        }
        return RuleProblem(
            .syntax, lexer.text.place(token.range), found: shown, expected: expected, suggestion: suggestion)
    }

    func problem(
        _ cause: RuleProblem.Cause, expected: [String] = [], suggestion: String? = nil, most: Int? = nil
    ) -> RuleProblem {
        RuleProblem(
            cause, lexer.text.place(token.range), found: shown, expected: expected, suggestion: suggestion, most: most)
    }

    /// The token as it is written; of a text its quotes alone, as it may be somebody's name.
    private var shown: String {
        if case .text = token.kind { return "\"…\"" }
        return lexer.text.slice(token.range)
    }

    private var suggestion: String? {
        switch token.kind {
        case .name(let name):
            return NearestName.of(name, among: expected.filter { RuleName.isStart($0.unicodeScalars.first) })
        case .keyword(let word):
            // `is "x"`, `is 3`: the word that compares is a sign.
            return word == "is" && expected.contains("=") ? "=" : nil
        default: return nil
        }
    }

    func span(from start: Int, _ parts: [RuleSpans.Part] = []) -> RuleSpans.Span {
        RuleSpans.Span(range: start..<max(start, end), parts: parts)
    }

    func refuseDepth(_ height: Int) throws(RuleProblem) {
        if height > RuleLimits.depth { throw problem(.tooDeep, most: RuleLimits.depth) }
    }
}
