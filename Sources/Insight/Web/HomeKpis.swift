import Charts
import Kernel
import Web

/// The four figures on top of the first page. Each is followed by its comparison and opens the people behind it.
struct HomeKpis {
    let texts: Texts
    let facts: HomeFacts
    let opensPeople: Bool

    private var company: CompanyFigures { facts.company }

    /// What the literature calls usual for a year without a contract (001: «entre el 15 % y el 35 % anual»).
    static let usualAttrition = 0.15...0.35

    var kpis: [Kpi] { [active, sales, attrition, ticket] }

    private var active: Kpi {
        let change = CompanyFigures.change(Int64(company.active), Int64(company.activeBefore))
        return Kpi(
            label: texts("home.kpi-active"), value: texts.number(company.active), comparison: comparison(change),
            tone: tone(change), path: people([("activity", "active")]))
    }

    private var sales: Kpi {
        let change = CompanyFigures.change(company.net, company.netBefore)
        return Kpi(
            label: texts("home.kpi-sales"), value: texts.moneyShort(minor: company.net, company.currency),
            comparison: comparison(change), tone: tone(change),
            path: people([("activity", "active"), ("sort", "money")]),
            chart: Chart.sparkline(complete.map { Double($0.net) }))
    }

    private var attrition: Kpi {
        guard let ratio = company.attritionRatio else {
            return Kpi(label: texts("home.kpi-attrition"), value: "–", comparison: texts("home.attrition-none"))
        }
        let usual = Self.usualAttrition
        let place = ratio < usual.lowerBound ? "below" : ratio > usual.upperBound ? "above" : "inside"
        return Kpi(
            label: texts("home.kpi-attrition"), value: texts.percent(ratio),
            comparison: texts(
                "home.attrition-" + place,
                [
                    "low": texts.percent(usual.lowerBound, digits: 0),
                    "high": texts.percent(usual.upperBound, digits: 0),
                ]), tone: place == "above" ? "down" : "mut",
            path: people([("activity", "lost")]))
    }

    private var ticket: Kpi {
        guard company.purchases > 0 else {
            return Kpi(label: texts("home.kpi-ticket"), value: "–", comparison: texts("home.ticket-none"))
        }
        let ticket = company.net / Int64(company.purchases)
        let before = company.purchasesBefore > 0 ? company.netBefore / Int64(company.purchasesBefore) : 0
        let change = CompanyFigures.change(ticket, before)
        let counted = complete.filter { $0.purchases > 0 }
        return Kpi(
            label: texts("home.kpi-ticket"), value: texts.moneyShort(minor: ticket, company.currency),
            comparison: change.map { ratio in
                texts.plural("home.ticket-change", count: company.purchases, ["change": texts.change(ratio)])
            } ?? texts.plural("home.ticket", count: company.purchases),
            tone: tone(change), path: people([("activity", "active"), ("sort", "frequency")]),
            chart: Chart.sparkline(counted.map { Double($0.net) / Double($0.purchases) }))
    }

    private var complete: [MonthFigures] { company.months.filter { company.isComplete($0) } }

    private func comparison(_ change: Double?) -> String {
        change.map { texts("home.change", ["change": texts.change($0)]) } ?? texts("home.no-year-before")
    }

    private func tone(_ change: Double?) -> String {
        guard let change, abs(change) >= 0.0005 else { return "mut" }
        return change > 0 ? "up" : "down"
    }

    private func people(_ filter: [(String, String)]) -> String? {
        opensPeople ? facts.query.path("/value/people", filter) : nil
    }
}
