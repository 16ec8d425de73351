import Intake
import Kernel
import Storage

/// Stages the products of a file: counts what is new, changed or unchanged, and keeps what the file says of each.
///
/// Rows of one product count as if each came alone, one after another, and are kept as one.
struct ProductStaging {
    private let delivery: Delivery
    private let delivered: DeliveredProducts
    /// Rows grouped by product, in file sequence inside each: those of product i are `start[i] ..< start[i + 1]`.
    private let rows: [Int32]
    private let start: [Int]

    init(_ delivery: Delivery, _ delivered: DeliveredProducts) {
        self.delivery = delivery
        self.delivered = delivered
        var skus = TextDictionary(minimumCapacity: delivered.products.count)
        let codes = delivered.products.map { Int(skus.code(of: $0.sku)) }
        var start = [Int](repeating: 0, count: skus.count + 1)
        for code in codes { start[code + 1] += 1 }
        for index in start.indices.dropFirst() { start[index] += start[index - 1] }
        var next = start
        var rows = [Int32](repeating: 0, count: codes.count)
        for (row, code) in codes.enumerated() {
            rows[next[code]] = Int32(truncatingIfNeeded: row)
            next[code] += 1
        }
        (self.rows, self.start) = (rows, start)
    }

    func run() throws {
        let database = delivery.setting.home.database
        let count = start.count - 1
        for first in stride(from: 0, to: count, by: ProductsStep.portion) {
            let products = first..<min(first + ProductsStep.portion, count)
            var staged: [ProductStore.Staged] = []
            try database.read { transaction in
                let current = try ProductStore.Current(transaction, source: delivered.source)
                for product in products { staged.append(try judge(rows[start[product]..<start[product + 1]], current)) }
            }
            if !delivery.isDryRun { try write(staged, products, database) }
            try delivery.progress("products", Int64(products.upperBound), Int64(count))
        }
    }

    private func write(_ staged: [ProductStore.Staged], _ products: Range<Int>, _ database: HomeDatabase) throws {
        let options = delivery.options
        let costs = rows[start[products.lowerBound]..<start[products.upperBound]].compactMap {
            delivered.products[Int($0)].cost
        }
        try database.write { transaction in
            try ProductStore.stage(
                transaction, staged[...], source: delivered.source, of: delivery.importID, mode: options.existing,
                empty: options.empty)
            // A known product that is left alone keeps its cost, too.
            try CostStore.stage(
                transaction, costs[...], source: delivered.source, of: delivery.importID,
                mode: options.existing == .skip ? .new : .replace)
        }
    }

    /// Counts the rows of one product and puts them together.
    private func judge(_ rows: ArraySlice<Int32>, _ current: ProductStore.Current) throws -> ProductStore.Staged {
        let products = rows.map { delivered.products[Int($0)] }
        guard let first = products.first else { return .init(sku: "", said: "{}", invalid: "{}") }
        let known = try current.find(first.sku)
        if known != nil, delivery.options.existing == .skip {
            delivery.summary.skipped += products.count
        } else if let known, products.count == 1, known == (first.said, first.invalid) {
            // The same texts, none of them empty: nothing has to be taken apart.
            delivery.summary.unchanged += 1
        } else {
            count(products, known.map { .init(said: SaidText.decode($0.said), invalid: SaidText.decode($0.invalid)) })
        }
        guard products.count > 1 else { return .init(sku: first.sku, said: first.said, invalid: first.invalid) }
        let whole = products.dropFirst().reduce(ProductValues(first)) {
            $0.followed(by: ProductValues($1), empty: delivery.options.empty)
        }
        return .init(
            sku: first.sku, said: SaidText.encode(whole.said), invalid: SaidText.encode(whole.invalid))
    }

    private func count(_ products: [DeliveredProducts.Product], _ known: ProductValues?) {
        var now = known
        for product in products {
            let version = ProductValues.Version(
                values: ProductValues(product), mode: .replace, empty: delivery.options.empty)
            let after = ProductValues.applying(version, to: now)
            if now == nil {
                delivery.summary.created += 1
            } else if after == now {
                delivery.summary.unchanged += 1
            } else {
                delivery.summary.updated += 1
            }
            now = after
        }
    }
}

extension ProductValues {
    fileprivate init(_ product: DeliveredProducts.Product) {
        self.init(said: SaidText.decode(product.said), invalid: SaidText.decode(product.invalid))
    }
}
