import Charts
import Kernel
import Timelines
import Web

typealias MonthFigures = SalesMonth

extension CompanyFigures {
    /// Whether the month is over as of the day.
    func isComplete(_ month: MonthFigures) -> Bool { month.firstDay.adding(months: 1).adding(days: -1) <= asOf }
}

/// Net sales by month, the last one dashed while it is not over.
struct HomeMonths {
    let texts: Texts
    let company: CompanyFigures
    let query: ValueQuery

    var html: String {
        let marks = company.months.map { month in
            ChartMark(
                label(month), Double(month.net) / factor,
                shown: texts.money(minor: month.net, company.currency), isPartial: !company.isComplete(month))
        }
        let frame = ChartFrame(
            finding: finding, caption: caption, categoryTitle: texts("home.month"), valueTitle: texts("value.net"),
            csvPath: query.path("/home/months.csv"), words: texts.chartWords)
        return Chart.columns(
            frame, marks, axis: { texts.moneyShort(minor: minor($0), company.currency) },
            value: { texts.money(minor: minor($0), company.currency) })
    }

    private var factor: Double { Double(company.currency.minorFactor) }

    private func minor(_ amount: Double) -> Int64 { Int64(exactly: (amount * factor).rounded()) ?? 0 }

    /// Januaries and the first column carry the year.
    private func label(_ month: MonthFigures) -> String {
        let isFirst = month == company.months.first
        return isFirst || month.month == 1 ? texts.month(month.firstDay) : texts.monthShort(month.firstDay)
    }

    private var caption: String {
        let key = company.months.contains { !company.isComplete($0) } ? "home.months-partial" : "home.months-caption"
        guard let last = company.months.last else {
            return texts("home.months-caption", ["currency": company.currency.code])
        }
        return texts(key, ["currency": company.currency.code, "month": texts.month(last.firstDay)])
    }

    /// The last three complete months against the three before; with fewer, the best month.
    var finding: String {
        let complete = company.months.filter { company.isComplete($0) }
        guard complete.count >= 6 else { return best }
        let last = complete.suffix(3).reduce(Int64(0)) { $0 &+ $1.net }
        let before = complete.dropLast(3).suffix(3).reduce(Int64(0)) { $0 &+ $1.net }
        guard let change = CompanyFigures.change(last, before) else { return best }
        if abs(change) < 0.01 { return texts("home.months-flat") }
        return texts(change > 0 ? "home.months-up" : "home.months-down", ["change": texts.percent(abs(change))])
    }

    private var best: String {
        guard let month = company.months.max(by: { $0.net < $1.net }) else { return texts("chart.empty") }
        return texts(
            "home.months-best",
            ["month": texts.month(month.firstDay), "money": texts.moneyShort(minor: month.net, company.currency)])
    }
}
