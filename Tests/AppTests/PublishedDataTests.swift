import Analytics
import Formats
import Foundation
import Insight
import Kernel
import Testing

@testable import Intake

/// Published data sets by the ordinary import: the figures that others computed come out.
@Suite("Published data")
struct PublishedDataTests {
    private struct Retail: Decodable {
        struct KPIs: Decodable {
            struct Clean: Decodable {
                var customers, orders: Int
                var revenue: Decimal
            }
            struct RFM: Decodable {
                var recency, frequency, monetary: [String: Double]
                var one_time_buyers: Int
            }
            struct Month: Decodable {
                var customers: Int
                var revenue: Decimal
            }
            var rows, invoices, cancel_rows: Int
            var pareto_share_of_revenue: [String: Decimal]
            var gini_monetary: Decimal
            var cohorts_monthly_active_customers: [String: [Int?]]
            var monthly: [String: Month]
            var clean: Clean
            var rfm: RFM
        }
        var kpis: KPIs
    }

    @Test(
        "Online Retail, half of its customers",
        .enabled(if: SharedData.has("online_retail/expected.json"), "../shared/data is not here"))
    func onlineRetail() throws {
        let expected = try JSONDecoder().decode(
            Retail.self, from: Data(contentsOf: SharedData.url("online_retail/expected.json"))
        ).kpis
        let file = try SharedData.url("online_retail/online_retail_half.csv.gz").path
        let home = try HomeFixture(country: "GB", currency: "GBP", zone: "Europe/London")
        let first = try home.run(.orders, path: file)
        #expect(
            first.read == expected.rows && first.rejected == 0 && first.created == expected.rows && first.isBalanced)
        #expect(first.totals.orders == expected.invoices)

        var question = ValueQuestion(asOf: try #require(Day(iso: "2011-12-09")))
        question.isGross = true
        let table = try home.rooms.insight.rfm(question)
        #expect(table.count == expected.clean.customers)
        #expect(table.frequency.reduce(0) { $0 + Int($1) } == expected.clean.orders)
        let revenue = table.monetary.reduce(0, +)
        #expect(Decimal(string: Money(minor: revenue, currency: table.currency).plain) == expected.clean.revenue)
        #expect(table.frequency.filter { $0 == 1 }.count == expected.rfm.one_time_buyers)
        check(table.recencyDays.map(Double.init), expected.rfm.recency, "recency")
        check(table.frequency.map(Double.init), expected.rfm.frequency, "frequency")
        check(table.monetary.map { Double($0) / 100 }, expected.rfm.monetary, "monetary")

        try value(home, question.asOf, expected)

        let second = try home.run(.orders, path: file)
        #expect(second.unchanged == expected.rows && second.created == 0 && second.updated == 0)
        #expect(second.people == ImportSummary.People())
        #expect(try home.rooms.insight.rfm(question).monetary == table.monetary)
    }

    /// Concentration, cohorts and months, to the last printed digit.
    private func value(_ home: HomeFixture, _ asOf: Day, _ expected: Retail.KPIs) throws {
        var question = ValueQuestion(asOf: asOf)
        question.isGross = true
        let percents = [1, 5, 10, 20, 50]
        let spread = try home.rooms.insight.concentration(question, top: percents.map { Fraction($0) })
        #expect(spread.customers == expected.clean.customers)
        #expect(Decimal(Int64(spread.total)) / 100 == expected.clean.revenue)
        #expect(spread.gini.map { Decimal(string: $0.decimal()) } == expected.gini_monetary)
        let shares = zip(percents, spread.rows).map {
            ("top\($0)pct", $1.top.share.flatMap { Decimal(string: $0.decimal()) })
        }
        #expect(Dictionary(uniqueKeysWithValues: shares) == expected.pareto_share_of_revenue.mapValues { $0 })

        let cohorts = try home.rooms.insight.cohorts(question).cohorts
        #expect(
            Dictionary(uniqueKeysWithValues: cohorts.map { ($0.code, $0.customers) })
                == expected.cohorts_monthly_active_customers.mapValues { $0.compactMap { $0 } })
        #expect(expected.monthly.count == 13)
        for (month, figures) in expected.monthly {
            let first = try #require(Day(iso: month + "-01"))
            var ofMonth = ValueQuestion(asOf: first.adding(months: 1).adding(days: -1))
            ofMonth.isGross = true
            ofMonth.window = Lookback("\(ofMonth.asOf.days(since: first) + 1)d")
            let sold = try home.rooms.insight.concentration(ofMonth, top: [])
            #expect(sold.customers == figures.customers, "\(month)")
            #expect(Decimal(Int64(sold.total)) / 100 == figures.revenue, "\(month)")
        }
        let classes = try home.rooms.insight.classes(question)
        #expect(classes.customers.count == expected.clean.customers && classes.share(nil).customers == 0)
        let money = [ABCClass.a, .b, .c].map { classes.share($0).monetary }
        #expect(Decimal(money.reduce(0, +)) / 100 == expected.clean.revenue)
    }

    /// Mean, deviation and quantiles (linear between neighbours) to the printed digits.
    private func check(_ values: [Double], _ expected: [String: Double], _ name: String) {
        let sorted = values.sorted()
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count - 1)
        func quantile(_ share: Double) -> Double {
            let at = share * Double(sorted.count - 1)
            let low = Int(at)
            return sorted[low] + (at - Double(low)) * (sorted[min(low + 1, sorted.count - 1)] - sorted[low])
        }
        let found = [
            "count": Double(sorted.count), "mean": mean, "std": variance.squareRoot(), "min": quantile(0),
            "25%": quantile(0.25),
            "50%": quantile(0.5), "75%": quantile(0.75), "max": quantile(1),
        ]
        #expect(expected.count == found.count)
        for (key, value) in found {
            #expect(abs(value - (expected[key] ?? .infinity)) <= 0.5001e-4, "\(name) \(key)")
        }
    }

    @Test(
        "CDNOW, a tenth: 2,357 people, a purchase for each day of each, gifts among them",
        .enabled(if: SharedData.has("cdnow/cdnow_sample_transactions.csv.gz"), "../shared/data is not here"))
    func cdnow() throws {
        let file = try SharedData.url("cdnow/cdnow_sample_transactions.csv.gz").path
        var days: [String: Set<String>] = [:]
        let reader = try TableFile.open(path: file, shape: TableFile.look(path: file)).reader
        var rows = 0
        while let row = try reader.next() {
            days[row.text(0), default: []].insert(row.text(2))
            rows += 1
        }
        let home = try HomeFixture(country: "US", currency: "USD", zone: "America/New_York")
        let summary = try home.run(.orders, path: file) {
            $0.map = ["customer_id": "customer_ref", "date": "ordered_at"]
        }
        #expect(summary.read == rows && summary.accepted == rows)
        let table = try home.rfm("1998-06-30") { $0.includesZero = true }
        #expect(table.count == 2_357)
        #expect(table.mapValues { Int($0.frequency) } == days.mapValues(\.count))
        // Without gifts there are fewer: the flag does something here.
        #expect(
            try home.rfm("1998-06-30").values.reduce(0) { $0 + Int($1.frequency) }
                < days.values.reduce(0) { $0 + $1.count })
        // Calibration ends on 30 September 1997: 2,457 repeat purchases, as published.
        let calibration = try home.rfm("1997-09-30") { $0.includesZero = true }
        #expect(calibration.values.reduce(0) { $0 + Int($1.frequency) - 1 } == 2_457)
        #expect(calibration.values.filter { $0.frequency == 1 }.count == 1_411)
    }
}
