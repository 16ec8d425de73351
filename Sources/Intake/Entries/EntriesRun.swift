import Kernel

extension ImportRun {
    /// Reads events or payments whole, puts repeated ids together, and hands them on once.
    func readEntries(_ inspection: Inspection) throws -> [Rejection] {
        let kind = delivery.options.kind
        let fields = try EntryFields(
            inspection.mapping, kind: kind, decimal: inspection.decimal, dateOrder: inspection.dateOrder)
        var reader = EntryRowReader(
            fields, home: delivery.setting.settings.currency, customerSource: delivery.customerSource,
            clock: delivery.setting.clock, country: delivery.setting.settings.country)
        var sayings = try sayings(inspection.mapping)
        delivery.summary.read = try eachRow(inspection) { row in
            let before = reader.count
            reader.read(row)
            if sayings != nil, reader.count > before { sayings?.add(row, person: reader.lastPerson) }
        }
        delivery.sayings = sayings
        let rejections = reader.rejections
        let sheet = reader.takeSheet()
        delivery.summary.accepted = sheet.count
        delivery.summary.flagged = sheet.flagged
        delivery.summary.flags = sheet.flags
        let today = Int64(delivery.setting.clock.day(of: now).number)
        delivery.summary.future = sheet.day.count { $0 > today }
        let assembly = EntryAssembly(sheet, source: delivery.options.source, kind: kind)
        delivery.summary.totals = assembly.totals
        delivery.entries = assembly.delivered
        try stage()
        return rejections
    }
}
