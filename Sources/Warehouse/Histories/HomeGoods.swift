import Kernel
import Storage
import Timelines

/// What products say of the goods of lines: category and cost. Of a line's own source where that speaks of the product, else
/// of any.
struct HomeGoods: GoodsBook {
    private var categories: [String: String] = [:]
    private let unitCosts: ProductCosts

    init(_ products: [Product], _ costs: ProductCosts) {
        unitCosts = costs
        for product in products.reversed() {
            guard let category = product.category else { continue }
            categories[Self.key(product.source, product.sku)] = category
            categories[Self.key("", product.sku)] = category
        }
    }

    func category(source: String, sku: String) -> String? {
        categories[Self.key(source, sku)] ?? categories[Self.key("", sku)]
    }

    func costs(source: String, sku: String) -> [UnitCost] { unitCosts.steps(sku, source: source) }

    private static func key(_ source: String, _ sku: String) -> String { source + "\u{0}" + sku }
}

extension ProductCatalogue {
    /// What is known of goods, and the state that it is of, as `TimelineBasis` has it.
    func goods() throws -> (state: [Int64], goods: HomeGoods) {
        try home.database.read { transaction in
            let products = try ProductStore.list(transaction, after: ("", ""), limit: .max)
            let costs = ProductCosts(try CostStore.statements(transaction))
            return (try ProductStore.state(transaction), HomeGoods(products, costs))
        }
    }
}
