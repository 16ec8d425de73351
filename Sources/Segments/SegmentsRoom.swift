import Customers
import Foundation
import Insight
import Kernel
import Rules
import Storage
import Timelines
import Warehouse

/// The front door of Segments: who shares this trait today?
public struct SegmentsRoom: Sendable {
    let home: Home
    let timeline: TimelineBase
    let insight: InsightRoom
    let customers: CustomersRoom
    let now: @Sendable () -> Int64
    let catalogues: SegmentCatalogue
    private let shelf = AskingShelf()

    /// - Parameter labels: of codes, by catalogue key: label in any language → code.
    public init(
        _ home: Home, timeline: TimelineBase, insight: InsightRoom, customers: CustomersRoom,
        labels: [String: [String: String]], now: @escaping @Sendable () -> Int64
    ) {
        (self.home, self.timeline, self.insight, self.customers) = (home, timeline, insight, customers)
        self.now = now
        catalogues = SegmentCatalogue(labels: labels)
    }

    /// The names that a rule may use, now.
    public func catalogue() throws -> Catalogue {
        try catalogues.catalogue(
            timeline.current(), fields: customers.personFields(), segments: list().map(\.name))
    }

    /// Reads what somebody wrote.
    /// - Throws: `RuleProblem`, with its place and what may have been meant.
    public func read(_ text: String) throws -> Rule {
        try RuleCheck(catalogue()).check(RuleParser.parse(text)).rule
    }

    /// Reads what somebody wrote for a segment that there is already.
    /// - Throws: `RuleProblem`, also for a rule that comes back to the segment itself.
    public func read(_ text: String, for segment: Segment?) throws -> Rule {
        let rule = try read(text)
        guard let segment else { return rule }
        try graph(list().filter { $0.id != segment.id }).refuseCycle(of: segment.name, naming: rule.segmentNames)
        return rule
    }

    /// The people of now, ready to be asked.
    /// - Parameters:
    ///   - asOf: nil is the day that pages speak of.
    ///   - kind: `person` or `company` alone.
    ///   - withNobody: orders that name nobody are asked about, too.
    ///   - anew: without what is known from questions before.
    ///   - notice: told when a timeline has to be built first.
    public func asking(
        asOf: Day? = nil, kind: String? = nil, withNobody: Bool = false, anew: Bool = false,
        notice: TimelineNotice.Listener = { _ in }
    ) throws -> SegmentAsking {
        if withNobody {
            let (timeline, nobody) = try timeline.withNobody(notice)
            return try SegmentAsking(
                timeline, insight, segments: list(), asOf: asOf ?? insight.defaultDay(), kind: kind, nobody: nobody)
        }
        let (timeline, segments, asOf) = (try timeline.current(notice), try list(), try asOf ?? insight.defaultDay())
        if anew { return try SegmentAsking(timeline, insight, segments: segments, asOf: asOf, kind: kind) }
        return try shelf.asking(timeline, segments, asOf, kind) { answers in
            try SegmentAsking(timeline, insight, segments: segments, asOf: asOf, kind: kind, lasting: answers)
        }
    }

    // MARK: Segments that are kept

    public func list() throws -> [Segment] { try home.database.read { try SegmentStore.list($0) } }

    /// - Throws: `segment.not-found`.
    public func find(_ name: String) throws -> Segment {
        guard let found = try home.database.read({ try SegmentStore.find($0, name: name) }) else {
            throw PlainProblem("segment.not-found", .notFound, ["segment": name])
        }
        return found
    }

    /// - Throws: `segment.not-found`.
    public func find(id: Int64) throws -> Segment {
        guard let found = try home.database.read({ try SegmentStore.find($0, id: id) }) else {
            throw PlainProblem("segment.not-found", .notFound, ["segment": String(id)])
        }
        return found
    }

    /// Keeps a rule under a name.
    /// - Throws: `segment.name-taken`, `segment.name-empty`; `RuleProblem`.
    public func create(_ name: String, _ text: String, by actor: String) throws -> Segment {
        let (name, rule) = (try checked(name), try read(text))
        let id = try home.database.write { transaction in
            try refuseTaken(transaction, name)
            let id = try SegmentStore.add(transaction, name, rule, by: actor, at: now())
            try audit(transaction, "segment.create", id, name, by: actor)
            return id
        }
        return try find(id: id)
    }

    /// Gives a segment another name or another rule.
    /// - Parameter seen: `changedAt` of what the change was made from; nil where it does not matter.
    /// - Throws: `segment.name-taken`, `segment.in-use` for a new name of one that others name; `segment.changed` where
    ///   somebody else was sooner; `RuleProblem` for a rule that comes back to the segment itself.
    public func change(
        _ id: Int64, name: String, _ text: String, seen: Int64? = nil, by actor: String
    ) throws -> Segment {
        let (former, name, rule) = (try find(id: id), try checked(name), try read(text))
        let others = try list().filter { $0.id != id }
        if FoldedText.fold(former.name) != FoldedText.fold(name) { try refuseInUse(former, others) }
        try graph(others).refuseCycle(of: name, naming: rule.segmentNames)
        try home.database.write { transaction in
            if let seen, try SegmentStore.find(transaction, id: id)?.changedAt != seen {
                throw PlainProblem("segment.changed", .conflict, ["segment": former.name])
            }
            try refuseTaken(transaction, name, except: id)
            try SegmentStore.change(transaction, id, name, rule, at: now())
            try audit(transaction, "segment.change", id, name, by: actor, before: former.text)
        }
        return try find(id: id)
    }

    /// Takes the last change of a segment back; doing it again takes that back.
    /// - Throws: as `change`; `segment.unchanged` for one that was never changed.
    public func takeBack(_ id: Int64, by actor: String) throws -> Segment {
        let segment = try find(id: id)
        guard let former = segment.former else {
            throw PlainProblem("segment.unchanged", .conflict, ["segment": segment.name])
        }
        return try change(
            id, name: former.name, RulePrinter.text(former.rule), seen: segment.changedAt, by: actor)
    }

    /// Removes a segment; `restore` takes that back.
    /// - Throws: `segment.in-use` when another names it.
    public func remove(_ id: Int64, by actor: String) throws -> Segment {
        let segment = try find(id: id)
        try refuseInUse(segment, list().filter { $0.id != id })
        try home.database.write { transaction in
            try SegmentStore.remove(transaction, id, at: now())
            try audit(transaction, "segment.remove", id, segment.name, by: actor)
        }
        return segment
    }

    /// A segment that was removed; nil where it was not.
    public func removed(_ id: Int64) throws -> Segment? {
        try home.database.read { try SegmentStore.isRemoved($0, id) }
    }

    /// - Throws: `segment.not-found`, `segment.name-taken`.
    public func restore(_ id: Int64, by actor: String) throws -> Segment {
        try home.database.write { transaction in
            guard let segment = try SegmentStore.isRemoved(transaction, id) else {
                throw PlainProblem("segment.not-found", .notFound, ["segment": String(id)])
            }
            try refuseTaken(transaction, segment.name)
            try SegmentStore.remove(transaction, id, at: nil)
            try audit(transaction, "segment.restore", id, segment.name, by: actor)
        }
        return try find(id: id)
    }

    private func graph(_ segments: [Segment]) -> SegmentGraph {
        SegmentGraph(Dictionary(segments.map { ($0.name, $0.rule.segmentNames) }) { first, _ in first })
    }

    private func checked(_ name: String) throws -> String {
        let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !FoldedText.fold(name).isEmpty else { throw PlainProblem("segment.name-empty", .invalid) }
        guard name.utf8.count <= 200 else { throw PlainProblem("segment.name-long", .invalid) }
        return name
    }

    private func refuseTaken(_ transaction: Transaction, _ name: String, except id: Int64? = nil) throws {
        if let other = try SegmentStore.find(transaction, name: name), other.id != id {
            throw PlainProblem("segment.name-taken", .conflict, ["segment": other.name])
        }
    }

    private func refuseInUse(_ segment: Segment, _ others: [Segment]) throws {
        let key = FoldedText.fold(segment.name)
        if let user = others.first(where: { $0.rule.segmentNames.contains { FoldedText.fold($0) == key } }) {
            throw PlainProblem("segment.in-use", .conflict, ["segment": segment.name, "by": user.name])
        }
    }

    private func audit(
        _ transaction: Transaction, _ action: String, _ id: Int64, _ name: String, by actor: String,
        before: String? = nil
    ) throws {
        func object(_ values: [String: String]) -> String {
            (try? JSONEncoder().encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
        try AuditTrail.append(
            transaction, at: now(), actor: actor, action: action, subject: "segment:\(id)",
            before: before.map { object(["rule": $0]) }, after: object(["name": name]))
    }
}
