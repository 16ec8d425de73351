import Foundation
import Insight
import Kernel
import Rules
import Synchronization
import Timelines
import Warehouse

/// Rules and the people of one state of the home, as of a day. What a segment that others name comes to is found once.
public final class SegmentAsking: Sendable {
    public let timeline: HomeTimeline
    public let asOf: Day
    let standing: StandingColumns
    /// By name, folded.
    let segments: [String: Segment]
    let known = Mutex<[String: Members]>([:])
    private let kept: [Segment]
    /// What holds as long as the generation does, and what holds for this state of the base alone.
    let lasting: KeptAnswers
    /// Where the orders that name nobody are; nil where they are not asked about.
    let nobody: HomeTimeline.Part?
    let passing = KeptAnswers()
    /// Those who are asked about; nil is everybody.
    let scope: Members?

    init(
        _ timeline: HomeTimeline, _ insight: InsightRoom, segments: [Segment], asOf: Day, kind: String? = nil,
        lasting: KeptAnswers = KeptAnswers(), nobody: HomeTimeline.Part? = nil
    ) throws {
        self.nobody = nobody
        (self.timeline, self.asOf, self.lasting, kept) = (timeline, asOf, lasting, segments)
        scope = try kind.map { kind in
            let rule = Rule.test(.compare(.attribute(.standard("kind")), .equal, .literal(.text(kind))))
            return try timeline.ask { part in
                try RuleCompiler(
                    RuleSubject(
                        timeline: part.timeline, asOf: asOf, currency: timeline.currency,
                        column: { part.columns[$0] }, member: { _ in PersonSet(size: part.timeline.count) })
                ).question(rule)
            }
        }
        standing = try insight.standing(timeline, asOf)
        self.segments = Dictionary(segments.map { (FoldedText.fold($0.name), $0) }) { first, _ in first }
    }

    /// Of all segments that are kept.
    var segmentNames: [String] { segments.values.map(\.name).sorted() }

    /// Whom a rule holds for.
    /// - Throws: `RuleMismatch`, `segment.gone`, `segment.outdated` for a rule that cannot be asked any longer; `FactProblem`.
    public func members(_ rule: Rule) throws -> Members {
        try members([rule]).first ?? timeline.members([])
    }

    /// Whom each of several rules holds for: what they look at together is looked at once.
    /// - Throws: as for one.
    public func members(_ rules: [Rule]) throws -> [Members] {
        let members = try results(rules, inside: []).map { try $0.get() }
        return scope.map { scope in members.map(scope.intersection) } ?? members
    }

    /// Whom each of many rules holds for, asked in as few passes as can be; nil for a rule that cannot be asked any longer.
    /// - Throws: `FactProblem`.
    func soundMembers(_ rules: [Rule]) throws -> [Members?] {
        let found = try soundMembers(ofEverybody: rules)
        return scope.map { scope in found.map { $0.map(scope.intersection) } } ?? found
    }

    private func soundMembers(ofEverybody rules: [Rule]) throws -> [Members?] {
        var found = [Members?](repeating: nil, count: rules.count)
        // Those that name segments come behind those that are named.
        for isNaming in [false, true] {
            let places = rules.indices.filter { rules[$0].segmentNames.isEmpty != isNaming }
            for (place, result) in zip(places, try results(places.map { rules[$0] }, inside: [])) {
                found[place] = try? result.get()
            }
        }
        return found
    }

    /// Finds the members of all segments that are kept, so that each is known by its name when it is asked for.
    /// - Throws: `FactProblem`.
    func foresee() throws {
        for (segment, members) in zip(kept, try soundMembers(ofEverybody: kept.map(\.rule))) {
            if let members { known.withLock { $0[FoldedText.fold(segment.name)] = members } }
        }
    }

    /// How many are asked about.
    public var of: Int { scope?.count ?? timeline.count }

    /// How many there are.
    public func count(_ rule: Rule) throws -> SegmentCount {
        let start = ContinuousClock.now
        let customers = try members(rule).count
        let elapsed = ContinuousClock.now - start
        let (seconds, attoseconds) = elapsed.components
        return SegmentCount(
            customers: customers, of: of,
            elapsedMilliseconds: Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
    }

    func isOfGeneration(_ other: HomeTimeline) -> Bool { timeline.main.timeline === other.main.timeline }
    func isOf(_ segments: [Segment]) -> Bool { kept == segments }

    /// What some customers bought in the months that end with the day, net of returns: minor units of the home's currency.
    public func purchases(_ members: Members, months: Int) throws -> Int64 {
        let from = asOf.adding(months: -months).adding(days: 1)
        let query = HistoryQuery(.purchases, .amount, asOf: asOf.number, from: from.number)
        return try zip(timeline.parts, [members.main, members.changed]).reduce(into: 0) { sum, part in
            if part.1.isEmpty { return }
            sum += try PersonScan(part.0.timeline, currency: timeline.currency).sum(query, of: part.1)
        }
    }

    /// Why a customer belongs to it or does not: nil for a customer that there is not.
    public func explain(_ rule: Rule, _ customer: CustomerID) throws -> SegmentExplanation? {
        guard let (part, index) = timeline.place(customer) else { return nil }
        let compiler = RuleCompiler(subject(part, []))
        let scan = PersonScan(part.timeline, currency: timeline.currency)
        let conditions = try rule.conditions.map { test, isNegated in
            SegmentExplanation.Condition(
                text: RulePrinter.text(.test(test)), value: try value(test, compiler, scan, index),
                truth: try scan.truth(of: compiler.question(test), index), isNegated: isNegated)
        }
        let truth = try scan.truth(of: compiler.question(rule), index)
        return SegmentExplanation(isMember: truth == true, truth: truth, conditions: conditions)
    }

    /// What a person has where a condition looks, as text; nil where it is unknown.
    private func value(
        _ test: RuleTest, _ compiler: RuleCompiler, _ scan: PersonScan, _ index: Int
    ) throws -> String? {
        guard let value = test.value else { return nil }
        return try compiler.text(of: value, scan, index)
    }
}

extension Rule {
    /// Its conditions as they stand, and whether an odd number of `not` stands around each.
    var conditions: [(RuleTest, Bool)] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.conditions)
        case .not(let part): part.conditions.map { ($0.0, !$0.1) }
        case .test(let test): [(test, false)]
        }
    }
}

extension RuleTest {
    /// What a condition looks at; nil for membership and consent, which are nothing but true or false.
    var value: RuleValue? {
        switch self {
        case .compare(.literal, _, let value), .compare(let value, _, _), .isIn(let value, _, _),
            .between(let value, _, _), .isKnown(let value, _), .contains(let value, _, _), .startsWith(let value, _, _):
            value
        case .member, .consent: nil
        }
    }
}
