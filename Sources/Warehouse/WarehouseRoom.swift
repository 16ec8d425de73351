import Kernel
import Storage
import Timelines

/// The front door of Warehouse: what happened, when, worth how much?
public struct WarehouseRoom: Sendable {
    public let facts: FactBase
    public let rates: RateBook
    let home: Home

    public init(_ home: Home) {
        self.home = home
        facts = FactBase(home)
        rates = RateBook(home)
    }

    /// What is stored, from the manifest alone.
    public struct Extent: Sendable, Equatable {
        /// Files: several imports may share one.
        public var batches = 0
        public var orders = 0
        public var lines = 0
        public var byteCount: Int64 = 0
        public var firstOn: Day?
        public var lastOn: Day?
    }

    public func extent() throws -> Extent {
        var files: Set<String> = []
        return try manifest().reduce(into: Extent()) { extent, entry in
            extent.orders += entry.orders
            extent.lines += entry.lines
            if files.insert(entry.file).inserted {
                extent.batches += 1
                extent.byteCount += entry.byteCount
            }
            extent.firstOn = [extent.firstOn, entry.firstOn].compactMap { $0 }.min()
            extent.lastOn = [extent.lastOn, entry.lastOn].compactMap { $0 }.max()
        }
    }

    /// Products, what they cost, and what was spent on customers.
    public var products: ProductCatalogue { ProductCatalogue(home) }

    public func manifest() throws -> [FactBatchEntry] { try home.database.read { try FactBatchStore.list($0) } }
}

extension WarehouseRoom {
    /// Orders as they are now: each counted once, in the version of the latest import.
    public func visibleOrders() throws -> Int { try facts.view().visibleOrders }
}
