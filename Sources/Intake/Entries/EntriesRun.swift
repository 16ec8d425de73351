import Kernel

extension ImportRun {
    func readEntries(_ inspection: Inspection) throws -> [Rejection] {
        let fields = try EntryFields(
            inspection.mapping, kind: delivery.options.kind, decimal: inspection.decimal,
            dateOrder: inspection.dateOrder)
        let sayings = try sayings(inspection.mapping)
        let settings = delivery.setting.settings
        return try readInPortions(inspection) {
            let sheet = EntrySheet(
                fields.textFields, home: settings.currency, source: delivery.options.source,
                customerSource: delivery.customerSource)
            sheet.sayings = sayings?.ofRows
            return EntryRowReader(
                fields, into: sheet, customerSource: delivery.customerSource, clock: delivery.setting.clock,
                country: settings.country)
        } press: {
            EntryPress(self, sayings: sayings)
        }
    }
}
