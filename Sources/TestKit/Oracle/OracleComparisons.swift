import Rules

extension Oracle {
    /// Unknown where either side is, and where the two are of different kinds: no checked rule compares those.
    ///
    /// - Parameter labels: folded label → folded code; a label stands for its code.
    func compare(
        _ left: OracleValue?, _ comparison: Comparison, _ right: OracleValue?, _ labels: [String: String]
    ) -> Bool? {
        guard let left, let right else { return nil }
        switch (left, right) {
        case (.number(let first), .number(let second)): return ordered(first, comparison, second)
        case (.date(let first), .date(let second)): return ordered(first, comparison, second)
        case (.text(let first), .text(let second)):
            let (one, other) = (folding.fold(first), folding.fold(second))
            return same(labels[one] ?? one, comparison, labels[other] ?? other)
        case (.truth(let first), .truth(let second)): return same(first, comparison, second)
        default: return nil
        }
    }

    /// `<` is for numbers and dates.
    private func ordered<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
    }

    private func same<Value: Equatable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool? {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        default: nil
        }
    }

    func isOneOf(_ value: OracleValue?, _ literals: [Literal], _ labels: [String: String]) -> Bool? {
        guard value != nil else { return nil }
        for literal in literals where compare(value, .equal, literalValue(literal), labels) == true { return true }
        return false
    }

    /// Of tags an element, of a text a part. A text of nothing is a part of every text.
    func contains(_ value: OracleValue?, _ text: String) -> Bool? {
        switch value {
        case .tags(let tags): tags.contains { folding.areSame($0, text) }
        case .text(let whole): folding.contains(whole, text)
        default: nil
        }
    }
}
