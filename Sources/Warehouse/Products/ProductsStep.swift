import Intake
import Kernel
import Storage

/// Keeps what files say of products, their costs and what was spent on customers, and folds products from it.
///
/// Everything an import says is kept under its id; readers see it from the moment the import stands in `productImport`.
public struct ProductsStep: IntakeStep {
    public let name = "products"
    static let portion = 5_000

    public init() {}

    public func stage(_ delivery: Delivery) throws {
        guard let delivered = delivery.products else { return }
        delivery.products = nil
        try ProductStaging(delivery, delivered).run()
        try CostStaging(delivery, delivered).run()
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        guard delivery.options.kind == .products || delivery.options.kind == .costs else { return }
        try ProductStore.show(transaction, delivery.importID, sequence: delivery.sequence)
    }

    /// Folds the products that an import speaks of; safe to repeat.
    public func settle(_ importID: ImportID, _ setting: IntakeSetting) throws {
        var after = ProductStore.Name(source: "", sku: "")
        while true {
            let names = try setting.home.database.read {
                try ProductStore.names($0, of: importID, after: after, limit: Self.portion)
            }
            guard let last = names.last else { return }
            // A write holds the database, so its portions are small.
            for start in stride(from: 0, to: names.count, by: 1_000) {
                try setting.home.database.write { transaction in
                    let folding = try ProductStore.Folding(transaction)
                    for name in names[start..<min(start + 1_000, names.count)] {
                        try folding.refold(name, home: setting.settings.currency)
                    }
                }
            }
            after = last
        }
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        var removed = 1
        while removed > 0 {
            removed = try setting.home.database.write {
                try ProductStore.unstage($0, of: importID, limit: Self.portion)
                    + CostStore.unstage($0, of: importID, limit: Self.portion)
            }
        }
    }

    public func undo(_ undo: Undo, in transaction: Transaction) throws {
        try ProductStore.hide(transaction, undo.importID)
    }

    /// Folds without the import, and only then forgets which products it spoke of.
    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try settle(importID, setting)
        try discard(importID, setting)
    }
}

extension ProductsStep {
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        guard undo.options.kind == .products || undo.options.kind == .costs else { return }
        let database = undo.setting.home.database
        var after = ProductStore.Name(source: "", sku: "")
        while true {
            let names = try database.read { transaction in
                let names = try ProductStore.names(transaction, of: undo.importID, after: after, limit: Self.portion)
                let folding = try ProductStore.Folding(transaction)
                for name in names { try look(name, undo.importID, folding, &preview) }
                return names
            }
            guard let last = names.last else { break }
            after = last
        }
        try previewSpend(undo, &preview)
    }

    private func look(
        _ name: ProductStore.Name, _ id: ImportID, _ folding: ProductStore.Folding, _ preview: inout UndoPreview
    ) throws {
        let (now, then) = (try folding.values(name), try folding.values(name, without: id))
        if now != nil, then == nil {
            preview.productsRemoved += 1
        } else if try now != then || costs(name, folding, nil) != costs(name, folding, id) {
            preview.productsChanged += 1
        }
    }

    /// What the product costs from when on, whoever says it.
    private func costs(
        _ name: ProductStore.Name, _ folding: ProductStore.Folding, _ excluded: ImportID?
    ) throws -> [ProductCosts.Statement] {
        try folding.costs(name, without: excluded).map { statement in
            var statement = statement
            statement.sequence = 0
            return statement
        }
    }

    /// Rows of spend count as entries: they are things that happened, known by an id of their own.
    private func previewSpend(_ undo: Undo, _ preview: inout UndoPreview) throws {
        var after = ""
        while true {
            let keys = try undo.setting.home.database.read { transaction in
                let keys = try CostStore.spendKeys(transaction, of: undo.importID, after: after, limit: Self.portion)
                for (source, key) in keys {
                    let now = try CostStore.spend(transaction, source: source, key: key)
                    guard let now, now.by == undo.importID else { continue }
                    let then = try CostStore.spend(transaction, source: source, key: key, without: undo.importID)
                    if then == nil {
                        preview.entries.removed += 1
                    } else if then?.row == now.row {
                        preview.entries.kept += 1
                    } else {
                        preview.entries.restored += 1
                    }
                }
                return keys
            }
            guard let last = keys.last else { return }
            after = last.key
        }
    }
}
