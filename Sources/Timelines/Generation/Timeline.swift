import Kernel
import Synchronization

/// Every person's history side by side, as of one state of the base: read where it lies, never changed.
///
/// Columns of the file are opened when they are first asked for; then their checksums are compared.
public final class Timeline: Sendable {
    /// Customer ids, ascending.
    public let people: RawColumn<Int64>
    let orderStart: RawColumn<UInt32>
    let lineStart: RawColumn<UInt32>
    let orderDay: RawColumn<Int32>
    let flags: RawColumn<UInt8>
    let kind: RawColumn<UInt8>
    /// Nil where every order has one day.
    let lineDay: RawColumn<Int32>?
    /// People with an order whose lines are of several days: their orders are not looked for by day.
    let irregular: PersonSet?
    let events: EventTable
    let interactions: EventTable
    let totals: Totals
    let file: FactBatch
    private let lazy = Mutex(Lazy())

    /// What all of each person's history comes to.
    struct Totals: Sendable {
        let firstDay: RawColumn<Int32>, lastDay: RawColumn<Int32>
        let firstPurchase: RawColumn<Int32>, lastPurchase: RawColumn<Int32>
        let purchases: RawColumn<UInt32>
        let net: RawColumn<Int64>
    }

    /// Events by person and day: those of person i are `starts[i] ..< starts[i + 1]`.
    struct EventTable: Sendable {
        let name: String
        let starts: RawColumn<UInt32>
        let day: RawColumn<Int32>
    }

    /// What is not looked for before somebody asks.
    struct Lazy {
        fileprivate var scaled: [String: ScaledColumn] = [:]
        fileprivate var codes: [String: CodedTexts] = [:]
        var orderNet: RawColumn<Int64>?
        var extent: ClosedRange<Int32>??
        var extentOfPeople: ClosedRange<Int32>??
        var hasUnrated: Bool?
        var dayOrder: DayOrder?
    }

    /// - Throws: `FactProblem.damaged` where the file does not hold, or its parts do not fit one another.
    public init(_ file: FactBatch) throws {
        self.file = file
        func raw<Value>(_ name: String, _ count: Int? = nil) throws -> RawColumn<Value> {
            guard let column = try file.raw(name, as: Value.self), count.map({ $0 == column.count }) ?? true else {
                throw FactProblem.damaged(file.name, block: name)
            }
            return column
        }
        people = try raw(TimelineColumn.people)
        orderStart = try raw(TimelineColumn.orderStart, people.count + 2)
        lineStart = try raw(TimelineColumn.lineStart)
        let orders = try Self.checkedEnd(orderStart, file)
        guard lineStart.count == orders + 1 else {
            throw FactProblem.damaged(file.name, block: TimelineColumn.lineStart)
        }
        let lines = try Self.checkedEnd(lineStart, file)
        orderDay = try raw(TimelineColumn.orderDay, orders)
        flags = try raw(TimelineColumn.flags, orders)
        kind = try raw(TimelineColumn.kind, lines)
        lineDay = file.rowCount(TimelineColumn.day) > 0 ? try raw(TimelineColumn.day, lines) : nil
        irregular = lineDay == nil ? nil : Self.irregular(orderStart, flags)
        let size = people.count
        func table(_ name: String) throws -> EventTable {
            let starts: RawColumn<UInt32> = try raw(TimelineColumn.eventStart(name), size + 1)
            let end = try Self.checkedEnd(starts, file)
            return EventTable(name: name, starts: starts, day: try raw(TimelineColumn.eventDay(name), end))
        }
        (events, interactions) = (try table("event"), try table("interaction"))
        totals = Totals(
            firstDay: try raw(TimelineColumn.firstDay, people.count),
            lastDay: try raw(TimelineColumn.lastDay, people.count),
            firstPurchase: try raw(TimelineColumn.firstPurchase, people.count),
            lastPurchase: try raw(TimelineColumn.lastPurchase, people.count),
            purchases: try raw(TimelineColumn.purchases, people.count),
            net: try raw(TimelineColumn.net, people.count))
    }

    private static func irregular(_ orderStart: RawColumn<UInt32>, _ flags: RawColumn<UInt8>) -> PersonSet {
        var set = PersonSet(size: orderStart.count - 2)
        for person in 0..<set.size {
            for order in Int(orderStart[person])..<Int(orderStart[person + 1])
            where flags[order] & TimelineOrders.Flag.spansDays != 0 { set.insert(person) }
        }
        return set
    }

    /// The last of ascending offsets.
    private static func checkedEnd(_ starts: RawColumn<UInt32>, _ file: FactBatch) throws -> Int {
        var (last, isAscending) = (UInt32(0), true)
        for row in 0..<starts.count {
            isAscending = isAscending && starts[row] >= last
            last = starts[row]
        }
        guard isAscending, starts.count > 0, starts[0] == 0 else {
            throw FactProblem.damaged(file.name, block: TimelineColumn.orderStart)
        }
        return Int(last)
    }

    public var count: Int { people.count }
    /// Whether everything that was read so far held.
    public var isSound: Bool { file.isSound }
    public var orders: Int { orderDay.count }
    public var lines: Int { kind.count }

    private func rows(_ table: String) -> Int {
        switch table {
        case events.name: events.day.count
        case interactions.name: interactions.day.count
        case TimelineColumn.orderTable: orders
        default: lines
        }
    }

    /// Index of a customer; nil for one that is not among the people.
    /// - Complexity: O(log n).
    public func index(of customer: Int64) -> Int? {
        let index = firstIndex(above: customer &- 1)
        return index < people.count && people[index] == customer ? index : nil
    }

    /// Index of the first customer with a greater id; `count` where there is none.
    public func firstIndex(above customer: Int64) -> Int {
        var (low, high) = (0, people.count)
        while low < high {
            let middle = (low + high) / 2
            if people[middle] <= customer { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Found once, by whoever asks first.
    func once<Found: Sendable, Failure: Error>(
        _ place: WritableKeyPath<Lazy, Found?>, _ find: () throws(Failure) -> Found
    ) throws(Failure) -> Found {
        try lazy.withLock { (lazy) throws(Failure) -> Found in
            if let known = lazy[keyPath: place] { return known }
            let found = try find()
            lazy[keyPath: place] = found
            return found
        }
    }

    /// First and last day of all lines, those of nobody included; nil without lines.
    var extent: ClosedRange<Int32>? {
        once(\.extent) {
            var (low, high) = (Int32.max, Int32.min)
            for day in (lineDay ?? orderDay).buffer { (low, high) = (min(low, day), max(high, day)) }
            return low <= high ? low...high : nil
        }
    }

    /// - Throws: `FactProblem.damaged`.
    var dayOrder: DayOrder {
        get throws { try once(\.dayOrder) { try DayOrder(file, lines: Int(lineStart[Int(orderStart[count])])) } }
    }

    /// - Throws: `FactProblem.damaged`.
    var orderNet: RawColumn<Int64> {
        get throws {
            try once(\.orderNet) {
                guard let net = try file.raw(TimelineColumn.orderNet, as: Int64.self), net.count == orders else {
                    throw FactProblem.damaged(file.name, block: TimelineColumn.orderNet)
                }
                return net
            }
        }
    }

    /// A column of numbers by line or by event; nil where the timeline has none.
    func scaled(_ name: String) throws -> ScaledColumn? {
        try lazy.withLock { lazy in
            if let known = lazy.scaled[name] { return known }
            guard let column = try ScaledColumn.open(file, name) else { return nil }
            guard column.count == rows(String(name.prefix { $0 != "." })) else {
                throw FactProblem.damaged(file.name, block: name)
            }
            lazy.scaled[name] = column
            return column
        }
    }

    /// A field of lines (`line`) or events (`event`); nil where nobody has a text there.
    func coded(_ table: String, _ field: String) throws -> CodedTexts? {
        let name = TimelineColumn.codes(table, field)
        return try lazy.withLock { lazy in
            if let known = lazy.codes[name] { return known }
            guard file.rowCount(TimelineColumn.texts(table, field) + ".end") > 0 else { return nil }
            let texts = try TimelineTexts(file, TimelineColumn.texts(table, field))
            guard let codes = try file.codes(name, texts: texts.count),
                codes.count == rows(table)
            else { throw FactProblem.damaged(file.name, block: name) }
            let coded = CodedTexts(codes: codes, texts: texts)
            lazy.codes[name] = coded
            return coded
        }
    }

    /// The texts of a field; nil where nobody has one.
    public func texts(_ subject: HistoryQuery.Subject, _ field: String) throws -> TimelineTexts? {
        try coded(subject.table, field)?.texts
    }

    /// The fields of which somebody has a text.
    public func fields(_ subject: HistoryQuery.Subject) -> [String] {
        let prefix = TimelineColumn.texts(subject.table, "")
        return file.columnNames.map(\.name).filter { $0.hasPrefix(prefix) && !$0.hasSuffix(".folded") }
            .map { String($0.dropFirst(prefix.count)) }
    }
}

/// A column of texts: a code for each row, and the texts by code.
struct CodedTexts: Sendable {
    let codes: CodeColumn
    let texts: TimelineTexts
}
