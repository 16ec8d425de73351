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
            let world = DifferentialWorld(seed: seed)
            let wanted = min(share, pairs - asked)
            for difference in try world.differences(wanted) { Issue.record("\(difference)") }
            asked += wanted
            seed += 1
        }
        #expect(asked == pairs)
    }

    @Test("what is wrong in the engine is found", arguments: PlantedDefect.allCases)
    func planted(_ defect: PlantedDefect) throws {
        var seed: UInt64 = 1
        while seed <= 60 {
            if try !DifferentialWorld(seed: seed, defect: defect).differences(40).isEmpty { return }
            seed += 1
        }
        Issue.record("nobody noticed: \(defect)")
    }
}

/// One base and the rules asked of it.
struct DifferentialWorld {
    let seed: UInt64
    /// What the engine is made to do wrong.
    var defect: PlantedDefect?

    /// - Returns: of so many rules, those for which engine and oracle name others.
    func differences(_ rules: Int) throws -> [String] {
        var differences: [String] = []
        let world = RandomWorld(seed: seed).world
        let days = RandomWorld(seed: seed).asOfDays
        for (number, day) in days.enumerated() {
            let oracle = Oracle(world, asOf: day)
            let held = try WorldTimeline(oracle, seed: seed)
            let share = rules / days.count + (number < rules % days.count ? 1 : 0)
            var together: [(question: PersonQuestion, rule: Rule, alone: PersonSet)] = []
            var (asked, next) = (0, seed &* 1_000 &+ UInt64(number * 100))
            while asked < share {
                let rule = RandomRule(seed: next, oracle: oracle).rule
                next += 1
                // The language refuses some windows that the oracle can answer.
                guard let checked = try? RuleCheck(RandomWorld.catalogue).check(rule).rule else { continue }
                differences += try difference(checked, as: rule, oracle, held, &together).map { [$0] } ?? []
                asked += 1
            }
            // All in one pass: whoever looks at the same takes it from there.
            let people = try PersonScan(held.timeline, currency: held.currency).people(together.map(\.question))
            for (one, people) in zip(together, people) where one.alone != people {
                differences.append("seed \(seed), \(day): others together than alone: \(one.rule)")
            }
        }
        return differences
    }

    private func difference(
        _ checked: Rule, as rule: Rule, _ oracle: Oracle, _ held: WorldTimeline,
        _ together: inout [(question: PersonQuestion, rule: Rule, alone: PersonSet)]
    ) throws -> String? {
        let (columns, people) = (held.columns, oracle.world.people)
        let subject = RuleSubject(
            timeline: held.timeline, asOf: oracle.asOf, currency: held.currency, column: { columns[$0] },
            member: { name in
                let name = FoldedText.fold(name)
                return PersonSet(
                    size: people.count,
                    people.indices.filter { people[$0].memberships.contains { FoldedText.fold($0) == name } })
            })
        let question = try RuleCompiler(subject).question(checked)
        let asked = defect?.planted(question) ?? question
        let answer = try PersonScan(held.timeline, currency: held.currency).ask(asked)
        together.append((asked, rule, answer.isTrue))
        for (index, person) in oracle.world.people.enumerated() {
            let truth = answer.isTrue.contains(index) ? true : answer.isFalse.contains(index) ? false : nil
            let expected = oracle.truth(of: rule, for: person)
            if truth != expected {
                return
                    "seed \(seed), \(oracle.asOf), person \(person.id): \(String(describing: truth)), not \(String(describing: expected)): \(rule)"
            }
        }
        return nil
    }
}
