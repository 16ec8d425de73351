/// Where in a rule something stands.
public enum RulePlace: Sendable, Equatable {
    /// In the text: characters (Unicode scalars) from its start, and line and column as people count, from 1.
    case text(offset: Int, length: Int, line: Int, column: Int)
    /// In the JSON form: `$.all[1].left`.
    case tree(String)
}

/// Where the parts of a parsed rule stand in its text, by the path that each has in the JSON form.
public struct RuleSpans: Sendable {
    /// One word wide, for the sake of the stack.
    final class Span: Sendable {
        let range: Range<Int>
        let parts: [Part]

        init(range: Range<Int>, parts: [Part] = []) { (self.range, self.parts) = (range, parts) }
    }

    struct Part: Sendable {
        /// The step that leads here: `left`, `all[1]`, `filters[0]`.
        var step: String
        var span: Span
    }

    let whole: Span
    let text: RuleText

    /// The place of a part; of the nearest part around it where it has none of its own.
    public func place(_ path: String) -> RulePlace {
        var span = whole
        for step in path.split(separator: ".").dropFirst() {
            guard let part = span.parts.first(where: { $0.step == step }) else { break }
            span = part.span
        }
        return text.place(span.range)
    }
}

/// The characters of a rule's text, and how its places are told.
struct RuleText: Sendable {
    let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }
    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    subscript(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

    func slice(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[range.clamped(to: scalars.indices)])
        return String(result)
    }

    func place(_ range: Range<Int>) -> RulePlace {
        let start = min(range.lowerBound, scalars.count)
        var (line, lineStart) = (1, 0)
        for (index, scalar) in scalars[..<start].enumerated() where scalar == "\n" {
            (line, lineStart) = (line + 1, index + 1)
        }
        return .text(offset: start, length: range.count, line: line, column: start - lineStart + 1)
    }
}
