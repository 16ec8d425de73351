import Formats
import Foundation
import Kernel

/// Which records are one person: the whole engine, from a table to people.
///
/// 1. Prepare: texts become codes in the form in which they are compared. 2. Bring together: pairs that share a key. 3. Compare: each pair
/// is a pattern of states, and patterns are counted. 4. Learn the model from the counts. 5. Judge each pattern. 6. Join.
/// - Complexity: near-linear in rows: keys and pairs a row are bounded, see `CandidatePairs`.
public struct Matcher: Sendable {
    public enum Step: String, Sendable, CaseIterable { case prepare, block, compare, learn, join }

    /// How many pairs drawn by chance tell what strangers have in common.
    static let drawnPairs = 300_000

    private let table: MatchTable
    private let dateOrder: DateOrder

    private static func prepared(_ matcher: consuming Matcher, _ isGrowing: Bool) -> PreparedRecords {
        PreparedRecords(matcher.table, dateOrder: matcher.dateOrder, isGrowing: isGrowing)
    }

    public init(_ table: consuming MatchTable, dateOrder: DateOrder) {
        (self.table, self.dateOrder) = (table, dateOrder)
    }

    /// - Parameters:
    ///   - threshold: From which probability on a pair is one person, 0.5…1; the model's own when nil, see `Threshold`.
    ///   - progress: Called before each step.
    public consuming func run(threshold: Double? = nil, progress: (Step) -> Void = { _ in }) -> MatchResult {
        found(threshold, isGrowing: false, progress).result
    }

    /// The same, kept ready for records that come later.
    public consuming func index(threshold: Double? = nil, progress: (Step) -> Void = { _ in }) -> MatchIndex {
        let (result, forming, lookups) = found(threshold, isGrowing: true, progress)
        return MatchIndex(result, forming, lookups)
    }

    /// The table is let go of once it is prepared: of a million records it would be the most of what is in memory.
    private consuming func found(
        _ threshold: Double?, isGrowing: Bool, _ progress: (Step) -> Void
    ) -> (result: MatchResult, forming: ClusterForming, lookups: [BlockLookup]) {
        progress(.prepare)
        let records = Self.prepared(consume self, isGrowing)
        progress(.block)
        let candidates = CandidatePairs(records, keepsKeys: isGrowing)
        progress(.compare)
        let patterns = AgreementPatterns(records, candidates.pairs)
        let drawn = AgreementPatterns(records, DrawnPairs.of(records, most: Self.drawnPairs))
        progress(.learn)
        var training = ModelTraining(
            MatchModel(records.dimensions, records: records.count), candidates: patterns, drawn: drawn,
            records: records.count)
        training.run()
        let judge = PairJudge(training.model, isCautious: true)
        let plain = PairJudge(training.model, isCautious: false)
        let judgements = patterns.patterns.map(judge.judge)
        let chosen = Threshold(
            said: threshold, judgements, plain: patterns.patterns.map { plain.judge($0).match }, patterns.counts)
        progress(.join)
        var forming = ClusterForming(records, judge)
        let pairs = JudgedPairs(pairs: candidates.pairs, ofPair: patterns.ofPair, judgements: judgements)
        forming.joinEqual()
        forming.join(pairs.links(records, least: chosen.logit), threshold: chosen.logit)
        let result = MatchResult(
            clusters: forming.leaders, model: training.model, blocks: candidates.reports, threshold: chosen,
            pairs: pairs, refused: forming.refused.count, records: records, judge: judge)
        return (result, forming, candidates.lookups)
    }
}

/// The pairs compared, each with how its pattern is judged.
public struct JudgedPairs: Sendable {
    /// Pairs as left << 32 | right, rows with left < right, ascending.
    public let pairs: [UInt64]
    let ofPair: [Int32]
    let judgements: [PairJudgement]

    public var count: Int { pairs.count }

    public subscript(index: Int) -> (left: Int, right: Int, judgement: PairJudgement) {
        (Int(pairs[index] &>> 32), Int(pairs[index] & 0xFFFF_FFFF), judgements[Int(ofPair[index])])
    }

    /// The pairs from a logit on, the surest first; equal ones in a sequence that does not depend on that of rows.
    func links(_ records: PreparedRecords, least: Double) -> [ClusterForming.Link] {
        var links: [ClusterForming.Link] = []
        for (at, pair) in pairs.enumerated() {
            let logit = judgements[Int(ofPair[at])].logit
            guard logit >= least else { continue }
            links.append(.init(left: Int32(pair &>> 32), right: Int32(pair & 0xFFFF_FFFF), logit: logit))
        }
        return records.ranked(links)
    }
}

extension PreparedRecords {
    /// Links, the surest first; equal ones in a sequence that does not depend on that of rows.
    func ranked(_ links: [ClusterForming.Link]) -> [ClusterForming.Link] {
        links.sorted {
            if $0.logit != $1.logit { return $0.logit > $1.logit }
            return tie($0.left, $0.right) < tie($1.left, $1.right)
        }
    }
}
