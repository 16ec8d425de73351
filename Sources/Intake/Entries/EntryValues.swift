import Formats
import Kernel

/// The numbers of one event or payment.
struct EntryValues {
    var value = DeliveredEntries.unknown
    var minutes = DeliveredEntries.unknown
    var amount = DeliveredEntries.unknown
    /// Code of the sheet's currencies.
    var currency: UInt8 = 0
    /// Why values cannot be read, each once.
    var defects: [ValueDefect] = []

    /// Reads the row's numbers, or says which column makes the row unusable and why.
    mutating func read(_ row: CSVRow, _ fields: EntryFields, _ sheet: EntrySheet) -> (Int, RejectReason)? {
        if fields.amount >= 0, let failure = readAmount(row, fields, sheet) { return failure }
        value = number(row, fields.value, fields)
        minutes = number(row, fields.minutes, fields)
        return nil
    }

    private mutating func readAmount(
        _ row: CSVRow, _ fields: EntryFields, _ sheet: EntrySheet
    ) -> (Int, RejectReason)? {
        var money = sheet.currencies.first
        let text = row.field(fields.currency).trimmed
        if !text.isEmpty {
            money = Currency(String(decoding: text, as: UTF8.self))
            guard let money, let code = sheet.code(of: money) else { return (fields.currency, .currencyUnreadable) }
            currency = code
        }
        let cell = row.field(fields.amount).trimmed
        if cell.isEmpty { return (fields.amount, .amountMissing) }
        guard let money, let micros = NumberText.micros(cell, decimal: fields.decimal) else {
            return (fields.amount, .amountUnreadable)
        }
        let minor = micros.minor(money)
        guard minor.magnitude <= LineValues.largest.magnitude else { return (fields.amount, .amountTooLarge) }
        amount = minor
        return nil
    }

    /// Millionths; one that cannot be read is unknown.
    private mutating func number(_ row: CSVRow, _ column: Int, _ fields: EntryFields) -> Int64 {
        guard column >= 0 else { return DeliveredEntries.unknown }
        let cell = row.field(column).trimmed
        if cell.isEmpty { return DeliveredEntries.unknown }
        guard let micros = NumberText.micros(cell, decimal: fields.decimal) else {
            defects.append(.numberUnreadable)
            return DeliveredEntries.unknown
        }
        return micros.raw
    }
}
