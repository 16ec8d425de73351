import Formats
import Kernel

/// Turns rows of a costs file into costs of products or into spend, or into the reason why not.
///
/// A row with a SKU is the cost of that product, from `valid_from` or else from the import's day on. A row without
/// is money spent on a day. Refused is what is neither, and what has an unreadable cost, amount, currency or day.
struct CostRowReader {
    private let sku, validFrom, unitCost, currency, id, spentAt, amount, label, channel, campaign: Int
    private let customer, notes, columnCount: Int
    private let decimal: DecimalSign
    private let dateOrder: DateOrder
    private let home: Currency
    private let today: Day
    private let clock: LocalTime
    private(set) var costs: [DeliveredProducts.Cost] = []
    private(set) var spend: [DeliveredProducts.Spend] = []
    private(set) var rejections: [Rejection] = []
    /// Rows whose label is no word for one; they count as other.
    private(set) var flagged = 0

    /// - Throws: `ImportProblem.missingField` when nothing can come of the file.
    init(_ inspection: Inspection, home: Currency, today: Day, clock: LocalTime) throws {
        func at(_ name: String) -> Int { inspection.mapping.index(of: name) ?? -1 }
        (sku, validFrom, unitCost, currency) = (at("sku"), at("valid_from"), at("unit_cost"), at("currency"))
        (id, spentAt, amount, label) = (at("cost_id"), at("spent_at"), at("amount"), at("label"))
        (channel, campaign, customer, notes) = (at("channel"), at("campaign"), at("customer_ref"), at("notes"))
        columnCount = inspection.mapping.columns.count
        decimal = inspection.decimal
        dateOrder = inspection.dateOrder
        (self.home, self.today, self.clock) = (home, today, clock)
        let hasCosts = sku >= 0 && unitCost >= 0
        if !hasCosts, spentAt < 0 || amount < 0 {
            let missing = sku >= 0 ? "unit_cost" : spentAt >= 0 ? "amount" : amount >= 0 ? "spent_at" : "sku"
            throw ImportProblem.missingField(missing, kind: .costs)
        }
    }

    private struct Refusal: Error {
        var column: Int
        var reason: RejectReason
    }

    mutating func read(_ row: CSVRow) {
        if let (column, reason) = row.refusal(columns: columnCount) {
            rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
            return
        }
        do {
            let sku = row.text(sku).cellText
            if sku.isEmpty { try readSpend(row) } else { try readCost(row, sku) }
        } catch let refusal as Refusal {
            rejections.append(
                Rejection(row: row.rowNumber, line: row.lineNumber, column: refusal.column, reason: refusal.reason))
        } catch {}
    }

    private mutating func readCost(_ row: CSVRow, _ sku: String) throws {
        let text = row.field(unitCost).trimmed
        if text.isEmpty { throw Refusal(column: unitCost, reason: .amountMissing) }
        guard let cost = NumberText.micros(text, decimal: decimal), cost.raw >= 0 else {
            throw Refusal(column: unitCost, reason: .costUnreadable)
        }
        let from = row.field(validFrom).isBlank ? today : try day(row, validFrom)
        costs.append(.init(sku: sku, validFrom: from, micros: cost.raw, currency: try currency(row)))
    }

    private mutating func readSpend(_ row: CSVRow) throws {
        let text = row.field(amount).trimmed
        if text.isEmpty, row.field(spentAt).isBlank { throw Refusal(column: sku, reason: .skuMissing) }
        if row.field(spentAt).isBlank { throw Refusal(column: spentAt, reason: .dateMissing) }
        let day = try day(row, spentAt)
        if text.isEmpty { throw Refusal(column: amount, reason: .amountMissing) }
        guard let number = NumberText.micros(text, decimal: decimal) else {
            throw Refusal(column: amount, reason: .amountUnreadable)
        }
        let money = try currency(row)
        let minor = number.minor(money)
        guard minor.magnitude <= LineValues.largest.magnitude else {
            throw Refusal(column: amount, reason: .amountTooLarge)
        }
        let own = row.text(id).cellText
        let label = SpendLabel(word: row.text(label).cellText)
        if label == nil { flagged += 1 }
        spend.append(
            .init(
                id: own.isEmpty ? nil : own, spentOn: day, amount: minor, currency: money, label: label ?? .other,
                channel: row.text(channel).cellText, campaign: row.text(campaign).cellText,
                customer: row.text(customer).cellText, notes: row.text(notes).cellText))
    }

    private func currency(_ row: CSVRow) throws -> Currency {
        let text = row.field(currency).trimmed
        if text.isEmpty { return home }
        guard let money = Currency(String(decoding: text, as: UTF8.self)) else {
            throw Refusal(column: currency, reason: .currencyUnreadable)
        }
        return money
    }

    private func day(_ row: CSVRow, _ column: Int) throws -> Day {
        guard let written = DateText.parse(row.field(column).trimmed, order: dateOrder) else {
            throw Refusal(column: column, reason: .dateUnreadable)
        }
        return clock.day(of: written)
    }
}
