/// Relations that are no identity.
extension MatchResult {
    /// From which probability on two people are taken to be related.
    public static let leastRelated = 0.5

    /// For each row the first row of its household, or whatever else relates people: a home, twins, a father and his son; −1 for rows whose
    /// person is related to nobody.
    ///
    /// People are related where any of their records are so with a probability of at least `leastRelated`; who is related to one of two
    /// related people is of the same household.
    /// - Complexity: O(pairs).
    public var households: [Int32] {
        var leaders = clusters
        var isRelated = [Bool](repeating: false, count: clusters.count)
        func leader(_ row: Int32) -> Int32 {
            var top = row
            while leaders[Int(top)] != top {
                leaders[Int(top)] = leaders[Int(leaders[Int(top)])]
                top = leaders[Int(top)]
            }
            return top
        }
        for at in 0..<pairs.count {
            let (left, right, judgement) = pairs[at]
            guard judgement.related >= Self.leastRelated, clusters[left] != clusters[right] else { continue }
            for row in [left, right] { isRelated[Int(clusters[row])] = true }
            let (a, b) = (leader(clusters[left]), leader(clusters[right]))
            leaders[Int(max(a, b))] = min(a, b)
        }
        return clusters.map { isRelated[Int($0)] ? leader($0) : -1 }
    }
}
