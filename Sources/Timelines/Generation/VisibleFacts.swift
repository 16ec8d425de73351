import Kernel

/// Which orders (or events) of which files are seen: what a timeline was built from, and so what it does not know yet.
///
/// Files are known by their digest, whatever they are called: what was put together anew from the same bytes is the same.
/// That is all there is to know of what has changed: no import, undo, repair or restore can forget to tell.
public struct VisibleFacts: Sendable, Equatable {
    private(set) var files: [File] = []

    struct File: Sendable, Equatable {
        let digest: UInt64
        let count: Int
        /// A bit for each order, in its sequence.
        var visible: [UInt64]
    }

    public init() {}

    public init(_ view: FactView) {
        for (loaded, hidden) in zip(view.batches, view.isSuperseded) { add(loaded.batch.digest, hidden) }
    }

    public init(_ view: EntryView) {
        for (loaded, hidden) in zip(view.batches, view.isHidden) { add(loaded.batch.digest, hidden) }
    }

    /// Stretches of one file are seen together.
    private mutating func add(_ digest: UInt64, _ hidden: [Bool]) {
        var words = [UInt64](repeating: 0, count: (hidden.count + 63) / 64)
        for (order, isHidden) in hidden.enumerated() where !isHidden { words[order >> 6] |= 1 << UInt64(order & 63) }
        guard let index = files.firstIndex(where: { $0.digest == digest && $0.count == hidden.count }) else {
            return files.append(File(digest: digest, count: hidden.count, visible: words))
        }
        for word in words.indices { files[index].visible[word] |= words[word] }
    }

    /// The number of a file among them.
    func number(_ digest: UInt64) -> Int? { files.firstIndex { $0.digest == digest } }

    /// What is seen in one of two states and not in the other.
    struct Change {
        /// Files of the later state, by digest, and which of their orders are concerned.
        var orders: [UInt64: [Int]] = [:]
        /// Files of the former state that are gone.
        var gone: [Int] = []
    }

    func change(to later: VisibleFacts) -> Change {
        let mine = Dictionary(files.map { ($0.digest, $0) }) { first, _ in first }
        var change = Change()
        for file in later.files {
            let former = mine[file.digest].flatMap { $0.count == file.count ? $0.visible : nil }
            var orders: [Int] = []
            for (index, word) in file.visible.enumerated() {
                var rest = word ^ (former?[index] ?? 0)
                while rest != 0 {
                    orders.append(index << 6 + rest.trailingZeroBitCount)
                    rest &= rest &- 1
                }
            }
            if !orders.isEmpty { change.orders[file.digest] = orders }
        }
        let theirs = Set(later.files.map(\.digest))
        change.gone = files.indices.filter { !theirs.contains(files[$0].digest) }
        return change
    }

    func write(_ name: String, _ writer: BatchWriter) throws {
        try writer.add(name + ".digest", files.map { Int64(bitPattern: $0.digest) })
        try writer.add(name + ".count", files.map { Int64($0.count) })
        try files.flatMap(\.visible).withUnsafeBufferPointer { try writer.addRaw(name + ".visible", $0) }
    }

    /// - Throws: `FactProblem.damaged`.
    init(_ batch: FactBatch, _ name: String) throws {
        let damaged = FactProblem.damaged(batch.name, block: name)
        let (digests, counts) = (try batch.integers(name + ".digest"), try batch.integers(name + ".count"))
        let words = try batch.raw(name + ".visible", as: UInt64.self)
        guard digests.count == counts.count else { throw damaged }
        var start = 0
        for (digest, count) in zip(digests, counts) {
            guard count >= 0, let words, start + (Int(count) + 63) / 64 <= words.count else { throw damaged }
            let end = start + (Int(count) + 63) / 64
            files.append(
                File(digest: UInt64(bitPattern: digest), count: Int(count), visible: (start..<end).map { words[$0] }))
            start = end
        }
    }
}

extension Timeline {
    /// Whom a timeline does not know as they are now: records of what has come or changed, and people of its own whose facts
    /// have gone.
    public struct Outdated: Sendable {
        public var records: Set<Int64> = []
        public var people: Set<Int> = []
        /// Orders that name nobody have come, changed or gone.
        public var isNobody = false

        public var isEmpty: Bool { records.isEmpty && people.isEmpty }
    }

    /// Orders that name nobody.
    public var ordersOfNobody: Int { Int(orderStart[count + 1]) - Int(orderStart[count]) }

    /// Whose orders, events and interactions are others than those that the timeline was built from.
    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: O(files · orders / 64), and what has changed.
    public func outdated(_ facts: FactView, events: EntryView) throws -> Outdated {
        var outdated = Outdated()
        let orders = try VisibleFacts(file, "facts").change(to: VisibleFacts(facts))
        try collect(orders, facts.batches.map { ($0.batch, OrderColumn.record) }, into: &outdated)
        try collectGone(orders.gone, "order.file", orderStart, into: &outdated)
        let entries = try VisibleFacts(file, "events").change(to: VisibleFacts(events))
        try collect(entries, events.batches.map { ($0.batch, EntryColumn.record) }, into: &outdated)
        try collectGone(entries.gone, "event.file", self.events.starts, into: &outdated)
        return outdated
    }

    private func collect(
        _ change: VisibleFacts.Change, _ batches: [(FactBatch, String)], into outdated: inout Outdated
    ) throws {
        for (batch, column) in batches {
            guard let orders = change.orders[batch.digest] else { continue }
            let records = try batch.packed(column)
            for order in orders where order < records.count { outdated.records.insert(records[order]) }
        }
        // Of nobody orders alone are kept.
        let isOfOrders = batches.allSatisfy { $0.1 == OrderColumn.record }
        if outdated.records.remove(0) != nil, isOfOrders { outdated.isNobody = true }
    }

    private func collectGone(
        _ gone: [Int], _ column: String, _ starts: RawColumn<UInt32>, into outdated: inout Outdated
    ) throws {
        guard !gone.isEmpty else { return }
        guard let files = try file.raw(column, as: UInt32.self) else {
            throw FactProblem.damaged(file.name, block: column)
        }
        let gone = Set(gone.map { UInt32($0) })
        if starts.count == count + 2 {
            outdated.isNobody =
                outdated.isNobody
                || (Int(starts[count])..<Int(starts[count + 1])).contains {
                    $0 < files.count && gone.contains(files[$0])
                }
        }
        for person in 0..<count {
            for row in Int(starts[person])..<Int(starts[person + 1])
            where row < files.count && gone.contains(files[row]) {
                outdated.people.insert(person)
                break
            }
        }
    }
}
