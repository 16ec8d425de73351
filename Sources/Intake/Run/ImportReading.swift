import Formats
import Foundation
import Kernel
import Storage

/// How a file was read when it was imported: columns, signs, words for states, the company's clock and money.
///
/// Kept with the import, so that its original can be read again just so, whatever has been decided since.
public struct ImportReading: Codable, Sendable, Equatable {
    struct Column: Codable, Sendable, Equatable {
        var name: String
        /// Empty: left out.
        var field: String
        var type: ColumnType
        var rule: CellRule?
        /// Of a field of the file's own, where its cells are written otherwise than the rest of the file.
        var decimal: DecimalSign?
        var dateOrder: DateOrder?
    }

    var columns: [Column]
    var preset: String?
    var decimal: DecimalSign
    var dateOrder: DateOrder
    /// What the company decided itself about states of orders, by folded text.
    var statuses: [String: String]
    var country: String
    var currency: String
    var locale: String
    var timeZone: String
    /// The day that was today, as an instant.
    var at: Int64

    init(_ inspection: Inspection, _ setting: IntakeSetting, at now: Int64) throws {
        columns = zip(inspection.mapping.columns, inspection.shown).map { column, shown in
            var own = Column(name: column.name, field: column.field?.name ?? "", type: column.type, rule: column.rule)
            guard column.field?.isCustom == true else { return own }
            if column.type == .number, shown.decimal != inspection.decimal { own.decimal = shown.decimal }
            if column.type == .date, shown.dateOrder != inspection.dateOrder { own.dateOrder = shown.dateOrder }
            return own
        }
        preset = inspection.mapping.preset
        (decimal, dateOrder, at) = (inspection.decimal, inspection.dateOrder, now)
        let table = try setting.home.database.read { try StatusTable.load($0) }
        let own = table.entries.filter { !$0.isStandard }
        statuses = Dictionary(own.map { ($0.text, StatusTable.code($0.meaning)) }) { first, _ in first }
        (country, currency) = (setting.settings.country, setting.settings.currency.code)
        (locale, timeZone) = (setting.settings.locale, setting.settings.timeZone.identifier)
    }

    /// The words for states that held then.
    var statusTable: StatusTable {
        let meanings: [String: OrderStatus] = ["sold": .sold, "void": .void, "returned": .returned]
        var table = StatusTable.standard
        for (text, code) in statuses { if let meaning = meanings[code] { try? table.set(text, meaning) } }
        return table
    }

    var settings: HomeSettings? {
        try? HomeSettings(country: country, currency: currency, locale: locale, timeZone: timeZone)
    }

    init?(json: String) {
        guard let value = try? JSONDecoder().decode(ImportReading.self, from: Data(json.utf8)) else { return nil }
        self = value
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
