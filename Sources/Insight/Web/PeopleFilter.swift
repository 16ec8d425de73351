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
        let scores = table.scores
        let days = recencyRange(table.question.asOf)
        var positions: [Int32] = []
        for index in table.customers.indices {
            if let group, scores.group[index] != group { continue }
            if let r, !r.contains(Int(scores.r[index])) { continue }
            if let f, !f.contains(Int(scores.f[index])) { continue }
            if let m, !m.contains(Int(scores.m[index])) { continue }
            if let days, !days.contains(table.recencyDays[index]) { continue }
            positions.append(Int32(truncatingIfNeeded: index))
        }
        return positions
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
