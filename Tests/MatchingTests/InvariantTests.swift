import Foundation
import Kernel
import Testing

@testable import Matching

@Suite("What holds for whatever table")
struct InvariantTests {
    private static let people = GeneratedPeople(seed: 2024, people: 400, records: 600)
    private static let found = Matcher(people.table, dateOrder: .dmy).run()

    @Test("who is one person does not depend on the sequence of rows")
    func sequence() {
        var random = SeededGenerator(seed: 9)
        let order = Self.people.rows.indices.shuffled(using: &random)
        let rows = order.map { Self.people.rows[$0] }
        let shuffled = Matcher(HandTable.of(GeneratedPeople.kinds, rows), dateOrder: .dmy).run()
        let partition = Set(shuffled.partition.map { Set($0.map { order[$0] }) })
        #expect(partition == Self.found.partition)
        #expect(abs(shuffled.threshold.probability - Self.found.threshold.probability) < 1e-9)
        #expect(shuffled.pairs.count == Self.found.pairs.count)
    }

    @Test("badly written records are found again, and nobody is taken for somebody else")
    func quality() {
        let score = ClusterScore(Self.found.clusters, truth: Self.people.truth)
        #expect(score.precision >= 0.99 && score.recall >= 0.9, "\(score.precision) \(score.recall)")
    }

    @Test("probabilities are between 0 and 1, and those of one pair sum to no more than 1")
    func probabilities() {
        for probability in Self.found.probabilities { #expect((0...1).contains(probability)) }
        #expect((0.5...1).contains(Self.found.threshold.probability))
        var odd = 0
        for at in 0..<Self.found.pairs.count {
            let one = Self.found.pairs[at].judgement
            let parts = [one.match, one.related, one.namesake, one.neighbour]
            if !parts.allSatisfy({ (0...1).contains($0) }) || parts.reduce(0, +) > 1 + 1e-9 { odd += 1 }
            if !one.logit.isFinite { odd += 1 }
        }
        #expect(odd == 0)
    }

    @Test("what is worth a look was kept apart, is probable, and names two people once")
    func review() {
        // What is nearly sure has to stay apart, else nothing is left to look at.
        let found = Matcher(Self.people.table, dateOrder: .dmy).run(threshold: 0.999_999)
        let pairs = found.review.map { found.pairs[$0] }
        let people = pairs.map { Set([found.clusters[$0.left], found.clusters[$0.right]]) }
        #expect(Set(people).count == people.count && people.allSatisfy { $0.count == 2 })
        #expect(pairs.allSatisfy { $0.judgement.match >= MatchResult.leastReviewed })
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.judgement.logit >= $1.judgement.logit })
        let probable = (0..<found.pairs.count).count {
            found.pairs[$0].judgement.match >= 0.2
                && found.clusters[found.pairs[$0].left] != found.clusters[found.pairs[$0].right]
        }
        #expect(pairs.isEmpty == (probable == 0) && pairs.count <= probable && probable > 0)
    }

    @Test("why two rows are one is the same from either side")
    func symmetry() throws {
        for at in stride(from: 0, to: Self.found.pairs.count, by: max(1, Self.found.pairs.count / 500)) {
            let (left, right, judgement) = Self.found.pairs[at]
            let forth = try #require(Self.found.explain(left, right))
            let back = try #require(Self.found.explain(right, left))
            #expect(forth.weights.map(\.bits) == back.weights.map(\.bits))
            #expect(forth.weights.map(\.level) == back.weights.map(\.level))
            #expect(forth.judgement.match == judgement.match && back.judgement.match == judgement.match)
        }
    }

    @Test("with people and strangers alone, the weights and the prior are the whole probability")
    func weightsAddUp() throws {
        var model = Self.found.model
        (model.relatedShare, model.namesakeShare, model.neighbourShare) = (0, 0, 0)
        let judge = PairJudge(model, isCautious: false)
        for at in stride(from: 0, to: Self.found.pairs.count, by: max(1, Self.found.pairs.count / 500)) {
            let pattern = Self.found.records.pattern(Self.found.pairs[at].left, Self.found.pairs[at].right)
            let weights = model.dimensions.indices.compactMap { judge.weight($0, pattern) }
            let logit = log(model.matchShare / (1 - model.matchShare)) + weights.reduce(0, +)
            #expect(abs(judge.judge(pattern).logit - logit) < 1e-6)
        }
    }

    @Test("caution makes no pair surer")
    func caution() {
        let (cautious, plain) = (
            PairJudge(Self.found.model, isCautious: true), PairJudge(Self.found.model, isCautious: false)
        )
        for at in stride(from: 0, to: Self.found.pairs.count, by: max(1, Self.found.pairs.count / 2_000)) {
            let pattern = Self.found.records.pattern(Self.found.pairs[at].left, Self.found.pairs[at].right)
            #expect(cautious.judge(pattern).logit <= plain.judge(pattern).logit)
        }
    }

    @Test("a person is called after its first row")
    func leaders() {
        let clusters = Self.found.clusters
        for (row, leader) in clusters.enumerated() {
            #expect(Int(leader) <= row && clusters[Int(leader)] == leader)
        }
        #expect(Self.found.people == Self.found.partition.count)
    }

    @Test("a higher threshold joins no more")
    func thresholds() {
        let people = GeneratedPeople(seed: 77, people: 80, records: 130)
        let found = [0.5, 0.8, 0.95, 0.999, 0.999_999].map {
            Matcher(people.table, dateOrder: .dmy).run(threshold: $0).people
        }
        #expect(found == found.sorted(), "\(found)")
    }
}
