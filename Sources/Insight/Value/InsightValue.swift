import Analytics
import Kernel
import Timelines
import Warehouse

extension InsightRoom {
    /// A, B, C: of customers with a purchase up to the day, by money or by profit.
    public func classes(_ question: ValueQuestion, by basis: ClassTable.Basis = .money) throws -> ClassTable {
        let request = PurchaseFigures.Request(
            question: question, window: question.window, hasCosts: basis == .profit)
        return try ClassTable(question, basis, settings.currency, histories().figures(request))
    }

    /// The cells of frequency and volume over 12 months or the window asked for.
    /// - Parameter hasFlows: also how customers moved since the time of the same length before.
    public func frequencyVolume(_ question: ValueQuestion, hasFlows: Bool = false) throws -> FrequencyVolumeTable {
        let window = question.window ?? .year
        let request = PurchaseFigures.Request(question: question, window: window, hasBefore: hasFlows)
        let histories = try histories()
        return try FrequencyVolumeTable(
            question, window, settings.currency, histories.figures(request),
            everybody: histories.timeline.count(of: question.kind))
    }

    public func cohorts(_ question: ValueQuestion) throws -> CohortTable {
        let histories = try histories()
        let query = question.query(question.window, files: histories.files)
        let parts = try histories.timeline.peopleByPart(of: question.kind).map { part, people in
            (people, try PurchaseScan(part.timeline).months(query))
        }
        var months: [ArraySlice<Int32>] = []
        for (people, found) in parts { people.forEach { if !found[$0].isEmpty { months.append(found[$0]) } } }
        return CohortTable(question, today: today, months)
    }

    /// Attrition, retention, attraction and repurchase of the 12 months, or of the window asked for, that end that day.
    public func rates(_ question: ValueQuestion) throws -> RatesTable {
        let period = question.window ?? .year
        let request = PurchaseFigures.Request(question: question, window: period, hasBefore: true, hasDays: true)
        return try RatesTable(
            question, period, settings.currency, histories().figures(request),
            spend(question, period, warehouse.rates.table()))
    }

    /// The share of the best customers, by percent of all.
    public func concentration(_ question: ValueQuestion, top percents: [Fraction]) throws -> ConcentrationTable {
        let request = PurchaseFigures.Request(question: question, window: question.window)
        return try ConcentrationTable(question, percents, settings.currency, histories().figures(request))
    }

    public func profit(_ question: ValueQuestion) throws -> ProfitTable {
        let request = PurchaseFigures.Request(question: question, window: question.window, hasCosts: true)
        return try ProfitTable(question, settings.currency, histories().figures(request))
    }

    private func spend(_ question: ValueQuestion, _ period: Lookback, _ rates: RateTable) throws -> LabelledSpend {
        var spend = LabelledSpend()
        let days = period.start(endingOn: question.asOf)...question.asOf
        for row in try warehouse.products.spend() where days.contains(row.spentOn) {
            guard question.source == nil || question.source == row.source else { continue }
            try spend.add(row.label, minor(row, rates))
        }
        return spend
    }

    /// Minor units of the home's currency; nil without a rate of the day.
    private func minor(_ row: SpendRow, _ rates: RateTable) throws -> Int64? {
        if row.currency == settings.currency.code { return row.amount }
        guard let currency = Currency(row.currency),
            let rate = rates.rate(of: currency.code, on: Int64(row.spentOn.number))
        else { return nil }
        return try RateTable.convert(row.amount, from: currency, to: settings.currency, rate: rate)
    }
}
