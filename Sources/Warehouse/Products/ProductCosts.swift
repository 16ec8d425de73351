import Kernel
import Timelines

/// What a unit of each product costs on any day.
///
/// The cost of a day is that of the latest statement valid from that day or before; before the first, the first.
/// Statements of the asker's own source count; where it states nothing of a product, those of all sources do, and of
/// several from one day the one said last.
public struct ProductCosts: Sendable {
    /// One dated statement.
    public struct Statement: Sendable, Equatable {
        public var source: String
        public var sku: String
        public var validFrom: Day
        /// Millionths of the currency's unit.
        public var micros: Int64
        public var currency: Currency
        /// Place of the import that says it in the sequence of what was said.
        public var sequence: Int64

        public init(
            source: String, sku: String, validFrom: Day, micros: Int64, currency: Currency, sequence: Int64
        ) {
            self.source = source
            self.sku = sku
            self.validFrom = validFrom
            self.micros = micros
            self.currency = currency
            self.sequence = sequence
        }
    }

    private var skus = TextDictionary()
    private var sources: [String] = []
    /// Ascending by SKU, source and day.
    private var statements: [Stated] = []
    /// `statements[start[s] ..< start[s + 1]]` are those of SKU s.
    private var start: [Int] = [0]

    private struct Stated {
        var sku: Int32
        var source: Int32
        var day: Int32
        var micros: Int64
        var currency: Currency
        var sequence: Int64
    }

    /// - Complexity: O(n · log n).
    public init(_ statements: [Statement]) {
        var codes: [String: Int32] = [:]
        for statement in statements {
            let source = codes[statement.source, default: Int32(codes.count)]
            codes[statement.source] = source
            self.statements.append(
                Stated(
                    sku: Int32(bitPattern: skus.code(of: statement.sku)), source: source,
                    day: statement.validFrom.number, micros: statement.micros, currency: statement.currency,
                    sequence: statement.sequence))
        }
        sources = codes.sorted { $0.value < $1.value }.map(\.key)
        self.statements.sort { ($0.sku, $0.source, $0.day, $0.sequence) < ($1.sku, $1.source, $1.day, $1.sequence) }
        start = [Int](repeating: 0, count: skus.count + 1)
        for statement in self.statements { start[Int(statement.sku) + 1] += 1 }
        for index in start.indices.dropFirst() { start[index] += start[index - 1] }
    }

    /// Number of products of which anything is stated.
    public var count: Int { skus.count }

    /// What a unit costs from each day on, ascending; empty where nothing is stated of the product.
    /// - Parameter source: whose line asks; nil is nobody in particular.
    public func steps(_ sku: String, source: String? = nil) -> [UnitCost] {
        guard let code = Array(sku.utf8).withUnsafeBytes({ skus.find($0) }) else { return [] }
        let all = statements[start[Int(code)]..<start[Int(code) + 1]]
        let own = source.flatMap { sources.firstIndex(of: $0) }.map { index in
            all.filter { $0.source == Int32(truncatingIfNeeded: index) }
        }
        let heard = own.flatMap { $0.isEmpty ? nil : $0 } ?? Array(all)
        var steps: [UnitCost] = []
        for stated in heard.sorted(by: { ($0.day, $0.sequence) < ($1.day, $1.sequence) }) {
            if steps.last?.from == stated.day { steps.removeLast() }
            steps.append(UnitCost(from: stated.day, micros: stated.micros, currency: stated.currency))
        }
        return steps
    }

    /// What a unit cost that day; nil where nothing is stated of the product.
    public func cost(_ sku: String, on day: Day, source: String? = nil) -> UnitCost? {
        steps(sku, source: source).on(Int64(day.number))
    }
}
