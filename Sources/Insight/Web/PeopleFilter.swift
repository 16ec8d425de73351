import Analytics
import Kernel
import Web

/// Which customers of an RFM table a list shows. Everything stands in the address.
struct PeopleFilter: Sendable, Equatable {
    /// By when they last bought: in the 12 months ending with the day, or in the 12 before and not since.
    enum Activity: String, Sendable { case active, lost }

    var r: ClosedRange<Int>?
    var f: ClosedRange<Int>?
    var m: ClosedRange<Int>?
    var group: RFMGroup?
    var activity: Activity?

    init() {}

    init(_ request: WebRequest) {
        r = Self.scores(request.query("r"))
        f = Self.scores(request.query("f"))
        m = Self.scores(request.query("m"))
        group = request.query("group").flatMap { RFMGroup(code: $0) }
        activity = request.query("activity").flatMap { Activity(rawValue: $0) }
    }

    /// `5` or `1-2`, within 1…5; nil for any other text.
    static func scores(_ text: String?) -> ClosedRange<Int>? {
        let parts = (text ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let low = parts.first ?? nil, let high = parts.last ?? nil, parts.count <= 2, low >= 1, high <= 5,
            low <= high
        else { return nil }
        return low...high
    }

    static func text(_ scores: ClosedRange<Int>) -> String {
        scores.lowerBound == scores.upperBound ? String(scores.lowerBound) : "\(scores.lowerBound)-\(scores.upperBound)"
    }

    /// The filter as parameters of an address.
    var fields: [(String, String)] {
        [
            ("r", r.map(Self.text)), ("f", f.map(Self.text)), ("m", m.map(Self.text)), ("group", group?.code),
            ("activity", activity?.rawValue),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    var isEmpty: Bool { self == PeopleFilter() }

    /// Positions in the table, ascending. One pass, O(customers).
    ///
    /// Activity looks at the day of the last purchase alone. An order whose lines bear days on both sides of a
    /// year's edge may therefore count otherwise than in `CompanyFigures`.
    func positions(in table: RFMTable) -> [Int32] {
        let (r, f, m) = (table.scores.r, table.scores.f, table.scores.m)
        let days = recencyRange(table.question.asOf) ?? Int32.min..<Int32.max
        let (recency, allowed) = (table.recencyDays, allowed)
        var positions: [Int32] = []
        for index in table.customers.indices where days.contains(recency[index]) {
            guard allowed[Int(r[index]) * 25 + Int(f[index]) * 5 + Int(m[index]) - 31] else { continue }
            positions.append(Int32(truncatingIfNeeded: index))
        }
        return positions
    }

    /// For each of the 125 triples of scores, by 25·(r − 1) + 5·(f − 1) + m − 1, whether it passes. The group
    /// follows from r and f, so that one look-up decides.
    private var allowed: [Bool] {
        (0..<125).map { place in
            let (r, f, m) = (place / 25 + 1, place / 5 % 5 + 1, place % 5 + 1)
            return (self.r?.contains(r) ?? true) && (self.f?.contains(f) ?? true) && (self.m?.contains(m) ?? true)
                && (group == nil || group == RFMGroup.of(r: r, f: f))
        }
    }

    private func recencyRange(_ asOf: Day) -> Range<Int32>? {
        let year = Int32(clamping: asOf.days(since: asOf.adding(months: -12)))
        let twoYears = Int32(clamping: asOf.days(since: asOf.adding(months: -12).adding(months: -12)))
        return switch activity {
        case .active: Int32.min..<year
        case .lost: year..<max(year, twoYears)
        case nil: nil
        }
    }
}
