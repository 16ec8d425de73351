import Testing

@testable import Matching

@Suite("How well groups agree with the truth")
struct ClusterScoreTests {
    @Test("counted by hand in pairs of rows")
    func byHand() {
        let score = ClusterScore([0, 0, 0, 3, 3], truth: [7, 7, 1, 1, 1])
        #expect(score.joinedPairs == 4 && score.truePairs == 4 && score.rightPairs == 2)
        #expect(score.precision == 0.5 && score.recall == 0.5 && score.f1 == 0.5)
        let cautious = ClusterScore([0, 0, 2, 3], truth: [5, 5, 5, 6])
        #expect(cautious.precision == 1 && cautious.recall == 1.0 / 3 && cautious.f1 == 0.5)
    }

    @Test("nothing joined where nothing is one is all right")
    func nothing() {
        for rows in [[], [0], [0, 1, 2]] as [[Int32]] {
            let score = ClusterScore(rows, truth: rows)
            #expect(score.precision == 1 && score.recall == 1 && score.f1 == 1)
        }
    }

    @Test("what groups are called is of no account")
    func names() {
        let score = ClusterScore([4, 4, -1, 9], truth: [-3, -3, 2, 1])
        #expect(score.f1 == 1)
    }
}
