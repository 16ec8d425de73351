/// Conditions and how they are joined.
extension RuleReading {
    mutating func wholeRule() throws(RuleProblem) -> RulePiece<Rule> {
        let node = try joined(.any)
        let whole = try condition(node)
        guard token.kind == .end else {
            expect("end")
            throw unexpected()
        }
        return whole
    }

    /// The condition that a node is; a value alone is none.
    private func condition(_ node: RuleNode) throws(RuleProblem) -> RulePiece<Rule> {
        guard case .rule(let piece) = node else { throw unexpected() }
        return piece
    }

    enum Joint: String {
        case any, all

        var word: String { self == .any ? "or" : "and" }
        func join(_ rules: [Rule]) -> Rule { self == .any ? .any(rules) : .all(rules) }
    }

    /// One condition, or several with the same word between them; `and` binds tighter than `or`.
    mutating func joined(_ joint: Joint) throws(RuleProblem) -> RuleNode {
        let start = token.range.lowerBound
        let first = joint == .any ? try joined(.all) : try negation()
        guard case .rule(let piece) = first, try accept(joint.word) else { return first }
        var pieces = [piece]
        repeat {
            let next = joint == .any ? try joined(.all) : try negation()
            pieces.append(try condition(next))
        } while try accept(joint.word)
        return .rule(try group(joint, pieces, from: start))
    }

    private func group(
        _ joint: Joint, _ pieces: [RulePiece<Rule>], from start: Int
    ) throws(RuleProblem) -> RulePiece<Rule> {
        let height = 1 + (pieces.map(\.height).max() ?? 0)
        try refuseDepth(height)
        let parts = pieces.enumerated().map { RuleSpans.Part(step: "\(joint.rawValue)[\($0)]", span: $1.span) }
        return RulePiece(content: joint.join(pieces.map(\.content)), height: height, span: span(from: start, parts))
    }

    private mutating func negation() throws(RuleProblem) -> RuleNode {
        let start = token.range.lowerBound
        guard try accept("not") else { return try primary() }
        let node = try primary()
        return .rule(try negated(try condition(node), from: start))
    }

    private func negated(_ inner: RulePiece<Rule>, from start: Int) throws(RuleProblem) -> RulePiece<Rule> {
        try refuseDepth(inner.height + 1)
        let span = span(from: start, [RuleSpans.Part(step: "not", span: inner.span)])
        return RulePiece(content: .not(inner.content), height: inner.height + 1, span: span)
    }

    /// A test; or what a parenthesis holds.
    private mutating func primary() throws(RuleProblem) -> RuleNode {
        let start = token.range.lowerBound
        if try accept("member") { return try member(from: start) }
        if try accept("consent") { return try consent(from: start) }
        let node = try operation(isProduct: false)
        guard case .value(let value) = node else { return node }
        guard let test = try test(of: value, from: start) else { return node }
        return .rule(test)
    }

    /// `(` has been read: a condition or a value, and `)`.
    mutating func parenthesised() throws(RuleProblem) -> RuleNode {
        parentheses += 1
        guard parentheses <= RuleLimits.parentheses else { throw problem(.tooDeep, most: RuleLimits.depth) }
        let node = try joined(.any)
        try require(")")
        parentheses -= 1
        return node
    }
}
