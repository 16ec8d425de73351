/// How well groups agree with the truth, counted in pairs of rows.
///
/// precision = pairs joined that are truly one ÷ pairs joined; recall = the same ÷ pairs that are truly one; F1 their harmonic mean. Where there is
/// nothing to divide by, they are 1.
public struct ClusterScore: Sendable {
    /// Pairs that are truly one, that were joined, and both.
    public private(set) var truePairs = 0
    public private(set) var joinedPairs = 0
    public private(set) var rightPairs = 0

    public var precision: Double { joinedPairs == 0 ? 1 : Double(rightPairs) / Double(joinedPairs) }
    public var recall: Double { truePairs == 0 ? 1 : Double(rightPairs) / Double(truePairs) }
    public var f1: Double {
        truePairs + joinedPairs == 0 ? 1 : 2 * Double(rightPairs) / Double(truePairs + joinedPairs)
    }

    /// - Parameters: both of one length, rows of one value are one group.
    /// - Complexity: O(n · log n).
    public init(_ clusters: [Int32], truth: [Int32]) {
        let both = zip(clusters, truth).map { UInt64(UInt32(bitPattern: $0)) << 32 | UInt64(UInt32(bitPattern: $1)) }
        joinedPairs = Self.pairs(both.map { $0 >> 32 })
        truePairs = Self.pairs(both.map { $0 & 0xFFFF_FFFF })
        rightPairs = Self.pairs(both)
    }

    /// Pairs of equal values.
    private static func pairs(_ values: [UInt64]) -> Int {
        let sorted = values.sorted()
        var (sum, run) = (0, 0)
        for at in sorted.indices {
            run = at > 0 && sorted[at] == sorted[at - 1] ? run + 1 : 0
            sum += run
        }
        return sum
    }

    public var document: [String: Any] {
        ["precision": precision, "recall": recall, "f1": f1, "truePairs": truePairs, "joinedPairs": joinedPairs]
    }
}
