/// One condition: a value and what is asked of it.
extension RuleReading {
    /// What follows a value; nil where nothing is asked of it.
    mutating func test(of value: RulePiece<RuleValue>, from start: Int) throws(RuleProblem) -> RulePiece<Rule>? {
        let left = RuleSpans.Part(step: "left", span: value.span)
        if let comparison = try comparison() {
            let node = try operation(isProduct: false)
            let right = try self.value(node)
            return try made(
                .compare(value.content, comparison, right.content), max(value.height, right.height), start,
                [left, RuleSpans.Part(step: "right", span: right.span)])
        }
        if try accept("between") {
            let low = try literal()
            try require("and")
            let high = try literal()
            let parts = [
                left, RuleSpans.Part(step: "between[0]", span: low.span),
                RuleSpans.Part(step: "between[1]", span: high.span),
            ]
            return try made(.between(value.content, low.content, high.content), value.height, start, parts)
        }
        if try accept("is") {
            let isNegated = try accept("not")
            try require("known")
            return try made(.isKnown(value.content, isNegated: isNegated), value.height, start, [left])
        }
        let isNegated = try accept("not")
        if try accept("in") {
            let step = isNegated ? "not_in" : "in"
            let list = try list(step)
            let test = RuleTest.isIn(value.content, list.content, isNegated: isNegated)
            return try made(test, value.height, start, [left] + list.span.parts)
        }
        if try accept("contains") {
            let text = try text()
            return try made(.contains(value.content, text, isNegated: isNegated), value.height, start, [left])
        }
        if try accept("starts") {
            try require("with")
            let text = try text()
            return try made(.startsWith(value.content, text, isNegated: isNegated), value.height, start, [left])
        }
        if isNegated { throw unexpected() }
        return nil
    }

    private mutating func made(
        _ test: RuleTest, _ height: Int, _ start: Int, _ parts: [RuleSpans.Part]
    ) throws(RuleProblem) -> RulePiece<Rule> {
        conditions += 1
        guard conditions <= RuleLimits.conditions else { throw problem(.tooMany, most: RuleLimits.conditions) }
        try refuseDepth(height + 1)
        return RulePiece(content: .test(test), height: height + 1, span: span(from: start, parts))
    }

    /// `member` has been read.
    mutating func member(from start: Int) throws(RuleProblem) -> RuleNode {
        try require("(")
        expect("segment")
        let textStart = token.range.lowerBound
        let name = try text()
        let part = RuleSpans.Part(step: "member", span: span(from: textStart))
        try require(")")
        return .rule(try made(.member(name), 0, start, [part]))
    }

    /// `consent` has been read. A channel is a name; in quotes it means the same.
    mutating func consent(from start: Int) throws(RuleProblem) -> RuleNode {
        try require("(")
        let channelStart = token.range.lowerBound
        let channel: String
        switch token.kind {
        case .name(let name), .text(let name): channel = name
        default:
            expect("channel")
            throw unexpected()
        }
        try advance()
        var parts = [RuleSpans.Part(step: "consent", span: span(from: channelStart))]
        var purpose: String?
        if try accept(",") {
            let purposeStart = token.range.lowerBound
            purpose = try text()
            parts.append(RuleSpans.Part(step: "purpose", span: span(from: purposeStart)))
        }
        try require(")")
        return .rule(try made(.consent(channel: channel, purpose: purpose), 0, start, parts))
    }

    mutating func comparison() throws(RuleProblem) -> Comparison? {
        if case .sign(let sign) = token.kind, let comparison = Comparison(rawValue: sign) {
            try advance()
            return comparison
        }
        for comparison in Comparison.allCases { expect(comparison.rawValue) }
        return nil
    }

    /// The literals of a list, each part of the span under the step's name.
    mutating func list(_ step: String) throws(RuleProblem) -> RulePiece<[Literal]> {
        let start = token.range.lowerBound
        try require("(")
        var (literals, parts) = ([Literal](), [RuleSpans.Part]())
        repeat {
            guard literals.count < RuleLimits.elements else { throw problem(.tooMany, most: RuleLimits.elements) }
            let literal = try literal()
            parts.append(RuleSpans.Part(step: "\(step)[\(literals.count)]", span: literal.span))
            literals.append(literal.content)
        } while try accept(",")
        try require(")")
        return RulePiece(content: literals, height: 0, span: span(from: start, parts))
    }
}
