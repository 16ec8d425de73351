import Kernel

/// When each source record bought first and next, in parallel arrays indexed by record id (0 is nobody).
public struct PurchaseDays: Sendable {
    /// Day numbers of the first purchase and of the next one, which may be of the same day; `none` where there is none.
    public internal(set) var first: [Int32]
    public internal(set) var second: [Int32]

    public static let none = Int32.max

    /// - Parameter records: the largest record id.
    public init(records: Int) {
        first = [Int32](repeating: Self.none, count: records + 1)
        second = first
    }

    /// Adds the visible orders of one batch. The day of a purchase is that of its earliest purchase line.
    /// - Throws: `FactProblem`.
    /// - Complexity: O(lines).
    public mutating func add(_ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView) throws {
        try OrderWalk.walk(batch, isSuperseded: isSuperseded, view, records: first.count - 1) { lines, range, record in
            let day = range.lazy.filter { lines.isPurchase($0) && lines.isSeen($0, view) }.map { lines.day($0) }.min()
            guard let day, try lines.arePurchase(range, view) else { return }
            add(Int32(clamping: day), record)
        }
    }

    private mutating func add(_ day: Int32, _ record: Int) {
        if day < first[record] {
            (first[record], second[record]) = (day, first[record])
        } else {
            second[record] = min(second[record], day)
        }
    }

    /// Puts the purchases of one record to another's.
    public mutating func move(_ record: Int, to other: Int) {
        for day in [first[record], second[record]] { add(day, other) }
        (first[record], second[record]) = (Self.none, Self.none)
    }
}

/// In which months each source record bought.
public struct PurchaseMonths: Sendable {
    public struct Entry: Sendable, Hashable {
        public let record: Int32
        /// Months since the year 0: year · 12 + month − 1.
        public let month: Int32
    }

    /// In the sequence of the facts; a month of a record may stand here several times.
    public private(set) var entries: [Entry] = []
    private let records: Int

    /// - Parameter records: the largest record id.
    public init(records: Int) { self.records = records }

    /// Adds the visible orders of one batch: a purchase is in every month that holds one of its purchase lines.
    /// - Throws: `FactProblem`.
    /// - Complexity: O(lines).
    public mutating func add(_ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView) throws {
        try OrderWalk.walk(batch, isSuperseded: isSuperseded, view, records: records) { lines, range, record in
            guard record > 0, try lines.arePurchase(range, view) else { return }
            var former = Int64.min
            for line in range where lines.isPurchase(line) && lines.isSeen(line, view) && lines.day(line) != former {
                former = lines.day(line)
                let parts = Day(number: Int32(clamping: former)).parts
                let entry = Entry(
                    record: Int32(clamping: record), month: Int32(clamping: parts.year * 12 + parts.month - 1))
                if entries.last != entry { entries.append(entry) }
            }
        }
    }
}
