import Intake
import Kernel
import Storage

/// Stages the rows of a costs file: costs of products, known by SKU and day, and spend, known by its id or by all it
/// says.
///
/// Rows of one cost or one spend count as if each came alone, one after another; the last of them is kept.
struct CostStaging {
    private let delivery: Delivery
    private let delivered: DeliveredProducts
    private let mode: CostStore.Mode

    init(_ delivery: Delivery, _ delivered: DeliveredProducts) {
        self.delivery = delivery
        self.delivered = delivered
        mode = delivery.options.existing == .skip ? .skip : .replace
    }

    func run() throws {
        let (source, id) = (delivered.source, delivery.importID)
        try stage(delivered.costs) { transaction in
            let folding = try ProductStore.Folding(transaction)
            return { cost in
                let stated = try folding.costs(.init(source: source, sku: cost.sku))
                    .first { $0.validFrom == cost.validFrom }
                let known = stated.map {
                    DeliveredProducts.Cost(
                        sku: $0.sku, validFrom: $0.validFrom, micros: $0.micros, currency: $0.currency)
                }
                return ("\(cost.validFrom.number) \(cost.sku)", known)
            }
        } write: {
            try CostStore.stage($1, $0, source: source, of: id, mode: mode)
        }
        try stage(spendRows()) { transaction in
            { ($0.key, try CostStore.spend(transaction, source: source, key: $0.key)?.row) }
        } write: {
            try CostStore.stage($1, $0, of: id, mode: mode)
        }
    }

    /// Rows without an id are known by all they say and their number among those that say the same.
    private func spendRows() -> [SpendRow] {
        var seen: [String: Int] = [:]
        return delivered.spend.map { spend in
            var row = SpendRow(
                source: delivered.source, key: "", spentOn: spend.spentOn, amount: spend.amount,
                currency: spend.currency.code, label: spend.label.rawValue, channel: spend.channel,
                campaign: spend.campaign, customerSource: spend.customer.isEmpty ? "" : delivered.customerSource,
                customer: spend.customer, notes: spend.notes)
            if let id = spend.id {
                row.key = "id:" + id
            } else {
                let said = [
                    row.spentOn.description, String(row.amount), row.currency, row.label, row.channel, row.campaign,
                    row.customerSource, row.customer, row.notes,
                ].joined(separator: "\u{1F}")
                row.key = "row:\(seen[said, default: 0]):" + said
                seen[said, default: 0] += 1
            }
            return row
        }
    }

    /// Counts rows by fate and writes them, portion by portion.
    /// - Parameter look: what a row is known by, and what can be seen of that now.
    private func stage<Value: Equatable>(
        _ rows: [Value], look: (Transaction) throws -> (Value) throws -> (key: String, known: Value?),
        write: (ArraySlice<Value>, Transaction) throws -> Void
    ) throws {
        var said: [String: Value] = [:]
        for first in stride(from: 0, to: rows.count, by: ProductsStep.portion) {
            let portion = rows[first..<min(first + ProductsStep.portion, rows.count)]
            try delivery.setting.home.database.read { transaction in
                let look = try look(transaction)
                for row in portion {
                    let (key, known) = try look(row)
                    count(row, before: said[key] ?? known, isKnown: known != nil)
                    said[key] = row
                }
            }
            if !delivery.isDryRun { try delivery.setting.home.database.write { try write(portion, $0) } }
            try delivery.progress("costs", Int64(portion.endIndex), Int64(rows.count))
        }
    }

    private func count<Value: Equatable>(_ row: Value, before: Value?, isKnown: Bool) {
        if isKnown, mode == .skip {
            delivery.summary.skipped += 1
        } else if let before {
            if before == row { delivery.summary.unchanged += 1 } else { delivery.summary.updated += 1 }
        } else {
            delivery.summary.created += 1
        }
    }
}
