import Foundation
import Kernel
import Testing

@testable import Matching

@Suite("From which probability on rows are joined")
struct ThresholdTests {
    private func threshold(_ pairs: [(match: Double, count: Double)]) -> Threshold {
        let judgements = pairs.map { judgement(log($0.match / (1 - $0.match))) }
        return Threshold(judgements, plain: pairs.map(\.match), pairs.map(\.count))
    }

    private func judgement(_ logit: Double) -> PairJudgement {
        PairJudgement(match: 1 / (1 + exp(-logit)), related: 0, namesake: 0, neighbour: 0, logit: logit)
    }

    @Test("as far down as ninety-nine of a hundred joined are expected to be right")
    func goal() {
        let few = threshold([(0.96, 10), (0.999, 100)])
        #expect(abs(few.probability - 0.96) < 1e-9)
        #expect(abs(few.precision - (9.6 + 99.9) / 110) < 1e-9)
        let many = threshold([(0.999, 100), (0.96, 50)])
        #expect(abs(many.probability - 0.999) < 1e-9)
    }

    @Test("never below 0.95, and 0.99 where there is nothing to join")
    func least() {
        #expect(abs(threshold([(0.9999, 10_000), (0.94, 1)]).probability - 0.9999) < 1e-9)
        #expect(threshold([]).probability == 0.99 && threshold([]).precision == 1)
        #expect(threshold([(0.3, 7)]).probability == 0.99)
    }

    @Test("what a person says is taken, within one half and almost sure")
    func said() {
        #expect(Threshold(said: 0.2).probability == 0.5)
        #expect(Threshold(said: 0.97).probability == 0.97)
        #expect(Threshold(said: 1).probability < 1 && Threshold(said: 1).logit.isFinite)
        #expect(threshold([(1 - 1e-12, 5)]).logit.isFinite)
    }

    @Test("the least sure pair that the threshold was set for is above it")
    func atTheEdge() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let pair = judgement(3 + 10 * random.unit())
            #expect(Threshold([pair], plain: [1], [1]).logit <= pair.logit)
        }
    }
}
