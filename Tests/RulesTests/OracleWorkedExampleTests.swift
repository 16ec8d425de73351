import Kernel
import Rules
import TestKit
import Testing

@Suite(
    "The oracle and the worked example",
    .enabled(if: WorkedExample.isHere, "../shared/data is not here"))
struct OracleWorkedExampleTests {
    struct Question: CustomTestStringConvertible {
        var world: World
        var asOf: Day
        var wanted: WorkedExample.Figures
        var testDescription: String
    }

    /// Both states on both days.
    static let questions: [Question] = {
        guard let example = try? WorkedExample.read() else { return [] }
        var questions: [Question] = []
        let files = ["orders.csv", "orders_2.csv"]
        for (state, count) in [(example.after_orders, 1), (example.after_orders_2, 2)] {
            guard let world = try? WorkedExample.world(state, deliveries: Array(files.prefix(count))) else { continue }
            for (day, figures) in [("2024-06-30", state.june), ("2024-12-31", state.december)] {
                let asOf = Day(number: number(day))
                questions.append(
                    Question(world: world, asOf: asOf, wanted: figures, testDescription: "\(day) after \(count) files"))
            }
        }
        return questions
    }()

    @Test("two states on two days are asked")
    func isWhole() { #expect(Self.questions.count == 4) }

    @Test("each of the 29 rules has the members that were worked out", arguments: questions)
    func rules(_ question: Question) throws {
        let oracle = Oracle(question.world, asOf: question.asOf)
        #expect(question.wanted.segments.count == 29)
        for (text, members) in question.wanted.segments {
            let rule = try #require(workedRules[text], "\(text)")
            let found = oracle.members(rule).map { WorkedExample.references[Int($0) - 1] }
            #expect(found.sorted() == members.sorted(), "\(text)")
        }
    }

    @Test("recency, frequency, money, scores and groups come out", arguments: questions)
    func scores(_ question: Question) throws {
        let oracle = Oracle(question.world, asOf: question.asOf)
        for (person, reference) in zip(question.world.people, WorkedExample.references) {
            let figures = try #require(oracle.figures[person.id])
            guard let wanted = question.wanted.rfm[reference] else {
                #expect(figures["rfm.r"] == nil && figures["recency_days"] == nil && figures["abc"] == nil)
                #expect(figures["frequency"] == .number(0) && figures["cohort"] == nil)
                continue
            }
            #expect(figures["recency_days"] == .number(wanted.recency_days), "\(reference)")
            #expect(figures["frequency"] == .number(wanted.frequency), "\(reference)")
            #expect(figures["orders_count"] == .number(wanted.frequency), "\(reference)")
            #expect(rounded(figures["monetary"], 2) == wanted.monetary, "\(reference)")
            for (key, score) in [("rfm.r", wanted.r), ("rfm.f", wanted.f), ("rfm.m", wanted.m)] {
                #expect(figures[key] == .number(score), "\(reference) \(key)")
            }
            #expect(figures["rfm.group"] == .text(wanted.group), "\(reference)")
            let abc = try #require(question.wanted.abc[reference])
            #expect(figures["abc"] == .text(abc.class) && abc.amount == wanted.monetary, "\(reference)")
        }
    }

    @Test("cells, rhythm, tenure, breadth, billing and depth come out", arguments: questions)
    func others(_ question: Question) throws {
        let oracle = Oracle(question.world, asOf: question.asOf)
        var cohorts: [String: Int] = [:]
        for (person, reference) in zip(question.world.people, WorkedExample.references) {
            let figures = try #require(oracle.figures[person.id])
            #expect(
                figures["fxv"] == .text(question.wanted.fxv.customers[reference]?.cell ?? "none"), "\(reference)")
            if case .text(let cohort) = figures["cohort"] { cohorts[cohort, default: 0] += 1 }
            guard let wanted = question.wanted.rhythm[reference] else {
                #expect(figures["tenure_days"] == nil && figures["depth"] == nil, "\(reference)")
                continue
            }
            #expect(near(figures["latency_days"]) == wanted.latency_days, "\(reference)")
            #expect(rounded(figures["overdue"], 6).flatMap(Double.init) == wanted.overdue, "\(reference)")
            #expect(figures["tenure_days"] == .number(wanted.tenure_days), "\(reference)")
            #expect(figures["breadth"] == .number(wanted.breadth), "\(reference)")
            #expect(rounded(figures["billing"], 2) == wanted.billing, "\(reference)")
            #expect(rounded(figures["depth"], 2) == wanted.depth, "\(reference)")
        }
        #expect(cohorts == question.wanted.cohorts.compactMapValues(\.first))
    }

    private func rounded(_ value: OracleValue?, _ decimals: Int) -> String? {
        guard case .number(let fraction) = value else { return nil }
        return fraction.rounded(decimals)
    }

    private func near(_ value: OracleValue?) -> Double? {
        guard case .number(let fraction) = value else { return nil }
        return fraction.near
    }
}
