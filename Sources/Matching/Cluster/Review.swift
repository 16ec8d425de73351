/// What a person had better look at.
extension MatchResult {
    /// From which probability on two people who were kept apart are worth a look.
    public static let leastReviewed = 0.2

    /// The grey zone: for each two people who were kept apart and may be one, the most probable pair of their rows; the most probable first.
    ///
    /// Below the threshold, or above it and kept apart because the groups contradict each other.
    /// - Returns: Places in `pairs`.
    /// - Complexity: O(pairs + r · log r) for r in the zone.
    public var review: [Int] {
        var best: [UInt64: Int] = [:]
        for at in 0..<pairs.count {
            let (left, right, judgement) = pairs[at]
            let (a, b) = (clusters[left], clusters[right])
            guard judgement.match >= Self.leastReviewed, a != b else { continue }
            let key = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
            if let other = best[key], pairs[other].judgement.logit >= judgement.logit { continue }
            best[key] = at
        }
        return best.values.sorted {
            let (a, b) = (pairs[$0].judgement.logit, pairs[$1].judgement.logit)
            return a != b ? a > b : $0 < $1
        }
    }
}
