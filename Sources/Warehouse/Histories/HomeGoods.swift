import Kernel
import Timelines

/// What products say of the goods of lines: category and cost. Of a line's own source where that speaks of the product, else
/// of any.
struct HomeGoods: GoodsBook {
    private var categories: [String: String] = [:]
    private var costs: [String: [(from: Int32, micros: Int64?)]] = [:]

    /// - Parameter home: costs in other currencies convert at the rate of the day from which they hold.
    init(_ products: [Product], _ statements: [ProductCosts.Statement], home: Currency, _ rates: RateTable) {
        for product in products.reversed() {
            guard let category = product.category else { continue }
            categories[Self.key(product.source, product.sku)] = category
            categories[Self.key("", product.sku)] = category
        }
        let days = Dictionary(grouping: statements, by: { Self.key($0.source, $0.sku) })
        for (key, group) in days { costs[key] = Self.steps(group, home, rates) }
        for (sku, group) in Dictionary(grouping: statements, by: \.sku) {
            costs[Self.key("", sku)] = Self.steps(group, home, rates)
        }
    }

    func category(source: String, sku: String) -> String? {
        categories[Self.key(source, sku)] ?? categories[Self.key("", sku)]
    }

    func costs(source: String, sku: String) -> [(from: Int32, micros: Int64?)] {
        costs[Self.key(source, sku)] ?? costs[Self.key("", sku)] ?? []
    }

    private static func key(_ source: String, _ sku: String) -> String { source + "\u{0}" + sku }

    /// From each day on; of several statements of one day the one said last.
    private static func steps(
        _ statements: [ProductCosts.Statement], _ home: Currency, _ rates: RateTable
    ) -> [(from: Int32, micros: Int64?)] {
        var latest: [Int32: ProductCosts.Statement] = [:]
        for statement in statements {
            let day = statement.validFrom.number
            if latest[day].map({ $0.sequence <= statement.sequence }) ?? true { latest[day] = statement }
        }
        return latest.values.sorted { $0.validFrom < $1.validFrom }.map { statement in
            (from: statement.validFrom.number, micros: micros(statement, home, rates))
        }
    }

    private static func micros(
        _ statement: ProductCosts.Statement, _ home: Currency, _ rates: RateTable
    ) -> Int64? {
        if statement.currency == home { return statement.micros }
        guard let rate = rates.rate(of: statement.currency.code, on: Int64(statement.validFrom.number)) else {
            return nil
        }
        return Int64(
            exactly: Rounding.divide(Int128(statement.micros) * Int128(rate), by: Int128(RateTable.scale)))
    }
}
