import Kernel
import Rules
import Timelines
import Warehouse

/// How rules are asked: what is known already is not asked again, a rule that cannot be asked any longer stands in nobody's
/// way, and all others share a pass.
extension SegmentAsking {
    /// Whom each of several rules holds for; of a rule that cannot be asked any longer, why.
    /// - Throws: `FactProblem`, which is no rule's fault.
    func results(_ rules: [Rule], inside path: [String]) throws -> [Result<Members, any Error>] {
        let keys = rules.map { KeptAnswers.Key(rule: RulePrinter.text($0), asOf: asOf) }
        var main = keys.map { (lasting[$0] ?? passing[$0]).map { Result<PersonSet, any Error>.success($0) } }
        let missing = main.indices.filter { main[$0] == nil }
        for (place, answer) in zip(missing, try answers(missing.map { rules[$0] }, timeline.main, path)) {
            main[place] = answer.map { keep($0, keys[place]) }
        }
        let changed = try timeline.changed.map { try answers(rules, $0, path) }
        return main.enumerated().map { place, main in
            Result { timeline.members(try [main?.get(), changed?[place].get().isTrue].compactMap(\.self)) }
        }
    }

    /// Of a part, and whether that depends on nobody else.
    private typealias Answer = (isTrue: PersonSet, isOwn: Bool)

    private func keep(_ answer: Answer, _ key: KeptAnswers.Key) -> PersonSet {
        (answer.isOwn ? lasting : passing)[key] = answer.isTrue
        return answer.isTrue
    }

    /// Whom rules hold for among the people of a part: those that can be asked are asked in one pass.
    private func answers(
        _ rules: [Rule], _ part: HomeTimeline.Part, _ path: [String]
    ) throws -> [Result<Answer, any Error>] {
        let asked = try rules.map { try question($0, part, path) }
        let questions = asked.compactMap { try? $0.get().question }
        let scan = PersonScan(part.timeline, currency: timeline.currency)
        var sets = try questions.isEmpty ? [] : scan.people(questions)[...]
        return asked.map { $0.map { (sets.removeFirst(), $0.isOwn) } }
    }

    /// A rule as a question to a part; a rule that cannot be asked any longer is a failure.
    private func question(
        _ rule: Rule, _ part: HomeTimeline.Part, _ path: [String]
    ) throws -> Result<(question: PersonQuestion, isOwn: Bool), any Error> {
        let others = Sighting()
        do {
            let question = try RuleCompiler(subject(part, path, others)).question(rule)
            return .success((question, !others.isSeen))
        } catch let damage as FactProblem {
            throw damage
        } catch let problem as any Problem {
            return .failure(problem)
        }
    }

    /// - Parameter others: whether something is looked at that follows from more than a person's own history.
    func subject(
        _ part: HomeTimeline.Part, _ path: [String], _ others: Sighting = Sighting()
    ) -> RuleSubject {
        let isMain = part.timeline === timeline.main.timeline
        return RuleSubject(
            timeline: part.timeline, asOf: asOf, currency: timeline.currency,
            column: { [standing] key in
                if let column = part.columns[key] { return column }
                others.note()
                return try standing.column(key, isMain: isMain)
            },
            member: { [self] name in
                others.note()
                let members = try members(of: name, inside: path)
                return isMain ? members.main : members.changed
            })
    }

    /// Who belongs to a segment, by its name.
    /// - Throws: `segment.gone`; `segment.outdated` for one whose rule cannot be asked any longer; `FactProblem`.
    func members(of name: String, inside path: [String] = []) throws -> Members {
        let key = FoldedText.fold(name)
        if let known = known.withLock({ $0[key] }) { return known }
        guard let segment = segments[key], !path.contains(key) else {
            throw PlainProblem("segment.gone", .invalid, ["segment": name])
        }
        let members = try members(of: segment, inside: path + [key])
        known.withLock { $0[key] = members }
        return members
    }

    private func members(of segment: Segment, inside path: [String]) throws -> Members {
        do {
            return try results([segment.rule], inside: path).first?.get() ?? timeline.members([])
        } catch let problem as any Problem where problem.isOfOldRule && problem.code != "segment.outdated" {
            throw PlainProblem("segment.outdated", .invalid, ["segment": segment.name])
        }
    }
}

extension Problem {
    /// Whether a rule that was sound when it was kept can no longer be asked.
    var isOfOldRule: Bool { ["rule.outdated", "segment.gone", "segment.outdated"].contains(code) }
}
