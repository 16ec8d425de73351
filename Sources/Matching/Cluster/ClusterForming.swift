import Kernel

/// Joins records into people, the surest pairs first, unless what stays with a person for life speaks against it.
///
/// Plain connected components join a father and his son through a record that could be either's. Here two groups are joined only while
/// logit(best pair) + conflict stays above the threshold. The conflict of two groups is the sum, over what stays with a person for life, of
/// min(0, the greatest ln(L_M / L_U) that any record of one has with any of the other): it is none where the groups agree once.
/// - Complexity: O(pairs · log pairs + Σ |A|·|B| of groups joined), products above `mostChecked` looked at in part.
struct ClusterForming {
    struct Link {
        let left: Int32
        let right: Int32
        let logit: Double
    }

    static let mostChecked = 4_096
    private(set) var leaders: [Int32]
    private var members: [Int32: [Int32]] = [:]
    private let records: PreparedRecords
    private let judge: PairJudge
    /// Pairs that were sure enough and were kept apart.
    private(set) var refused: [Link] = []
    /// Rows that say the same, see `joinEqual`.
    private(set) var equal: [Link] = []

    init(_ records: PreparedRecords, _ judge: PairJudge) {
        (self.records, self.judge) = (records, judge)
        leaders = (0..<records.count).map { Int32(truncatingIfNeeded: $0) }
    }

    /// Joins rows that say the same in every respect, where that is a name and something that tells namesakes apart: they are one entry brought
    /// twice, however frequent what they say is.
    /// - Complexity: O(records · log records).
    mutating func joinEqual() {
        let order = KeySort.order(records.hashes)
        for (left, right) in zip(order, order.dropFirst()) where records.isEqual(left, right) {
            let pattern = records.pattern(Int(left), Int(right))
            guard judge.tells(pattern) else { continue }
            equal.append(Link(left: min(left, right), right: max(left, right), logit: .infinity))
            unite(leader(left), leader(right))
        }
    }

    mutating func reserve(_ rows: Int) { leaders.reserveCapacity(rows) }

    /// Makes room for one more row, which is alone.
    mutating func append() { leaders.append(Int32(truncatingIfNeeded: leaders.count)) }

    /// Lets a row's leader stand where it is looked for.
    mutating func settle(_ row: Int32) { leaders[Int(row)] = leader(row) }

    /// Parts some rows, all of their groups, and joins them anew. Links are in the sequence of `JudgedPairs.links`, equal rows first.
    mutating func join(anew rows: [Int32], _ links: [Link], threshold: Double) {
        for row in rows {
            leaders[Int(row)] = row
            members[row] = nil
        }
        connect(links, threshold)
        for row in rows { leaders[Int(row)] = leader(row) }
    }

    mutating func unite(_ a: Int32, _ b: Int32) {
        if a == b { return }
        let (to, from) = (min(a, b), max(a, b))
        leaders[Int(from)] = to
        // The fewer go to the more, in place: a hundred thousand equal rows are joined one by one.
        var many = members.removeValue(forKey: a) ?? [a]
        var few = members.removeValue(forKey: b) ?? [b]
        if many.count < few.count { swap(&many, &few) }
        many += few
        members[to] = many
    }

    mutating func join(_ links: [Link], threshold: Double) {
        connect(links, threshold)
        for index in leaders.indices { leaders[index] = leader(Int32(truncatingIfNeeded: index)) }
    }

    private mutating func connect(_ links: [Link], _ threshold: Double) {
        for link in links {
            let (a, b) = (leader(link.left), leader(link.right))
            if a == b { continue }
            // A link is sure enough by itself.
            let isPlain = link.logit == .infinity || members[a] == nil && members[b] == nil
            let against = isPlain ? 0 : conflict(members[a] ?? [a], members[b] ?? [b], link)
            if against < 0, link.logit + against < threshold {
                refused.append(link)
            } else {
                unite(a, b)
            }
        }
    }

    mutating func leader(_ record: Int32) -> Int32 {
        var top = record
        while leaders[Int(top)] != top { top = leaders[Int(top)] }
        var at = record
        while leaders[Int(at)] != top { (at, leaders[Int(at)]) = (leaders[Int(at)], top) }
        return top
    }

    /// What the two groups say that cannot both be, but for what the linked records say themselves; ≤ 0.
    private func conflict(_ mine: [Int32], _ theirs: [Int32], _ link: Link) -> Double {
        let own = records.pattern(Int(link.left), Int(link.right))
        var best = judge.lasting.map { judge.speaks(of: $0, own) ? 0 : -Double.infinity }
        var left = Self.mostChecked
        for a in mine {
            for b in theirs {
                left -= 1
                if left < 0 { break }
                let pattern = records.pattern(Int(a), Int(b))
                for (at, slot) in judge.lasting.enumerated() where best[at] < 0 {
                    if let weight = judge.weight(slot, pattern) { best[at] = max(best[at], weight) }
                }
            }
        }
        return best.reduce(0) { $1 == -.infinity ? $0 : $0 + min(0, $1) }
    }
}
