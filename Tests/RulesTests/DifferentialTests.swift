import Foundation
import Kernel
import Rules
import TestKit
import Testing
import Timelines

/// The engine and the oracle, asked the same of the same people.
@Suite struct DifferentialTests {
    @Test("engine and oracle name the same people, whatever is asked")
    func agree() throws {
        let pairs = Int(ProcessInfo.processInfo.environment["VINCULO_SEGMENT_PAIRS"] ?? "") ?? 2_000
        var asked = 0
        var seed: UInt64 = 1
        // Making a base takes longer than asking it.
        let share = pairs > 10_000 ? 90 : 20
        while asked < pairs {
            asked += try DifferentialWorld(seed: seed).ask(min(share, pairs - asked))
            seed += 1
        }
        #expect(asked == pairs)
    }
}

/// One base and the rules asked of it.
struct DifferentialWorld {
    let seed: UInt64

    /// - Returns: how many rules were asked.
    func ask(_ rules: Int) throws -> Int {
        let world = RandomWorld(seed: seed).world
        let days = RandomWorld(seed: seed).asOfDays
        for (number, day) in days.enumerated() {
            let oracle = Oracle(world, asOf: day)
            let held = try WorldTimeline(oracle, seed: seed)
            let share = rules / days.count + (number < rules % days.count ? 1 : 0)
            var (asked, next) = (0, seed &* 1_000 &+ UInt64(number * 100))
            while asked < share {
                let rule = RandomRule(seed: next, oracle: oracle).rule
                next += 1
                // The language refuses some windows that the oracle can answer.
                guard let checked = try? RuleCheck(RandomWorld.catalogue).check(rule).rule else { continue }
                try ask(checked, as: rule, oracle, held)
                asked += 1
            }
        }
        return rules
    }

    private func ask(_ checked: Rule, as rule: Rule, _ oracle: Oracle, _ held: WorldTimeline) throws {
        let (columns, people) = (held.columns, oracle.world.people)
        let subject = RuleSubject(
            timeline: held.timeline, asOf: oracle.asOf, currency: held.currency, column: { columns[$0] },
            member: { name in
                let name = FoldedText.fold(name)
                return PersonSet(
                    size: people.count,
                    people.indices.filter { people[$0].memberships.contains { FoldedText.fold($0) == name } })
            })
        let answer = try PersonScan(held.timeline, currency: held.currency).ask(RuleCompiler(subject).question(checked))
        for (index, person) in oracle.world.people.enumerated() {
            let truth = answer.isTrue.contains(index) ? true : answer.isFalse.contains(index) ? false : nil
            let expected = oracle.truth(of: rule, for: person)
            if truth != expected {
                Issue.record(
                    "seed \(seed), \(oracle.asOf), person \(person.id): \(String(describing: truth)), not \(String(describing: expected)): \(rule)"
                )
                return
            }
        }
    }
}
