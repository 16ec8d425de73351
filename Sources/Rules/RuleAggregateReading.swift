/// What a person's history comes to: filters and measure.
extension RuleReading {
    /// The subject and `(` have been read.
    mutating func aggregate(_ subject: Aggregate.Subject) throws(RuleProblem) -> RulePiece<Aggregate> {
        var (filters, parts) = ([Filter](), [RuleSpans.Part]())
        if try !accept(")") {
            repeat {
                guard filters.count < RuleLimits.filters else { throw problem(.tooMany, most: RuleLimits.filters) }
                let filter = try filter(subject)
                parts.append(RuleSpans.Part(step: "filters[\(filters.count)]", span: filter.span))
                filters.append(filter.content)
            } while try accept(",")
            try require(")")
        }
        try require(".")
        let start = token.range.lowerBound
        let measures = subject.measures.map(\.rawValue)
        guard case .name(let name) = token.kind else {
            for measure in measures { expect(measure) }
            throw unexpected()
        }
        guard let measure = Aggregate.Measure(rawValue: name) else {
            throw problem(
                .unknownMeasure, expected: measures, suggestion: NearestName.of(name, among: measures))
        }
        try advance()
        parts.append(RuleSpans.Part(step: "measure", span: span(from: start)))
        return RulePiece(content: Aggregate(subject, filters, measure), height: 1, span: span(from: start, parts))
    }

    private mutating func filter(_ subject: Aggregate.Subject) throws(RuleProblem) -> RulePiece<Filter> {
        let start = token.range.lowerBound
        let filter: Filter
        var parts: [RuleSpans.Part] = []
        if try accept("within") {
            try require(":")
            guard case .duration(let duration) = token.kind else {
                expect("duration")
                throw unexpected()
            }
            try advance()
            filter = .within(duration)
        } else if try accept("from") {
            filter = .from(try windowDay())
        } else if try accept("to") {
            filter = .to(try windowDay())
        } else if try accept("ever") {
            filter = .ever
        } else {
            let name = try filterName(subject)
            let column = RuleSpans.Part(step: "column", span: span(from: start))
            let condition = try condition(on: name)
            filter = condition.content
            parts = [column] + condition.span.parts
        }
        return RulePiece(content: filter, height: 0, span: span(from: start, parts))
    }

    private mutating func windowDay() throws(RuleProblem) -> RuleDate {
        try require(":")
        guard let date = try dateIfAny() else { throw unexpected() }
        return date
    }

    private mutating func filterName(_ subject: Aggregate.Subject) throws(RuleProblem) -> FilterName {
        let columns = subject.columns.map(\.rawValue)
        let name: FilterName
        switch token.kind {
        case .own(prefix: "attr", let own): name = .own(own)
        case .own(_, let own):
            throw problem(.unknownFilter, expected: columns, suggestion: RulePrinter.own("attr", own))
        case .name(let written):
            guard let column = FilterName.Column(rawValue: written) else {
                let words = columns + ["within", "from", "to", "ever"]
                throw problem(.unknownFilter, expected: words, suggestion: NearestName.of(written, among: words))
            }
            name = .column(column)
        default:
            for column in columns { expect(column) }
            expect("attr:")
            throw unexpected()
        }
        try advance()
        return name
    }

    private mutating func condition(on name: FilterName) throws(RuleProblem) -> RulePiece<Filter> {
        let start = token.range.lowerBound
        if let comparison = try comparison() {
            let literal = try literal()
            let part = RuleSpans.Part(step: "value", span: literal.span)
            return RulePiece(
                content: .compare(name, comparison, literal.content), height: 0, span: span(from: start, [part]))
        }
        if try accept("contains") {
            return RulePiece(content: .contains(name, try text()), height: 0, span: span(from: start))
        }
        let isNegated = try accept("not")
        guard try accept("in") else { throw unexpected() }
        let list = try list(isNegated ? "not_in" : "in")
        return RulePiece(content: .isIn(name, list.content, isNegated: isNegated), height: 0, span: list.span)
    }
}
