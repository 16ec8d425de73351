import Kernel

/// What an index asks of a batch.
public protocol KeyedBatch: AnyObject, Sendable {
    var keys: BatchKeys { get }
    /// Orders, or entries, of the batch that are not looked at; empty when all are.
    var isOutside: [Bool] { get }
}

/// Finds the orders of many batches, or their events and payments, by their key, in one look for each. What is said of
/// orders here goes for entries, too.
///
/// Each order has a number: batches follow one another, and in each its orders. The highest 14 bits of the key name one
/// of 16,384 segments, which are tables of their own: a segment that is full grows alone, and a copy of the index
/// shares all that do not change. An entry is the next 32 bits of the key and the number; it stands at the place in
/// proportion to its bits, or behind, at the next that is free. Keys are hashes, so that entries lie evenly, and
/// whoever comes with ascending keys passes through the segments once, from the first to the last.
///
/// 46 of the key's 64 bits are told apart here; the key itself is compared in the batch.
///
/// A batch enters the tables when so many keys have been looked for in it that it pays. Until then they are looked for
/// among its own sorted keys, so that a file of a day does not pay for all orders there are.
///
/// Memory of a batch in the tables: 8 bytes an entry in tables filled to three quarters or so: 12 bytes an order.
public struct KeyIndex<Batch: KeyedBatch>: Sendable {
    public private(set) var batches: [Batch] = []
    /// Number of the first order of each batch, and of the next to come.
    private var starts: [Int] = [0]
    private var segments: [Segment] = []
    private var waiting: [Waiting] = []

    private static var segmentBits: UInt64 { 14 }

    public init() {}

    /// Orders of one batch that have a key asked for.
    public struct Found {
        /// Position in `batches`.
        public let batch: Int
        /// Whose key it is among those asked for, and the order of the batch, in the sequence of the batch.
        public var pairs: [(mine: Int, known: Int)]
    }

    /// A batch on its way into the index.
    struct Entering: Sendable {
        let batch: Batch
        /// By order, the number of the one whose entry it takes, and 1; 0 is none. May be empty.
        var replaced: [UInt32] = []
        /// Orders that are not to be found. May be empty.
        var isHidden: [Bool] = []

        func isLeftOut(_ order: Int) -> Bool {
            !batch.isOutside.isEmpty && batch.isOutside[order] || !isHidden.isEmpty && isHidden[order]
        }
    }

    /// A batch that is not in the tables: few keys are looked for in its own.
    private struct Waiting {
        let entering: Entering
        /// Number of its first order.
        let start: Int
        /// Its place in `batches`.
        let number: Int
        /// Keys that were looked for in it.
        var looks = 0
    }

    /// Adds the orders of a batch that are looked at.
    /// - Throws: `FactProblem.overflow` for more orders than have numbers, 2^32.
    mutating func add(_ batch: Batch) throws { try enter(Entering(batch: batch)) }

    /// Adds a batch that is not compared with the others that wait.
    mutating func enter(_ entering: Entering) throws {
        let start = starts[starts.count - 1]
        guard start + entering.batch.keys.count < Int(UInt32.max) else { throw FactProblem.overflow }
        waiting.append(Waiting(entering: entering, start: start, number: batches.count))
        batches.append(entering.batch)
        starts.append(start + entering.batch.keys.count)
    }

    /// Keys looked for in a batch that waits, by order of the batch, from which on it enters the tables: what the looks
    /// cost until then is of the order of what entering costs, so that waiting never costs much more than either alone.
    private static var looksPerOrder: Int { 4 }

    /// Looks for so many keys will follow: puts the batches into the tables in which more have been looked for than
    /// pays.
    /// - Parameter isHidden: whether an order of a batch is not to be found any more.
    /// - Complexity: O(n) for their n orders.
    public mutating func prepare(for keys: Int, isHidden: (_ batch: Int, _ order: Int) -> Bool = { _, _ in false }) {
        for index in waiting.indices { waiting[index].looks += keys }
        let isRipe = { (batch: Waiting) in batch.looks >= Self.looksPerOrder * batch.entering.batch.keys.count }
        settle(waiting.filter(isRipe), isHidden)
        waiting.removeAll(where: isRipe)
    }

    /// Puts batches into the tables. They pass side by side, segment after segment, so that each segment is enlarged once for a million orders.
    private mutating func settle(_ some: [Waiting], _ isHidden: (_ batch: Int, _ order: Int) -> Bool) {
        guard !some.isEmpty else { return }
        if segments.isEmpty { segments = [Segment](repeating: Segment(), count: 1 << Int(Self.segmentBits)) }
        var queues: [Queue] = []
        var orders = 0
        for batch in some {
            queues.append(Queue(batch))
            orders += batch.entering.batch.keys.count
            guard orders >= Self.mostTogether else { continue }
            settle(&queues, isHidden)
            (queues, orders) = ([], 0)
        }
        settle(&queues, isHidden)
    }

    /// Orders that enter together, about.
    private static var mostTogether: Int { 1 << 20 }

    private mutating func settle(_ queues: inout [Queue], _ isHidden: (_ batch: Int, _ order: Int) -> Bool) {
        var entries: [Segment.Entry] = []
        while let segment = queues.lazy.map(\.segment).min(), segment < segments.count {
            entries.removeAll(keepingCapacity: true)
            for index in queues.indices { queues[index].take(segment, &entries, isHidden) }
            if !entries.isEmpty { segments[segment].put(entries) }
        }
    }

    /// The orders of a batch in the sequence of their keys, and how far they have come.
    private struct Queue {
        private let waiting: Waiting
        private var position = 0
        private var order = 0
        private var key: UInt64 = 0
        /// Where the next order goes; `Int.max` behind the last.
        private(set) var segment = 0

        init(_ waiting: Waiting) {
            self.waiting = waiting
            look()
        }

        private var entering: Entering { waiting.entering }

        private mutating func look() {
            guard position < entering.batch.keys.count else { return segment = .max }
            order = entering.batch.keys.order(position)
            key = entering.batch.keys.key(of: order)
            segment = KeyIndex.segment(key)
        }

        mutating func take(
            _ wanted: Int, _ entries: inout [Segment.Entry], _ isHidden: (_ batch: Int, _ order: Int) -> Bool
        ) {
            while segment == wanted {
                if !entering.isLeftOut(order), !isHidden(waiting.number, order) {
                    entries.append(
                        Segment.Entry(
                            tag: KeyIndex.tag(key), number: UInt32(truncatingIfNeeded: waiting.start + order),
                            replaced: entering.replaced.isEmpty ? 0 : entering.replaced[order]))
                }
                position += 1
                look()
            }
        }
    }

    func number(_ batch: Int, _ order: Int) -> UInt32 { UInt32(truncatingIfNeeded: starts[batch] + order) }

    /// The orders that have one of these keys, batch by batch. Equal keys need not be the same order.
    /// - Complexity: O(k) for k keys.
    func found(_ keys: OrderKeys) -> [Found] { found(keys) { _ in false } }

    /// The orders that have the key of one of a batch that is looked at.
    func find(_ batch: Batch) -> [Found] {
        let outside = batch.isOutside
        return found(batch.keys) { !outside.isEmpty && outside[$0] }
    }

    /// Those asked for, without the orders that are not looked at.
    private struct Asked {
        /// Ascending.
        var keys: [UInt64] = []
        /// Whose key each is.
        var orders: [Int] = []
    }

    private func found<Keys: SortedKeys>(_ keys: Keys, _ isOutside: (_ order: Int) -> Bool) -> [Found] {
        guard !batches.isEmpty else { return [] }
        var asked = Asked()
        for position in 0..<keys.count {
            let order = keys.order(position)
            if isOutside(order) { continue }
            asked.keys.append(keys.key(position))
            asked.orders.append(order)
        }
        // Number, then position among the keys.
        var hits: [UInt64] = []
        if !segments.isEmpty {
            for (position, key) in asked.keys.enumerated() {
                segments[Self.segment(key)].forEach(Self.tag(key)) { number in
                    hits.append(UInt64(number) << 32 | UInt64(position))
                }
            }
        }
        for batch in waiting {
            batch.entering.batch.keys.find(asked.keys) { position, order in
                if batch.entering.isLeftOut(order) { return }
                hits.append(UInt64(batch.start + order) << 32 | UInt64(position))
            }
        }
        PairSort.sort(&hits, below: UInt64(starts[starts.count - 1]))
        return found(hits, asked)
    }

    /// Pairs by batch. Keys are compared whole.
    private func found(_ hits: [UInt64], _ asked: Asked) -> [Found] {
        var found: [Found] = []
        var (batch, at) = (0, 0)
        while at < hits.count {
            while Int(hits[at] >> 32) >= starts[batch + 1] { batch += 1 }
            let (start, end) = (starts[batch], starts[batch + 1])
            let known = batches[batch].keys
            var pairs: [(mine: Int, known: Int)] = []
            while at < hits.count, Int(hits[at] >> 32) < end {
                let (order, position) = (Int(hits[at] >> 32) - start, Int(hits[at] & 0xFFFF_FFFF))
                if known.key(of: order) == asked.keys[position] { pairs.append((asked.orders[position], order)) }
                at += 1
            }
            if !pairs.isEmpty { found.append(Found(batch: batch, pairs: pairs)) }
        }
        return found
    }

    fileprivate static func segment(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key &>> (64 - segmentBits)) }
    fileprivate static func tag(_ key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key &>> (32 - segmentBits)) }
}
