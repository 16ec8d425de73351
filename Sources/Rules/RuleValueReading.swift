/// Values: what is written for itself, names, histories and arithmetic.
extension RuleReading {
    /// A sum or a product; or a condition, when a parenthesis turns out to hold one.
    mutating func operation(isProduct: Bool) throws(RuleProblem) -> RuleNode {
        let start = token.range.lowerBound
        let first = isProduct ? try factor() : try operation(isProduct: true)
        guard case .value(var left) = first else { return first }
        let signs: [Arithmetic] = isProduct ? [.times, .dividedBy] : [.plus, .minus]
        while let sign = try arithmetic(signs) {
            let node = isProduct ? try factor() : try operation(isProduct: true)
            left = try combined(left, sign, node, from: start)
        }
        return .value(left)
    }

    private func combined(
        _ left: RulePiece<RuleValue>, _ sign: Arithmetic, _ node: RuleNode, from start: Int
    ) throws(RuleProblem) -> RulePiece<RuleValue> {
        let right = try value(node)
        let height = 1 + max(left.height, right.height)
        try refuseDepth(height)
        let parts = [
            RuleSpans.Part(step: "left", span: left.span), RuleSpans.Part(step: "right", span: right.span),
        ]
        return RulePiece(
            content: .arithmetic(left.content, sign, right.content), height: height, span: span(from: start, parts))
    }

    private mutating func arithmetic(_ signs: [Arithmetic]) throws(RuleProblem) -> Arithmetic? {
        for sign in signs where try accept(sign.rawValue) { return sign }
        return nil
    }

    /// The value that a node is; a condition can be compared with nothing.
    func value(_ node: RuleNode) throws(RuleProblem) -> RulePiece<RuleValue> {
        switch node {
        case .value(let piece): return piece
        case .rule(let piece):
            throw RuleProblem(
                .syntax, lexer.text.place(piece.span.range), found: lexer.text.slice(piece.span.range.prefix(1)),
                expected: ["value"])
        }
    }

    private mutating func factor() throws(RuleProblem) -> RuleNode {
        if try accept("(") { return try parenthesised() }
        if let literal = try literalIfAny(mayNegateTwice: true) {
            return .value(RulePiece(content: .literal(literal.content), height: 1, span: literal.span))
        }
        return .value(try named())
    }

    /// A name, or the history that a subject begins.
    private mutating func named() throws(RuleProblem) -> RulePiece<RuleValue> {
        let start = token.range.lowerBound
        let content: RuleValue
        var parts: [RuleSpans.Part] = []
        switch token.kind {
        case .own(prefix: "custom", let name):
            try advance()
            content = .attribute(.custom(name))
        case .name(let name):
            try advance()
            if let subject = Aggregate.Subject(rawValue: name), try accept("(") {
                let aggregate = try aggregate(subject)
                content = .aggregate(aggregate.content)
                parts = aggregate.span.parts
            } else {
                content = .attribute(.standard(name))
            }
        default:
            expect("attribute", "custom:")
            for subject in Aggregate.Subject.allCases { expect(subject.rawValue) }
            throw unexpected()
        }
        return RulePiece(content: content, height: 1, span: span(from: start, parts))
    }

    mutating func literal() throws(RuleProblem) -> RulePiece<Literal> {
        guard let literal = try literalIfAny(mayNegateTwice: false) else { throw unexpected() }
        return literal
    }

    /// A number with its minus, a text, a day, a length of time, true or false. In a value the grammar has room for two
    /// minuses before a number.
    private mutating func literalIfAny(mayNegateTwice: Bool) throws(RuleProblem) -> RulePiece<Literal>? {
        let start = token.range.lowerBound
        if try accept("-") {
            let isTwice = mayNegateTwice ? try accept("-") : false
            guard case .number(let number) = token.kind else {
                expect("number")
                throw unexpected()
            }
            try advance()
            let literal = Literal.number(isTwice ? number : Number(-number.mantissa, scale: number.scale))
            return RulePiece(content: literal, height: 1, span: span(from: start))
        }
        let literal: Literal
        switch token.kind {
        case .number(let number): literal = .number(number)
        case .text(let text): literal = .text(text)
        case .duration(let duration): literal = .duration(duration)
        case .keyword("true"): literal = .truth(true)
        case .keyword("false"): literal = .truth(false)
        default:
            guard let date = try dateIfAny() else {
                expect("number", "text", "duration", "true", "false")
                return nil
            }
            return RulePiece(content: .date(date), height: 1, span: span(from: start))
        }
        try advance()
        return RulePiece(content: literal, height: 1, span: span(from: start))
    }

    mutating func dateIfAny() throws(RuleProblem) -> RuleDate? {
        if case .date(let day) = token.kind {
            try advance()
            return .day(day)
        }
        guard try accept("today") else {
            expect("date")
            return nil
        }
        // `today - 90d` is one date, `today - birth_date` is not.
        let before = self
        let isBefore = try accept("-")
        let isMoved = isBefore ? true : try accept("+")
        if isMoved, case .duration(let duration) = token.kind {
            try advance()
            return .today(duration, isBefore: isBefore)
        }
        self = before
        return .today(nil, isBefore: false)
    }

    mutating func text() throws(RuleProblem) -> String {
        guard case .text(let text) = token.kind else {
            expect("text")
            throw unexpected()
        }
        try advance()
        return text
    }
}
