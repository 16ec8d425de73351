import Foundation
import Kernel

/// What a timeline is built from.
public struct TimelineSources: Sendable {
    public var facts: FactView
    public var events: EntryView
    /// Outcomes of messages, and contacts in both directions.
    public var interactions = EntryView()
    /// Customer ids, ascending: the people of the timeline.
    public var people: [Int64]
    /// Index in `people` by source record; `nobody` for a record that is nobody's, `other` for one whose person is not
    /// asked for.
    public var personOfRecord: [Int32]
    /// Orders of nobody go in, too, behind the last person.
    public var keepsNobody = true
    public var currency: Currency
    public var rates: RateTable
    public var goods: any GoodsBook

    public static let nobody: Int32 = -1
    public static let other: Int32 = -2

    public init(
        facts: FactView, events: EntryView = EntryView(), people: [Int64], personOfRecord: [Int32], currency: Currency,
        rates: RateTable = .none, goods: any GoodsBook = NoGoods()
    ) {
        (self.facts, self.events, self.people) = (facts, events, people)
        (self.personOfRecord, self.currency, self.rates, self.goods) = (personOfRecord, currency, rates, goods)
    }

    /// All lines up to any day.
    var allOfIt: PurchaseView { PurchaseView(asOf: Day(number: .max), currency: currency, rates: rates) }
}

/// What is known of goods beside what orders say of them.
public protocol GoodsBook: Sendable {
    /// The category of a product; nil when nobody has said.
    func category(source: String, sku: String) -> String?
    /// What a unit costs from each day on, ascending. Empty when nobody has said.
    func costs(source: String, sku: String) -> [UnitCost]
}

/// Nothing but what orders say.
public struct NoGoods: GoodsBook {
    public init() {}
    public func category(source: String, sku: String) -> String? { nil }
    public func costs(source: String, sku: String) -> [UnitCost] { [] }
}

/// Puts every person's history side by side.
///
/// Orders are sorted by person and day (two passes of counting); then column by column is read from the batches in
/// their sequence and scattered to where its values belong, so that no more than a few columns are in memory at once.
public struct TimelineBuilder {
    private let sources: TimelineSources
    private var orders: TimelineOrders
    private var starts = TimelineStarts()

    public init(_ sources: TimelineSources) {
        self.sources = sources
        orders = TimelineOrders(people: sources.people.count)
    }

    /// Builds and writes all of it, in file order.
    /// - Returns: bytes written.
    /// - Throws: `FactProblem`.
    public mutating func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
        for (loaded, superseded) in zip(sources.facts.batches, sources.facts.isSuperseded) {
            try orders.meet(loaded.batch, isSuperseded: superseded, sources)
        }
        starts = try TimelineStarts(&orders)
        let writer = try BatchWriter(sink)
        try sources.people.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.people, $0) }
        try starts.orderStart.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.orderStart, $0) }
        try starts.lineStart.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.lineStart, $0) }
        let scatter = TimelineScatter(sources, orders, starts)
        try scatter.writeMoneyAndTotals(writer)
        try scatter.writeQuantities(writer)
        try scatter.writeCosts(writer)
        try scatter.writeTexts(writer)
        try scatter.writeSources(writer)
        try writeState(writer)
        try TimelineEvents(sources.events, "event", sources).write(writer)
        try TimelineEvents(sources.interactions, "interaction", sources).write(writer)
        return try writer.finish()
    }

    /// What it is built from, and of which file each order is.
    private func writeState(_ writer: BatchWriter) throws {
        let facts = VisibleFacts(sources.facts)
        try facts.write("facts", writer)
        try VisibleFacts(sources.events).write("events", writer)
        var files = [UInt32](repeating: .max, count: starts.orders)
        for (number, loaded) in sources.facts.batches.enumerated() {
            let file = facts.number(loaded.batch.digest).map { UInt32($0) } ?? .max
            for met in orders.met(number) { files[Int(orders.place[met])] = file }
        }
        try files.withUnsafeBufferPointer { try writer.addRaw("order.file", $0) }
    }

    /// Builds in memory: of a few people, or in tests.
    public mutating func timeline() throws -> Timeline {
        var bytes: [UInt8] = []
        _ = try write { bytes.append(contentsOf: $0) }
        return try Timeline(FactBatch(MemoryRegion(bytes), name: "timeline"))
    }
}

/// Where orders and lines begin.
struct TimelineStarts {
    /// By person, nobody, and the end.
    var orderStart: [UInt32] = [0, 0]
    /// By order of the timeline, and the end.
    var lineStart: [UInt32] = [0]

    init() {}

    /// - Throws: `FactProblem.overflow` for 2³² lines and more.
    init(_ orders: inout TimelineOrders) throws {
        orderStart = orders.sort()
        lineStart = [UInt32](repeating: 0, count: Int(orderStart[orderStart.count - 1]) + 1)
        for met in 0..<orders.count {
            lineStart[Int(orders.place[met]) + 1] = orders.lineCount[met]
        }
        var sum = 0
        for index in lineStart.indices {
            sum += Int(lineStart[index])
            guard sum <= Int(UInt32.max) else { throw FactProblem.overflow }
            lineStart[index] = UInt32(sum)
        }
    }

    var orders: Int { lineStart.count - 1 }
    var lines: Int { Int(lineStart[lineStart.count - 1]) }
    /// People, without nobody.
    var people: Int { orderStart.count - 2 }
}
