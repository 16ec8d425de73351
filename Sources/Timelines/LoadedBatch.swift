import Kernel
import Synchronization

/// A batch with what a reader needs to know beside it: its orders by key, and what tells one from another.
///
/// Nothing of it is unpacked: columns are read where they lie. Keys are opened at once, the others when they are first
/// asked for; damage is told then.
public final class LoadedBatch: KeyedBatch {
    public let batch: FactBatch
    public let source: String
    public let orderCount: Int
    public let keys: BatchKeys
    /// Orders of the batch that are not looked at; empty when all are.
    public let isOutside: [Bool]
    /// Put together from several imports, so that no single one said it.
    public let isMerged: Bool
    private let columns: OpenColumns

    public init(_ batch: FactBatch, isMerged: Bool = false) throws {
        self.batch = batch
        self.isMerged = isMerged
        keys = try BatchKeys(batch)
        source = try batch.texts(OrderColumn.source).first ?? ""
        isOutside = []
        columns = OpenColumns(batch)
        let count = keys.count
        orderCount = count
        let names = [OrderColumn.content, OrderColumn.rowCount, OrderColumn.instant, OrderColumn.record]
        guard (names + [OrderColumn.id + ".end"]).allSatisfy({ batch.rowCount($0) == count }) else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.content)
        }
    }

    /// Some orders of a batch, as if the others were not in it.
    public convenience init(_ whole: LoadedBatch, only orders: [Int]) {
        var isOutside = [Bool](repeating: true, count: whole.orderCount)
        for order in orders { isOutside[order] = false }
        self.init(whole, isOutside: isOutside)
    }

    init(_ whole: LoadedBatch, isOutside: [Bool]) {
        (batch, source, orderCount, keys) = (whole.batch, whole.source, whole.orderCount, whole.keys)
        (columns, isMerged) = (whole.columns, whole.isMerged)
        self.isOutside = isOutside
    }

    /// Order number as the source writes it, by order; empty where the source gives none.
    public var ids: PackedTexts { get throws { try columns.ids() } }
    /// Hash of what the import says of each order.
    public var content: PackedColumn { get throws { try columns.column(OrderColumn.content) } }
    public var rowCounts: PackedColumn { get throws { try columns.column(OrderColumn.rowCount) } }
    public var instants: PackedColumn { get throws { try columns.column(OrderColumn.instant) } }
    /// Source record of each order's buyer; 0 is nobody.
    public var records: PackedColumn { get throws { try columns.column(OrderColumn.record) } }

    /// What each line says, hashed.
    public var lineHashes: LineHashes { get throws { try columns.lineHashes() } }
    var lineStarts: LineStarts { get throws { try columns.lineStarts() } }
    /// Any other column of integers; empty where the batch has none.
    func column(_ name: String) throws -> PackedColumn { try columns.column(name) }

    /// An order's key: hash of source and order number.
    public func key(_ order: Int) -> UInt64 { keys.key(of: order) }
}

/// Columns of a batch that have been opened.
private final class OpenColumns: Sendable {
    private let batch: FactBatch
    private let state = Mutex(State())

    private struct State {
        var columns: [String: PackedColumn] = [:]
        var ids: PackedTexts?
        var starts: LineStarts?
        var hashes: LineHashes?
    }

    init(_ batch: FactBatch) { self.batch = batch }

    func column(_ name: String) throws -> PackedColumn {
        try state.withLock { state in
            if let column = state.columns[name] { return column }
            let column = try batch.packed(name)
            state.columns[name] = column
            return column
        }
    }

    func ids() throws -> PackedTexts { try known(\.ids) { try batch.packedTexts(OrderColumn.id) } }
    func lineStarts() throws -> LineStarts { try known(\.starts) { try LineStarts(batch) } }
    func lineHashes() throws -> LineHashes { try known(\.hashes) { try LineHashes(batch) } }

    private func known<T>(_ place: WritableKeyPath<State, T?> & Sendable, _ open: () throws -> T) throws -> T {
        try state.withLock { state in
            if let known = state[keyPath: place] { return known }
            let opened = try open()
            state[keyPath: place] = opened
            return opened
        }
    }
}

/// The orders, events or payments that an import found unchanged, by key: it vouches for them.
public struct OrderAssertions: Sendable {
    /// Positions in `contents` by ascending key.
    public let keys: OrderKeys
    /// Hash of what the import says of each.
    public let contents: [Int64]

    public init(_ batch: FactBatch) throws {
        try self.init(batch, section: 0..<batch.rowCount(OrderColumn.assertedKey))
    }

    /// What a stretch of a file vouches for.
    public init(_ batch: FactBatch, section: Range<Int>) throws {
        guard !section.isEmpty else {
            (contents, keys) = ([], OrderKeys(keys: [], orders: []))
            return
        }
        let all = try batch.packed(OrderColumn.assertedKey)
        let contents = try batch.packed(OrderColumn.assertedContent)
        guard all.count == contents.count, section.lowerBound >= 0, section.upperBound <= all.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.assertedContent)
        }
        self.contents = Array(contents[section])
        keys = OrderKeys(unsorted: all[section].map(UInt64.init(bitPattern:)))
    }
}
