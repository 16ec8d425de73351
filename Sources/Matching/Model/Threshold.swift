import Foundation

/// From which probability on a pair is taken to be one person.
///
/// The lowest p at which the mean probability of the pairs at or above it, which is the precision the model expects, is still
/// ≥ 0.99, and no lower than `least`.
public struct Threshold: Sendable {
    static let goal = 0.99
    static let least = 0.95
    public private(set) var probability = 0.99
    /// The mean probability of the pairs from there on; 1 where there are none.
    public private(set) var precision = 1.0
    /// ln(p / (1 − p)), as the pair has it that sets the threshold.
    private(set) var logit = log(0.99 / 0.01)

    /// - Parameters:
    ///   - said: What somebody wants instead, 0.5…1.
    ///   - plain: The probabilities of the model itself, without caution: what is expected of it.
    init(
        said: Double? = nil, _ judgements: [PairJudgement] = [], plain: [Double] = [], _ counts: [Double] = []
    ) {
        if let said {
            probability = max(0.5, min(0.999_999, said))
            logit = log(probability / (1 - probability))
        }
        var (sum, pairs) = (0.0, 0.0)
        for place in judgements.indices.sorted(by: { judgements[$0].logit > judgements[$1].logit }) {
            guard said == nil ? judgements[place].match >= Self.least : judgements[place].logit >= logit else { break }
            sum += counts[place] * plain[place]
            pairs += counts[place]
            guard said == nil else {
                precision = sum / pairs
                continue
            }
            guard sum / pairs >= Self.goal else { break }
            probability = min(0.999_999, judgements[place].match)
            logit = min(log(0.999_999 / 0.000_001), judgements[place].logit)
            precision = sum / pairs
        }
    }
}
