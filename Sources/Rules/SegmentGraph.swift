import Kernel

/// Which segments name which: none may come to name itself.
public struct SegmentGraph: Sendable {
    /// The names in each segment's rule; names compare as texts do.
    private var references: [String: [String]] = [:]

    /// - Parameter references: segment → the segments that its rule names.
    public init(_ references: [String: [String]]) {
        for (name, named) in references { self.references[FoldedText.fold(name), default: []] += named }
    }

    /// The way by which a segment would come back to itself if its rule named these: `[A, B, A]`; nil if by none.
    /// Complexity: the number of names in all rules.
    public func cycle(of segment: String, naming names: [String]) -> [String]? {
        let goal = FoldedText.fold(segment)
        var cameFrom: [String: String] = [:]
        var shown: [String: String] = [goal: segment]
        var waiting: [String] = []
        func step(from source: String, to names: [String]) -> [String]? {
            for name in names {
                let folded = FoldedText.fold(name)
                if folded == goal {
                    var way = [segment]
                    var current = source
                    while current != goal {
                        way.append(shown[current] ?? current)
                        current = cameFrom[current] ?? goal
                    }
                    way.append(segment)
                    return way.reversed()
                }
                guard cameFrom[folded] == nil else { continue }
                (cameFrom[folded], shown[folded]) = (source, name)
                waiting.append(folded)
            }
            return nil
        }
        if let way = step(from: goal, to: names) { return way }
        while let next = waiting.popLast() {
            if let way = step(from: next, to: references[next] ?? []) { return way }
        }
        return nil
    }

    /// - Throws: `rule.cycle` with the way, as `A → B → A`.
    public func refuseCycle(of segment: String, naming names: [String]) throws(RuleProblem) {
        guard let way = cycle(of: segment, naming: names) else { return }
        throw RuleProblem(.cycle, nil, path: way)
    }
}
