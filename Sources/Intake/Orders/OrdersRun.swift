import Formats
import Kernel

extension ImportRun {
    func readOrders(_ inspection: Inspection) throws -> [Rejection] {
        let sayings = try sayings(inspection.mapping)
        let statuses = try delivery.reading?.statusTable ?? home.database.read { try StatusTable.load($0) }
        return try readInPortions(inspection) {
            let reader = try orderReader(inspection)
            reader.sheet.sayings = sayings?.ofRows
            return reader
        } press: {
            OrderPress(self, statuses: statuses, sayings: sayings)
        }
    }

    private func orderReader(_ inspection: Inspection) throws -> OrderRowReader {
        let attributes = inspection.mapping.columns.compactMap(\.field).filter(\.isAttribute)
            .sorted { $0.name < $1.name }
        let fields = OrderSheet.fields(attributes)
        let columns = try OrderColumns(
            inspection.mapping, textFields: fields, decimal: inspection.decimal, dateOrder: inspection.dateOrder,
            lines: delivery.options.lines ?? .replace)
        let settings = delivery.setting.settings
        let sheet = OrderSheet(
            fields, present: columns.presentTexts, home: settings.currency, source: delivery.options.source)
        return OrderRowReader(
            columns: columns, sheet: sheet, clock: delivery.setting.clock, country: settings.country)
    }
}
