import Kernel

/// What may stand next in a rule that somebody is writing.
public struct RuleSuggestion: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// `and`, `between`, `within`.
        case keyword
        /// `>=`, `(`.
        case sign
        /// An attribute of people.
        case attribute
        /// `purchases`.
        case subject
        case measure
        /// A column of lines and events.
        case column
        case segment, channel
        /// Something that is written for itself: `number`, `text`, `date`, `duration`; the text is an example.
        case literal
    }

    /// As it is written in the rule.
    public let text: String
    public let kind: Kind

    public init(text: String, kind: Kind) { (self.text, self.kind) = (text, kind) }
}

/// What may stand at a place of a text, and which part of the text it would take the place of.
public struct RuleSuggestions: Sendable, Equatable {
    public let list: [RuleSuggestion]
    /// Characters (Unicode scalars) from the start; empty where nothing is begun.
    public let replaces: Range<Int>

    /// - Parameters:
    ///   - text: a rule, or what there is of it.
    ///   - cursor: characters (Unicode scalars) before it.
    public init(_ text: String, cursor: Int, catalogue: Catalogue) {
        let all = Array(text.prefix(RuleLimits.bytes).unicodeScalars)
        let cursor = min(max(cursor, 0), all.count)
        let start = Self.begun(all, cursor)
        replaces = start..<cursor
        let source = RuleText(scalars: Array(all[..<start]))
        let begun = FoldedText.fold(RuleText(scalars: all).slice(start..<cursor))
        guard let expected = Self.expected(source) else {
            list = []
            return
        }
        var (known, list) = (Set<RuleSuggestion>(), [RuleSuggestion]())
        for what in expected {
            for suggestion in Self.suggestions(what, catalogue, isMeasure: expected.contains("count"))
            where known.insert(suggestion).inserted {
                guard begun.isEmpty || FoldedText.fold(suggestion.text).hasPrefix(begun) else { continue }
                list.append(suggestion)
            }
        }
        self.list = list
    }

    /// Where the word before the cursor begins: a name with its points, with `custom:` or `attr:` before it.
    private static func begun(_ all: [Unicode.Scalar], _ cursor: Int) -> Int {
        func back(from end: Int) -> Int {
            var start = end
            while start > 0, RuleName.isPart(all[start - 1]) || all[start - 1] == "." { start -= 1 }
            // A point belongs to a word where it has letters on both sides.
            while start < end, !RuleName.isPart(all[start]) { start += 1 }
            return start
        }
        let start = back(from: cursor)
        guard start > 0, all[start - 1] == ":" else { return start }
        let prefix = back(from: start - 1)
        let word = RuleText(scalars: all).slice(prefix..<start - 1)
        return word == "custom" || word == "attr" ? prefix : start
    }

    /// What could follow a text; nil where it is wrong before its end, or ends inside a text in quotes.
    private static func expected(_ source: RuleText) -> [String]? {
        var reading = RuleReading(source)
        do {
            try reading.start()
            _ = try reading.wholeRule()
            return reading.expected.filter { $0 != "end" }
        } catch {
            guard error.cause == .incomplete || error.cause == .empty else { return nil }
            return error.expected
        }
    }

    /// - Parameter isMeasure: `amount` and others are measures and columns; a place wants the one or the other.
    private static func suggestions(
        _ what: String, _ catalogue: Catalogue, isMeasure: Bool
    ) -> [RuleSuggestion] {
        func all(_ texts: [String], _ kind: RuleSuggestion.Kind) -> [RuleSuggestion] {
            texts.map { RuleSuggestion(text: $0, kind: kind) }
        }
        switch what {
        case "attribute": return all(catalogue.attributes.map(\.key).map(RulePrinter.name), .attribute)
        case "custom:": return []
        case "attr:": return all(catalogue.ownColumns.map { RulePrinter.own("attr", $0) }, .column)
        case "segment": return all(catalogue.segments.map(RulePrinter.quoted), .segment)
        case "channel": return all(catalogue.channels, .channel)
        case "number": return all(["1"], .literal)
        case "text": return all(["\"\""], .literal)
        case "date": return all(["2025-12-31"], .literal)
        case "duration": return all(["90d"], .literal)
        case "name": return []
        default: break
        }
        if Aggregate.Subject(rawValue: what) != nil { return all([what + "("], .subject) }
        if RuleKeyword.of(what) != nil { return all([what], .keyword) }
        if isMeasure, Aggregate.Measure(rawValue: what) != nil { return all([what], .measure) }
        if FilterName.Column(rawValue: what) != nil { return all([what], .column) }
        return all([what], .sign)
    }
}
