import Kernel
import Timelines

/// What a rule is compiled against: people, their columns and their history, as of a day.
public struct RuleSubject: Sendable {
    public var timeline: Timeline
    /// What is known of people, by catalogue key; consent under `consent:CHANNEL` and `consent:CHANNEL:PURPOSE` (folded),
    /// for purposes that nobody named `consent:CHANNEL:`.
    public var column: @Sendable (String) throws -> PersonColumn?
    /// Who belongs to a segment, by name.
    public var member: @Sendable (String) throws -> PersonSet
    public var asOf: Day
    public var currency: Currency

    public init(
        timeline: Timeline, asOf: Day, currency: Currency,
        column: @escaping @Sendable (String) throws -> PersonColumn? = { _ in nil },
        member: @escaping @Sendable (String) throws -> PersonSet
    ) {
        (self.timeline, self.asOf, self.currency) = (timeline, asOf, currency)
        (self.column, self.member) = (column, member)
    }
}

/// A rule that has been checked becomes a question to a timeline: texts become tables by code, numbers ranges of whole
/// ones, times first and last days. Nothing of the rule's text is looked at for any person.
public struct RuleCompiler {
    let subject: RuleSubject

    public init(_ subject: RuleSubject) { self.subject = subject }

    /// - Throws: `RuleMismatch` for a rule that no check would let pass; what the columns throw.
    public func question(_ rule: Rule) throws -> PersonQuestion {
        switch rule {
        case .all(let parts): .all(try parts.map(question))
        case .any(let parts): .any(try parts.map(question))
        case .not(let part): .not(try question(part))
        case .test(let test): try question(test)
        }
    }

    /// One condition.
    public func question(_ test: RuleTest) throws -> PersonQuestion {
        switch test {
        case .compare(let left, let comparison, let right): return try compare(left, comparison, right)
        case .isIn(let value, let literals, let isNegated):
            let isIn = try PersonQuestion.any(literals.map { try compare(value, .equal, .literal($0)) }).merged
            return isNegated ? .not(isIn) : isIn
        case .between(let value, let low, let high):
            return try PersonQuestion.all([
                compare(value, .atLeast, .literal(low)), compare(value, .atMost, .literal(high)),
            ]).merged
        case .isKnown(let value, let isNegated):
            let isKnown = try isKnown(value)
            return isNegated ? .not(isKnown) : isKnown
        case .contains(let value, let text, let isNegated):
            let part = Self.folded(text)
            let contains = try texts(value, isTag: { $0.elementsEqual(part) }) { Self.contains($0, part) }
            return isNegated ? .not(contains) : contains
        case .startsWith(let value, let text, let isNegated):
            let part = Self.folded(text)
            let starts = try texts(value) { $0.starts(with: part) }
            return isNegated ? .not(starts) : starts
        case .member(let name): return .isMember(try subject.member(name))
        case .consent(let channel, let purpose):
            let channel = "consent:" + channel
            // Of a purpose that nobody ever named, what was said without a purpose counts.
            let keys = purpose.map { [channel + ":" + FoldedText.fold($0), channel + ":", channel] } ?? [channel]
            var column: PersonColumn?
            for key in keys where column == nil { column = try subject.column(key) }
            guard case .truths(let truths)? = column else { return .constant(false) }
            return .truth(truths, is: true)
        }
    }

    private func compare(_ left: RuleValue, _ comparison: Comparison, _ right: RuleValue) throws -> PersonQuestion {
        if case .literal(.text(let text)) = right { return try compare(left, comparison, text: text) }
        if case .literal(.text(let text)) = left { return try compare(right, comparison.exchanged, text: text) }
        if case .literal(.truth(let truth)) = right { return try compare(left, comparison, truth: truth) }
        if case .literal(.truth(let truth)) = left { return try compare(right, comparison, truth: truth) }
        if let mine = try textColumn(left), let theirs = try textColumn(right) {
            var all = TextDictionary()
            let numbers = (mine.texts.foldedCodes(in: &all), theirs.texts.foldedCodes(in: &all))
            let same = PersonQuestion.sameText(mine, theirs, numbers: numbers)
            return comparison == .unequal ? .not(same) : same
        }
        return try compare(number(left), comparison, number(right))
    }

    private func compare(
        _ left: PersonNumber, _ comparison: Comparison, _ right: PersonNumber
    ) throws -> PersonQuestion {
        if let ranges = LinearFigure(left).flatMap({ $0.ranges(comparison, right) }) { return ranges }
        if let ranges = LinearFigure(right).flatMap({ $0.ranges(comparison.exchanged, left) }) { return ranges }
        return .compare(left, comparison.order, right)
    }

    private func compare(_ value: RuleValue, _ comparison: Comparison, text: String) throws -> PersonQuestion {
        let wanted = Self.folded(text)
        let same = try texts(value) { $0.elementsEqual(wanted) }
        return comparison == .unequal ? .not(same) : same
    }

    private func compare(_ value: RuleValue, _ comparison: Comparison, truth: Bool) throws -> PersonQuestion {
        guard case .attribute(let name) = value else { throw RuleMismatch(value) }
        switch try subject.column(name.key) {
        case .truths(let column)?: return .truth(column, is: comparison == .unequal ? !truth : truth)
        case nil: return .constant(nil)
        default: throw RuleMismatch(value)
        }
    }

    /// Whose text is picked, or one of whose tags.
    private func texts(
        _ value: RuleValue, isTag: ((UnsafeRawBufferPointer) -> Bool)? = nil,
        _ isPicked: @escaping (UnsafeRawBufferPointer) -> Bool
    ) throws -> PersonQuestion {
        guard case .attribute(let name) = value else { throw RuleMismatch(value) }
        switch try subject.column(name.key) {
        case .texts(let column)?: return .text(column, table: column.texts.table(isPicked))
        case .tags(let column)?: return .tag(column, table: column.texts.table(isTag ?? isPicked))
        case nil: return .constant(nil)
        default: throw RuleMismatch(value)
        }
    }

    private func textColumn(_ value: RuleValue) throws -> PersonTexts? {
        guard case .attribute(let name) = value, case .texts(let column)? = try subject.column(name.key) else {
            return nil
        }
        return column
    }

    private func isKnown(_ value: RuleValue) throws -> PersonQuestion {
        if case .attribute(let name) = value, RuleFigures.names[name.key] == nil {
            switch try subject.column(name.key) {
            case .texts(let column)?: return .isTextKnown(column)
            case .tags(let column)?: return .hasTags(column)
            case .truths(let column)?: return .isTruthKnown(column)
            case nil: return .constant(false)
            default: break
            }
        }
        return .isKnown(try number(value))
    }

    static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { FoldedBytes.fold($0, into: &folded) }
        return folded
    }

    static func contains(_ text: UnsafeRawBufferPointer, _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard text.count >= part.count else { return false }
        for start in 0...(text.count - part.count) where text[start] == first {
            if UnsafeRawBufferPointer(rebasing: text[start..<start + part.count]).elementsEqual(part) { return true }
        }
        return false
    }
}

/// A rule that asks of a value what such a value cannot answer: checking finds it first, but for a rule that was kept when
/// the value was another.
public struct RuleMismatch: Problem, Equatable {
    public let value: RuleValue

    init(_ value: RuleValue) { self.value = value }

    public var code: String { "rule.outdated" }
    public var kind: ProblemKind { .invalid }
    /// Texts of a rule are not repeated.
    public var arguments: [String: String] {
        if case .attribute(let name) = value { return ["name": RulePrinter.text(.attribute(name))] }
        return ["name": "…"]
    }
}
