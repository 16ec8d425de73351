import Kernel
import Storage

/// The front door to products, what they cost and what was spent on customers.
public struct ProductCatalogue: Sendable {
    let home: Home

    public init(_ home: Home) { self.home = home }

    public func count() throws -> Int { try home.database.read { try ProductStore.count($0) } }

    /// Products by source and SKU, ascending, those after `after`.
    public func list(after: (source: String, sku: String)? = nil, limit: Int) throws -> [Product] {
        try home.database.read { try ProductStore.list($0, after: after ?? ("", ""), limit: limit) }
    }

    public func find(source: String, sku: String) throws -> Product? {
        try home.database.read { try ProductStore.find($0, source, sku) }
    }

    /// Every statement of cost that can be seen.
    public func costStatements() throws -> [ProductCosts.Statement] {
        try home.database.read { try CostStore.statements($0) }
    }

    public func costs() throws -> ProductCosts { ProductCosts(try costStatements()) }

    /// What was spent, by source and what each row is known by.
    public func spend() throws -> [SpendRow] { try home.database.read { try CostStore.spend($0) } }
}
