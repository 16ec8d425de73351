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

    /// The entries that would stand at `range`, in order. O(n) on average: C. A. R. Hoare, "Algorithm 65: Find" (1961).
    mutating func sorted(_ range: Range<Int>) -> [Entry] {
        let range = range.clamped(to: 0..<entries.count)
        guard !range.isEmpty else { return [] }
        if range.lowerBound > 0 { select(range.lowerBound, in: 0..<entries.count) }
        select(range.upperBound - 1, in: range.lowerBound..<entries.count)
        return entries[range].sorted()
    }

    /// Puts the entry of a rank in its place, smaller ones before it and larger ones after it.
    private mutating func select(_ rank: Int, in range: Range<Int>) {
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        // Bad luck with the middle is bounded: after so many rounds the rest is sorted.
        var rounds = 2 * (Int.bitWidth - range.count.leadingZeroBitCount)
        while low < high {
            rounds -= 1
            if rounds < 0 {
                entries[low...high].sort()
                return
            }
            let middle = median(entries[low], entries[(low + high) / 2], entries[high])
            var (left, right) = (low, high)
            while left <= right {
                while entries[left] < middle { left += 1 }
                while middle < entries[right] { right -= 1 }
                if left <= right {
                    entries.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right { high = right } else if rank >= left { low = left } else { return }
        }
    }

    private func median(_ a: Entry, _ b: Entry, _ c: Entry) -> Entry { max(min(a, b), min(max(a, b), c)) }
}
