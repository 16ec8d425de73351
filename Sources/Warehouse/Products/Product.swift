import Kernel

/// One product as one source has it now.
public struct Product: Sendable, Equatable {
    public var source: String
    /// As written, without blanks around it.
    public var sku: String
    public var name: String?
    public var category: String?
    public var subcategory: String?
    /// Millionths of `currency`'s unit.
    public var price: Int64?
    public var currency: Currency
    /// Millionths.
    public var stock: Int64?
    public var isActive: Bool?
    /// SKU of the product that this one takes the place of.
    public var replaces: String?
    public var url: String?
    public var imageURL: String?
}

/// Money spent on getting, keeping or serving customers, as it can be seen now.
public struct SpendRow: Sendable, Equatable {
    public var source: String
    /// What the row is known by: `id:` and the source's own, or `row:` and all it says.
    public var key: String
    public var spentOn: Day
    /// Minor units of `currency`, signed.
    public var amount: Int64
    public var currency: String
    /// `acquire`, `retain`, `serve` or `other`.
    public var label: String
    public var channel: String
    public var campaign: String
    /// Whose id `customer` is.
    public var customerSource: String
    /// Empty is nobody in particular.
    public var customer: String
    public var notes: String
}
