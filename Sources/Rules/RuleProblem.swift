import Kernel

/// Why a rule cannot be taken, where, and what was probably meant.
///
/// Of texts in quotes only those are repeated that name something of the house: a segment, a code, a channel.
public struct RuleProblem: Problem, Equatable {
    /// The kinds of trouble; the raw value is the code behind `rule.`.
    public enum Cause: String, Sendable, CaseIterable {
        /// Nothing is written.
        case empty
        /// The text ends where something has to follow.
        case incomplete
        /// Something else has to stand here.
        case syntax
        /// A character that the language has no use for.
        case character
        /// A quote that is never closed.
        case openText = "open-text"
        /// A backslash before anything but a quote or a backslash.
        case escape
        /// No number, or one with more digits than are kept.
        case number
        /// A day that no calendar has.
        case date
        /// No length of time, or too long a one.
        case duration
        case tooLong = "too-long"
        case tooDeep = "too-deep"
        /// More conditions, filters or list elements than a rule may have.
        case tooMany = "too-many"
        case unknownName = "unknown-name"
        case unknownFilter = "unknown-filter"
        case unknownMeasure = "unknown-measure"
        case unknownSegment = "unknown-segment"
        case unknownChannel = "unknown-channel"
        /// An attribute that knows its values does not know this one.
        case unknownCode = "unknown-code"
        /// A number where a date is needed, and the like.
        case type
        /// A comparison that this kind of value has not.
        case comparison = "operator"
        /// A subject that has no such measure or filter: returns have no value, events no category.
        case notOfSubject = "not-of-subject"
        /// Windows that contradict each other.
        case window
        /// A segment that names itself, by way of others or at once.
        case cycle
        /// No JSON at all.
        case json
        /// JSON that is no rule.
        case shape
    }

    public var cause: Cause { fields.cause }
    /// Nil where a rule is refused as a whole.
    public var place: RulePlace? { fields.place }
    /// What stands there, shortened.
    public var found: String { fields.found }
    /// What could stand there: words of the language as they are written, and kinds of things (`number`, `attribute`).
    public var expected: [String] { fields.expected }
    /// What was probably meant, ready to be put in its place.
    public var suggestion: String? { fields.suggestion }
    /// A bound that was passed.
    public var most: Int? { fields.most }

    private struct Fields: Sendable, Equatable {
        var cause: Cause
        var place: RulePlace?
        var found: String
        var expected: [String] = []
        var suggestion: String?
        var most: Int?
    }

    /// One word wide: every step of reading has room for a problem on the stack, and rules are nested.
    private indirect enum Box: Sendable, Equatable {
        case of(Fields)
    }

    private let box: Box
    private var fields: Fields {
        switch box {
        case .of(let fields): fields
        }
    }

    init(
        _ cause: Cause, _ place: RulePlace?, found: String = "", expected: [String] = [], suggestion: String? = nil,
        most: Int? = nil
    ) {
        box = .of(
            Fields(
                cause: cause, place: place, found: found.count > 60 ? found.prefix(60) + "…" : found,
                expected: expected, suggestion: suggestion, most: most))
    }

    /// A segment that would come to name itself, by this way; the whole of it is told, for only so it can be mended.
    init(_ cause: Cause, _ place: RulePlace?, path: [String]) {
        let ends = path.count > 12 ? path.prefix(6) + ["…"] + path.suffix(5) : path[...]
        let found = ends.map { String($0.prefix(60)) }.joined(separator: " → ")
        box = .of(Fields(cause: cause, place: place, found: found))
    }

    public var code: String { "rule." + cause.rawValue }
    public var kind: ProblemKind { .usage }

    public var arguments: [String: String] {
        var arguments = ["found": found]
        switch place {
        case .text(let offset, _, let line, let column):
            arguments["where"] = "text"
            arguments["offset"] = String(offset)
            arguments["line"] = String(line)
            arguments["column"] = String(column)
        case .tree(let path):
            arguments["where"] = "tree"
            arguments["path"] = path
        case nil: arguments["where"] = "whole"
        }
        if !expected.isEmpty { arguments["expected"] = said.joined(separator: " ") }
        arguments["suggestion"] = suggestion
        arguments["most"] = most.map(String.init)
        return arguments
    }
}

extension RuleProblem {
    /// What is expected, as short as a sentence needs it: wherever any value may stand, that word alone.
    var said: [String] {
        if expected.contains("attribute"), expected.contains("number") { return ["value"] }
        let literal = ["date", "number", "text"]
        if literal.allSatisfy(expected.contains) { return ["literal"] }
        let signs = Set(Comparison.allCases.map(\.rawValue))
        guard signs.isSubset(of: expected) else {
            // Arithmetic can go on nearly everywhere; it is seldom what is missing.
            let rest = expected.filter { Arithmetic(rawValue: $0) == nil }
            return rest.isEmpty ? expected : rest
        }
        return ["comparison"] + expected.filter { !signs.contains($0) && Arithmetic(rawValue: $0) == nil }
    }
}

/// What a rule may hold at most, so that a mistake or a hostile text costs nobody's time or memory.
public enum RuleLimits {
    /// Bytes of the text.
    public static let bytes = 65_536
    /// Bytes of the JSON form, which has more to say of each part.
    public static let jsonBytes = 1_048_576
    /// How deep groups, negations and arithmetic may be nested in each other.
    public static let depth = 200
    public static let conditions = 1_000
    /// Of one list.
    public static let elements = 2_000
    /// Of one aggregate.
    public static let filters = 100
    /// Parentheses around each other, of which some change nothing and leave no depth.
    static let parentheses = 205
}
