import Kernel

extension ImportRun {
    /// Reads products or costs whole and hands them on once.
    func readProducts(_ inspection: Inspection) throws -> [Rejection] {
        var delivered = DeliveredProducts(
            source: delivery.options.source, customerSource: delivery.customerSource)
        let setting = delivery.setting
        let today = setting.clock.day(of: now)
        let rejections: [Rejection]
        if delivery.options.kind == .products {
            var reader = try ProductRowReader(
                inspection, home: setting.settings.currency, today: today, empty: delivery.options.empty)
            delivery.summary.read = try eachRow(inspection) { reader.read($0) }
            delivered.products = reader.rows
            delivery.summary.accepted = reader.rows.count
            delivery.summary.flagged = reader.flagged
            delivery.summary.flags = reader.flags
            rejections = reader.rejections
        } else {
            var reader = try CostRowReader(
                inspection, home: setting.settings.currency, today: today, clock: setting.clock)
            delivery.summary.read = try eachRow(inspection) { reader.read($0) }
            (delivered.costs, delivered.spend) = (reader.costs, reader.spend)
            delivery.summary.accepted = reader.costs.count + reader.spend.count
            delivery.summary.flagged = reader.flagged
            if reader.flagged > 0 { delivery.summary.flags = [ValueDefect.unreadable.code: reader.flagged] }
            delivery.summary.totals = delivered.totals
            rejections = reader.rejections
        }
        delivery.products = delivered
        try stage()
        return rejections
    }
}

extension DeliveredProducts {
    /// Of spend: its days and amounts, and the customers it names. Costs of products are no amounts of anything.
    var totals: ImportSummary.Totals {
        var totals = ImportSummary.Totals()
        totals.firstDay = spend.map(\.spentOn).min()?.description
        totals.lastDay = spend.map(\.spentOn).max()?.description
        totals.people = Set(spend.map(\.customer).filter { !$0.isEmpty }).count
        var sums: [Currency: Int128] = [:]
        for row in spend { sums[row.currency, default: 0] += Int128(row.amount) }
        for (money, sum) in sums {
            totals.amounts[money.code] = Money(minor: Int64(clamping: sum), currency: money).plain
        }
        return totals
    }
}
