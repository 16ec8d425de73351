import Analytics
import Kernel
import Web

/// By what a list of customers is sorted, and which part of it is at hand.
struct PeopleOrder: Sendable, Equatable {
    enum Column: String, Sendable, CaseIterable { case money, recency, frequency }

    static let pageSize = 50

    var column = Column.money
    /// Against the usual direction: most money, most recent, most frequent first.
    var isReversed = false
    var page = 1

    init() {}

    init(_ request: WebRequest) {
        column = request.query("sort").flatMap { Column(rawValue: $0) } ?? .money
        isReversed = request.query("reverse") == "1"
        page = min(max(request.int("page") ?? 1, 1), 10_000_000)
    }

    var fields: [(String, String)] {
        var fields: [(String, String)] = []
        if column != .money { fields.append(("sort", column.rawValue)) }
        if isReversed { fields.append(("reverse", "1")) }
        return fields
    }

    /// The positions on this page, sorted.
    func page(of positions: [Int32], in table: RFMTable) -> [Int] {
        let start = min((page - 1) * Self.pageSize, positions.count)
        let end = min(start + Self.pageSize, positions.count)
        guard start < end else { return [] }
        var ranked = Ranked(entries(positions, in: table))
        return ranked.sorted(start..<end).map { Int($0.position) }
    }

    /// Keys of which the smaller comes first; `~` turns an order around without overflow.
    private func entries(_ positions: [Int32], in table: RFMTable) -> [Ranked.Entry] {
        let turn: Int64 = (column == .recency) == isReversed ? -1 : 0
        switch column {
        case .money:
            let values = table.monetary
            return positions.map { Ranked.Entry(key: values[Int($0)] ^ turn, position: $0) }
        case .recency, .frequency:
            let values = column == .recency ? table.recencyDays : table.frequency
            return positions.map { Ranked.Entry(key: Int64(values[Int($0)]) ^ turn, position: $0) }
        }
    }
}

/// A part of what would be a sorted list, without sorting the rest.
struct Ranked: Sendable {
    struct Entry: Sendable, Comparable {
        let key: Int64
        let position: Int32
        static func < (left: Entry, right: Entry) -> Bool {
            left.key != right.key ? left.key < right.key : left.position < right.position
        }
    }
    private var entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// The entries that would stand at `range`, in order. O(n) on average.
    mutating func sorted(_ range: Range<Int>) -> [Entry] {
        let range = range.clamped(to: 0..<entries.count)
        guard !range.isEmpty else { return [] }
        if range.lowerBound > 0 { Selection.place(range.lowerBound, of: &entries, in: 0..<entries.count) }
        Selection.place(range.upperBound - 1, of: &entries, in: range.lowerBound..<entries.count)
        return entries[range].sorted()
    }
}
