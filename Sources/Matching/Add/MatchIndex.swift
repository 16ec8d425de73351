import Kernel

/// A table whose people are known, ready for one more record at a time.
///
/// The model, the threshold and how frequent values are stay as the whole table taught them. A record is compared with those that share a
/// key with it; where links are found, the people of the rows that hang together by links are formed anew. As links of one group never
/// decide over another, people are the same as if all links had been known at once, whatever the sequence in which records come.
/// - Note: For one owner at a time.
public final class MatchIndex {
    /// A row that may be the same person.
    public struct Candidate: Sendable {
        public let row: Int
        public let judgement: PairJudgement
    }

    /// Where a record went.
    public struct Place: Sendable {
        public let row: Int
        /// How probable it is that it belongs where it is, as in `MatchResult.probabilities`.
        public let probability: Double
    }

    /// What the whole table said.
    public let result: MatchResult
    let records: PreparedRecords
    private let lookups: [BlockLookup]
    private var forming: ClusterForming
    private var groups: LinkGroups
    /// Rows by the hash of what they say: one of those that say the same.
    private let equalRows: SortedKeys
    private var addedEqual: [UInt64: Int32] = [:]
    private var candidates: [Int32] = []

    init(_ result: MatchResult, _ forming: ClusterForming, _ lookups: [BlockLookup]) {
        (self.result, self.forming, self.lookups) = (result, forming, lookups)
        records = result.records
        self.forming.reserve(records.count + records.count / 8)
        groups = LinkGroups(forming.equal + result.pairs.links(records, least: result.threshold.logit))
        let bits = UInt64(64 - max(1, records.count).leadingZeroBitCount)
        var keys = records.hashes.enumerated().map { Hash64.mix(41, $0.element) &<< bits | UInt64($0.offset) }
        EvenSort.sort(&keys, highestBit: 64)
        equalRows = SortedKeys(keys, bits)
    }

    /// How many records there are, with those that were added.
    public var count: Int { records.count }

    /// The first row of a row's person.
    public func person(of row: Int) -> Int {
        forming.leaders.indices.contains(row) ? Int(forming.leaders[row]) : row
    }

    /// Rows that may be the same person as a record, the most probable first. Nothing is changed.
    /// - Parameter least: From which probability on.
    /// - Complexity: O(keys · log n + candidates), whatever the number of rows.
    public func find(_ record: MatchRecord, from least: Double = 0.5) -> [Candidate] {
        let row = records.append(record)
        defer { records.removeLast() }
        let found = judged(row).filter { $0.judgement.match >= least }
        return found.sorted { ($1.judgement.logit, $0.row) < ($0.judgement.logit, $1.row) }
    }

    /// Adds a record.
    @discardableResult
    public func add(_ record: MatchRecord) -> Place {
        let row = records.append(record)
        let index = Int32(truncatingIfNeeded: row)
        forming.append()
        let found = judged(row)
        if let equal = equal(to: row) {
            // It says nothing that is not known: it is where the other is.
            groups.join([equal, index], [.init(left: equal, right: index, logit: .infinity)])
            forming.unite(forming.leader(equal), index)
            forming.settle(index)
        } else {
            link(index, found)
        }
        addedEqual[records.hashes[row]] = index
        let codes = records.row(row)
        for lookup in lookups { lookup.add(index, codes) }
        return Place(row: row, probability: probability(index, found))
    }

    private func link(_ row: Int32, _ found: [Candidate]) {
        let links = found.filter { $0.judgement.logit >= result.threshold.logit }.map {
            ClusterForming.Link(left: Int32(truncatingIfNeeded: $0.row), right: row, logit: $0.judgement.logit)
        }
        guard !links.isEmpty else { return }
        groups.join([row] + links.map(\.left), links)
        let group = groups.group(of: row)
        forming.join(anew: group.rows, records.ranked(group.links), threshold: result.threshold.logit)
    }

    private func probability(_ row: Int32, _ found: [Candidate]) -> Double {
        let person = forming.leaders[Int(row)]
        let inside = found.lazy.filter { self.forming.leaders[$0.row] == person }.map(\.judgement.match).max()
        return inside ?? 1 - (found.map(\.judgement.match).max() ?? 0)
    }

    /// Everybody who shares a key with a row.
    private func judged(_ row: Int) -> [Candidate] {
        candidates.removeAll(keepingCapacity: true)
        let codes = records.row(row)
        for lookup in lookups { lookup.find(codes, into: &candidates) }
        candidates.sort()
        var (found, last) = ([Candidate](), Int32(-1))
        for candidate in candidates where candidate != last && candidate != row {
            last = candidate
            let pattern = records.pattern(Int(candidate), row)
            found.append(Candidate(row: Int(candidate), judgement: result.judge.judge(pattern)))
        }
        return found
    }

    /// A row that says the same, where that is enough to be one person.
    private func equal(to row: Int) -> Int32? {
        let hash = records.hashes[row]
        let known = equalRows.range(Hash64.mix(41, hash)).lazy.map { self.equalRows.record($0) }
        let index = Int32(truncatingIfNeeded: row)
        guard let found = known.first(where: { self.records.isEqual($0, index) }) ?? addedEqual[hash],
            records.isEqual(found, index), result.judge.tells(records.pattern(Int(found), row))
        else { return nil }
        return found
    }
}
