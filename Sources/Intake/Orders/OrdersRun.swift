import Formats
import Kernel

/// Orders, in portions: while one is read, the one before it is put together, judged and written.
extension ImportRun {
    func readOrders(_ inspection: Inspection) throws -> [Rejection] {
        // What rows say of people is folded over the whole file.
        guard try sayings(inspection.mapping) == nil else { return try readOrdersWhole(inspection) }
        do {
            return try readOrders(inspection, portion: delivery.setting.orderPortion)
        } catch let apart as OrdersLieApart {
            try startOver(assumed: inspection.assumed)
            return try readOrdersWhole(inspection, rows: apart.rows)
        }
    }

    /// Rows of an order lie so far apart that no portion has all of them.
    private struct OrdersLieApart: Error {
        let rows: Int
    }

    /// All rows at once; where they are more than a quarter of memory holds, a share of the orders at each reading.
    private func readOrdersWhole(_ inspection: Inspection, rows: Int = 0) throws -> [Rejection] {
        let held = RowLimit(delivery.options.kind, memory: delivery.setting.memory / 3).rows
        return try readOrders(inspection, portion: .max, OrderShare.shares(of: rows, held: held))
    }

    private func readOrders(
        _ inspection: Inspection, portion: Int, _ shares: [OrderShare] = [OrderShare()]
    ) throws -> [Rejection] {
        var (reader, sayings) = (try orderReader(inspection), try sayings(inspection.mapping))
        let press = OrderPress(
            self, statuses: try delivery.reading?.statusTable ?? home.database.read { try StatusTable.load($0) })
        let progress = delivery.progress
        defer {
            press.wait()
            delivery.progress = progress
        }
        let limit = RowLimit(bytes: 16, memory: delivery.setting.memory)
        let mostHeld = RowLimit(delivery.options.kind, memory: delivery.setting.memory)
        var read = 0
        for share in shares {
            // While rows are read, how far that is says more than how far the portion before is.
            delivery.progress = { [isCancelled] _, _, _ in if isCancelled() { throw CancellationError() } }
            if !share.isFirst { reader.sheet = try press.spare() ?? reader.sheet.another() }
            reader.sheet.share = share
            var full = min(portion, mostHeld.rows + 1)
            read = try eachRow(inspection, limit: limit, progress: share.progress(progress)) { row in
                let before = reader.sheet.count
                reader.read(row)
                if sayings != nil, reader.sheet.count > before, let (person, order) = reader.last {
                    sayings?.add(row, person: person, order: order)
                }
                guard reader.sheet.count >= full else { return }
                try mostHeld.check(reader.sheet.count)
                let next = try press.spare() ?? reader.sheet.another()
                let sheet = reader.sheet
                sheet.moveOpenOrders(to: next, openRows: min(OrderSheet.openRows, portion / 8))
                reader.sheet = next
                // An order that fills half a portion is not moved again and again.
                full = max(portion, next.count * 2)
                try press.start(sheet)
            }
            try press.finish()
            delivery.progress = progress
            try press.press(reader.sheet, sayings)
        }
        if press.split.hasAny() { throw OrdersLieApart(rows: read) }
        delivery.summary.read = read
        return press.rejections
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
