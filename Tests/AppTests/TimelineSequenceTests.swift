import App
import Foundation
import Insight
import Intake
import Kernel
import Segments
import Storage
import Testing
import Warehouse

/// Whatever comes, is changed by hand or is taken back: the next question knows it, and answers as one does that builds
/// everything anew.
@Suite("The timeline after every change")
struct TimelineSequenceTests {
    static let rounds = Int(ProcessInfo.processInfo.environment["VINCULO_TIMELINE_ROUNDS"] ?? "") ?? 8
    private static let rules = [
        "purchases().count >= 1", "purchases().amount > 20000", "purchases().last is known", "city is known",
        "email is known", "consent(email)", "not consent(email)", "purchases(within: 24m).products >= 1",
        "returns().count > 0", "events().count >= 1", "rfm.r >= 3", "tags is known", "full_name is known",
        "orders_count = 1 or consent(sms)", "cohort is known and abc = \"A\"",
    ]

    @Test("A question after each change is answered as from a timeline built anew", arguments: 1...rounds)
    func sequence(_ seed: Int) throws {
        let home = try UndoSequenceHome(blocksFrom: 1_000)
        var sayings = UndoSayings(random: SeededGenerator(seed: UInt64(seed) &+ 900))
        var beside = 0
        for step in 0..<12 {
            if !home.standing.isEmpty, sayings.random.below(4) == 0 {
                try home.undo(sayings.pick(home.standing))
            } else {
                let known = UndoSayings.references.filter { (try? home.rooms.customers.record($0)) != nil }
                try home.say(sayings.next(about: known))
            }
            let timeline = try home.rooms.timeline.current()
            beside += timeline.changed == nil ? 0 : 1
            let answers = try answers(home.rooms)
            // What another process finds, which has no timeline yet and reads the file of the last generation.
            let other = try Rooms.open(home.home.path, now: home.rooms.now)
            #expect(try self.answers(other) == answers, "seed \(seed), step \(step)")
            if step % 3 == 2 {
                // Whoever finds no file left builds everything anew.
                for file in try home.rooms.home.disk.list(home.home.path + "/timeline") {
                    try home.rooms.home.disk.remove(home.home.path + "/timeline/" + file)
                }
                let anew = try Rooms.open(home.home.path, now: home.rooms.now)
                #expect(try anew.timeline.current().changed == nil)
                #expect(try self.answers(anew) == answers, "seed \(seed), step \(step)")
            }
        }
        #expect(beside > 0)
    }

    /// The figures of value and of the company, of now and of a day that is past.
    private func figures(_ rooms: Rooms, _ asOf: Day) throws -> [String: [Int64]] {
        var answers: [String: [Int64]] = [:]
        for day in [asOf, asOf.adding(months: -10)] {
            for (name, kind) in [("all", nil), ("people", .person), ("companies", .company)]
                as [(String, CustomerKind?)]
            {
                var question = ValueQuestion(asOf: day)
                question.kind = kind
                let table = try rooms.insight.rfm(question)
                answers["rfm \(name) \(day)"] = table.customers.indices.flatMap {
                    [
                        table.customers[$0].rawValue, Int64(table.recencyDays[$0]), Int64(table.frequency[$0]),
                        table.monetary[$0], Int64(table.scores.r[$0]), Int64(table.scores.f[$0]),
                        Int64(table.scores.m[$0]), Int64(table.linesLeftOut),
                    ]
                }
                let profit = try rooms.insight.profit(question)
                answers["profit \(name) \(day)"] = profit.profit.map { $0 ?? .min } + profit.cost.map { $0 ?? .min }
                let cells = try rooms.insight.frequencyVolume(question, hasFlows: true)
                answers["fxv \(name) \(day)"] =
                    cells.money + [Int64(cells.others)] + (cells.flows?.moves.map { Int64($0.customers) } ?? [])
                answers["cohorts \(name) \(day)"] = try rooms.insight.cohorts(question).cohorts.flatMap {
                    [Int64($0.month)] + $0.customers.map(Int64.init)
                }
                let rates = try rooms.insight.rates(question).rates
                answers["rates \(name) \(day)"] = [
                    rates.active, rates.activeAtStart, rates.lost, rates.new, rates.firstBuyers, rates.repurchased,
                    Int(rates.moneyAtStart), Int(rates.moneyLost), Int(rates.moneyNew),
                ].map(Int64.init)
            }
            let company = try rooms.insight.figures(day)
            answers["company \(day)"] =
                [company.net, company.netBefore]
                + [company.active, company.activeBefore, company.lost, company.purchases, company.linesLeftOut]
                .map(Int64.init) + company.months.flatMap { [Int64($0.index), $0.net, Int64($0.purchases)] }
        }
        return answers
    }

    private func answers(_ rooms: Rooms) throws -> [String: [Int64]] {
        let asOf: Day = try #require(Day(iso: "2025-01-15"))
        let asking = try rooms.segments.asking(asOf: asOf)
        var answers: [String: [Int64]] = [:]
        for rule in Self.rules {
            let members = try asking.members(rooms.segments.read(rule))
            answers[rule] = asking.timeline.page(members, limit: .max).map(\.rawValue)
            #expect(answers[rule]?.count == members.count)
        }
        try answers.merge(figures(rooms, asOf)) { first, _ in first }
        answers["everybody"] = asking.timeline.page(asking.timeline.everybody, limit: .max).map(\.rawValue)
        return answers
    }
}
