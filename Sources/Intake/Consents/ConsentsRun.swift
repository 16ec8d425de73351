import Formats
import Kernel

extension ImportRun {
    /// Rows that one transaction takes: an opt-out by hand waits for no more than that.
    private static let consentPortion = 5_000

    func readConsents(_ inspection: Inspection) throws -> [Rejection] {
        var reader = try ConsentRowReader(consentCells(inspection))
        var named: Set<UInt64> = []
        func deliver() throws {
            let rows = reader.takeRows()
            for row in rows { named.insert(Hash64.of(row.key)) }
            delivery.summary.accepted += rows.count
            delivery.consents = DeliveredConsents(source: delivery.customerSource, rows: rows)
            try stage()
        }
        delivery.summary.read = try eachRow(inspection) { row in
            reader.read(row)
            if reader.rows.count >= Self.consentPortion { try deliver() }
        }
        try deliver()
        delivery.summary.flagged = reader.flagged
        delivery.summary.totals.people = named.count
        return reader.rejections
    }

    func readSuppressions(_ inspection: Inspection) throws -> [Rejection] {
        var reader = try SuppressionRowReader(consentCells(inspection), source: delivery.customerSource)
        var named: Set<ContactAddress> = []
        func deliver() throws {
            let rows = reader.takeRows()
            for row in rows { if let address = row.addresses.first { named.insert(address) } }
            delivery.summary.accepted += rows.count
            delivery.suppressions = DeliveredSuppressions(source: delivery.options.source, rows: rows)
            try stage()
        }
        delivery.summary.read = try eachRow(inspection) { row in
            reader.read(row)
            if reader.rows.count >= Self.consentPortion { try deliver() }
        }
        try deliver()
        delivery.summary.flagged = reader.flagged
        delivery.summary.totals.people = named.count
        return reader.rejections
    }

    func consentCells(_ inspection: Inspection) -> ConsentCells {
        ConsentCells(
            mapping: inspection.mapping, dateOrder: inspection.dateOrder, country: delivery.setting.settings.country,
            clock: delivery.setting.clock, now: now)
    }
}
