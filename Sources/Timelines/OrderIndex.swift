import Kernel

/// What an index asks of a batch.
public protocol KeyedBatch: AnyObject, Sendable {
    var keys: BatchKeys { get }
    /// Orders, or entries, of the batch that are not looked at; empty when all are.
    var isOutside: [Bool] { get }
}

/// Orders by key.
public typealias OrderIndex = KeyIndex<LoadedBatch>

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
/// Memory: 8 bytes an entry in tables filled to three quarters or so: 12 bytes an order.
public struct KeyIndex<Batch: KeyedBatch>: Sendable {
    public private(set) var batches: [Batch] = []
    /// Number of the first order of each batch, and of the next to come.
    private var starts: [Int] = [0]
    private var segments: [Segment] = []
    /// Batches that are not in the tables yet, and the number of the first order of each.
    private var waiting: [(entering: Entering, start: Int)] = []

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

    /// Adds the orders of a batch that are looked at.
    mutating func add(_ batch: Batch) throws {
        try enter(Entering(batch: batch))
        settle()
    }

    /// Adds a batch that is not compared with the others that wait. It waits until somebody looks for orders: who only
    /// adds up the orders of one import needs no index.
    /// - Throws: `FactProblem.overflow` for more orders than have numbers, 2^32.
    mutating func enter(_ entering: Entering) throws {
        let start = starts[starts.count - 1]
        guard start + entering.batch.keys.count < Int(UInt32.max) else { throw FactProblem.overflow }
        waiting.append((entering, start))
        batches.append(entering.batch)
        starts.append(start + entering.batch.keys.count)
    }

    /// Puts the batches that wait into the tables.
    ///
    /// They pass side by side, segment after segment, so that each segment is enlarged once for a million orders.
    /// - Complexity: O(n) for their n orders.
    mutating func settle() {
        guard !waiting.isEmpty else { return }
        if segments.isEmpty { segments = [Segment](repeating: Segment(), count: 1 << Int(Self.segmentBits)) }
        var queues: [Queue] = []
        var orders = 0
        for (entering, start) in waiting {
            queues.append(Queue(entering, start))
            orders += entering.batch.keys.count
            guard orders >= Self.mostTogether else { continue }
            settle(&queues)
            (queues, orders) = ([], 0)
        }
        settle(&queues)
        waiting = []
    }

    /// Orders that enter together, about.
    private static var mostTogether: Int { 1 << 20 }

    private mutating func settle(_ queues: inout [Queue]) {
        var entries: [Segment.Entry] = []
        while let segment = queues.lazy.map(\.segment).min(), segment < segments.count {
            entries.removeAll(keepingCapacity: true)
            for index in queues.indices { queues[index].take(segment, &entries) }
            if !entries.isEmpty { segments[segment].put(entries) }
        }
    }

    /// The orders of a batch in the sequence of their keys, and how far they have come.
    private struct Queue {
        private let entering: Entering
        private let start: Int
        private var position = 0
        private var order = 0
        private var key: UInt64 = 0
        /// Where the next order goes; `Int.max` behind the last.
        private(set) var segment = 0

        init(_ entering: Entering, _ start: Int) {
            (self.entering, self.start) = (entering, start)
            look()
        }

        private mutating func look() {
            guard position < entering.batch.keys.count else { return segment = .max }
            order = entering.batch.keys.order(position)
            key = entering.batch.keys.key(of: order)
            segment = KeyIndex.segment(key)
        }

        mutating func take(_ wanted: Int, _ waiting: inout [Segment.Entry]) {
            while segment == wanted {
                if !entering.isLeftOut(order) {
                    waiting.append(
                        Segment.Entry(
                            tag: KeyIndex.tag(key), number: UInt32(truncatingIfNeeded: start + order),
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

    private func found<Keys: SortedKeys>(_ keys: Keys, _ isOutside: (_ order: Int) -> Bool) -> [Found] {
        guard !batches.isEmpty, keys.count > 0 else { return [] }
        guard waiting.isEmpty else {
            var settled = self
            settled.settle()
            return settled.found(keys, isOutside)
        }
        // Number, then position among the keys.
        var hits: [UInt64] = []
        for position in 0..<keys.count where !isOutside(keys.order(position)) {
            let key = keys.key(position)
            segments[Self.segment(key)].forEach(Self.tag(key)) { number in
                hits.append(UInt64(number) << 32 | UInt64(position))
            }
        }
        PairSort.sort(&hits, below: UInt64(starts[starts.count - 1]))
        return found(hits, keys)
    }

    /// Pairs by batch. Keys are compared whole.
    private func found<Keys: SortedKeys>(_ hits: [UInt64], _ keys: Keys) -> [Found] {
        var found: [Found] = []
        var (batch, at) = (0, 0)
        while at < hits.count {
            while Int(hits[at] >> 32) >= starts[batch + 1] { batch += 1 }
            let (start, end) = (starts[batch], starts[batch + 1])
            let known = batches[batch].keys
            var pairs: [(mine: Int, known: Int)] = []
            while at < hits.count, Int(hits[at] >> 32) < end {
                let (order, position) = (Int(hits[at] >> 32) - start, Int(hits[at] & 0xFFFF_FFFF))
                if known.key(of: order) == keys.key(position) { pairs.append((keys.order(position), order)) }
                at += 1
            }
            if !pairs.isEmpty { found.append(Found(batch: batch, pairs: pairs)) }
        }
        return found
    }

    fileprivate static func segment(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key &>> (64 - segmentBits)) }
    fileprivate static func tag(_ key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key &>> (32 - segmentBits)) }
}

/// A table of entries: 32 bits of the key, then the number of the order and 1. 0 is a free place.
struct Segment: Sendable {
    private var slots: [UInt64] = []
    private var count = 0

    @inline(__always)
    static func home(_ tag: UInt32, _ places: Int) -> Int {
        // A shift binds more tightly than a product.
        Int(truncatingIfNeeded: (UInt64(tag) &* UInt64(truncatingIfNeeded: places)) &>> 32)
    }

    /// Calls `body` with the number of each entry of a tag.
    @inline(__always)
    func forEach(_ tag: UInt32, _ body: (UInt32) -> Void) {
        guard !slots.isEmpty else { return }
        var at = Self.home(tag, slots.count)
        // There is a free place always.
        while slots[at] != 0 {
            if UInt32(truncatingIfNeeded: slots[at] &>> 32) == tag {
                body(UInt32(truncatingIfNeeded: slots[at]) &- 1)
            }
            at = at + 1 == slots.count ? 0 : at + 1
        }
    }

    struct Entry {
        let tag: UInt32
        let number: UInt32
        /// Number and 1 of the entry of this tag whose place it takes; 0 is none.
        let replaced: UInt32
    }

    mutating func put(_ entries: [Entry]) {
        if (count + entries.count) * 5 > slots.count * 4 { grow(to: count + entries.count) }
        for entry in entries {
            let head = UInt64(entry.tag) << 32
            let former = head | UInt64(entry.replaced)
            var at = Self.home(entry.tag, slots.count)
            while slots[at] != 0, entry.replaced == 0 || slots[at] != former { at = at + 1 == slots.count ? 0 : at + 1 }
            if slots[at] == 0 { count += 1 }
            slots[at] = head | UInt64(entry.number &+ 1)
        }
    }

    /// Makes room for so many entries, and a sixth more.
    private mutating func grow(to count: Int) {
        let entries = slots
        slots = [UInt64](repeating: 0, count: max(4, count * 3 / 2 + 1))
        for entry in entries where entry != 0 {
            var at = Self.home(UInt32(truncatingIfNeeded: entry &>> 32), slots.count)
            while slots[at] != 0 { at = at + 1 == slots.count ? 0 : at + 1 }
            slots[at] = entry
        }
    }
}

/// Sorts pairs by their higher half.
private enum PairSort {
    /// Eight bits a pass, from the lowest; pairs of one number keep their sequence.
    /// - Parameter limit: what all numbers are below.
    static func sort(_ pairs: inout [UInt64], below limit: UInt64) {
        guard pairs.count > 64 else { return pairs.sort() }
        var other = [UInt64](repeating: 0, count: pairs.count)
        var shift: UInt64 = 32
        while shift < 64, limit >> (shift - 32) > 0 {
            var starts = [Int](repeating: 0, count: 257)
            for pair in pairs { starts[Int(pair >> shift & 255) + 1] += 1 }
            for digit in 1..<256 { starts[digit] += starts[digit - 1] }
            for pair in pairs {
                let digit = Int(pair >> shift & 255)
                other[starts[digit]] = pair
                starts[digit] += 1
            }
            swap(&pairs, &other)
            shift += 8
        }
    }
}
