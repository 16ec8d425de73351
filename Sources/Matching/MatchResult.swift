import Foundation

/// What a run found.
public struct MatchResult: Sendable {
    /// For each row the first row of its person.
    public let clusters: [Int32]
    public let model: MatchModel
    public let blocks: [BlockReport]
    public let threshold: Threshold
    public let pairs: JudgedPairs
    /// Pairs that were sure enough and were kept apart, because their groups say what cannot both be.
    public let refused: Int
    let records: PreparedRecords
    let judge: PairJudge

    /// What speaks for and against two rows being one person.
    public struct Explanation: Sendable {
        public struct Weight: Sendable {
            public let dimension: String
            /// Code of the level; nil where one of the rows does not say.
            public let level: String?
            /// log₂(L_M / L_U): how many times more probable this is of one person than of two, in powers of two.
            public let bits: Double
        }
        public let weights: [Weight]
        /// log₂ of λ_M / (1 − λ_M): what is believed of any two rows.
        public let priorBits: Double
        public let judgement: PairJudgement
    }

    /// - Complexity: O(dimensions).
    public func explain(_ left: Int, _ right: Int) -> Explanation? {
        guard left != right, clusters.indices.contains(left), clusters.indices.contains(right) else { return nil }
        let pattern = records.pattern(left, right)
        let weights = model.dimensions.enumerated().map { slot, dimension in
            let level = pattern[slot] == 0 ? nil : dimension.levels[dimension.states[pattern[slot]].level].name
            return Explanation.Weight(
                dimension: dimension.name, level: level, bits: (judge.weight(slot, pattern) ?? 0) / log(2))
        }
        return Explanation(
            weights: weights, priorBits: log2(model.matchShare / (1 - model.matchShare)),
            judgement: judge.judge(pattern))
    }

    /// For each row how probable it is that it belongs where it is: the greatest probability it has with another row of its person; of
    /// a row alone, that it is nobody else.
    /// - Complexity: O(pairs).
    public var probabilities: [Double] {
        var (inside, outside) = (
            [Double](repeating: 0, count: clusters.count), [Double](repeating: 0, count: clusters.count)
        )
        for at in 0..<pairs.count {
            let (left, right, judgement) = pairs[at]
            let isInside = clusters[left] == clusters[right]
            for row in [left, right] {
                if isInside {
                    inside[row] = max(inside[row], judgement.match)
                } else {
                    outside[row] = max(outside[row], judgement.match)
                }
            }
        }
        return inside.indices.map { inside[$0] > 0 ? inside[$0] : 1 - outside[$0] }
    }

    /// How many people there are.
    public var people: Int { clusters.indices.count { Int(clusters[$0]) == $0 } }
}
