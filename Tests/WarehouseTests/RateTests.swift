import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing
import Timelines

@testable import Warehouse

@Suite("Exchange rates of a home")
struct RateTests {
    private let shop: Shop
    private let place: TemporaryFolder

    init() throws { (shop, place) = try UndoTrial().shop() }

    private func take(_ text: String, _ options: RateFile.Options = .init()) throws -> RateSummary {
        let path = try place.write(text, to: "tasas.csv")
        return try shop.warehouse.importRates(file: path, name: "tasas.csv", options: options, by: "ana", at: 1)
    }

    private func rate(_ currency: String, _ day: String) throws -> Double? {
        let number = try #require(Day(iso: day)).number
        return try shop.warehouse.rates.table().rate(of: currency, on: Int64(number)).map { Double($0) / 1e12 }
    }

    @Test("every statement fits the tables")
    func statements() throws {
        let database = try HomeDatabase.inMemory(Shop.migrator)
        try database.read { transaction in
            for (name, sql) in RateStore.SQL.all {
                #expect(throws: Never.self, "\(name)") { _ = try transaction.database.makeStatement(sql: sql) }
            }
        }
    }

    @Test("a file of rates is taken in, row by row, and what cannot be read is told with its line")
    func read() throws {
        let summary = try take(
            "Fecha;Moneda;Tasa\n01/02/2024;USD;3.912,35\n2024-02-13;EUR;4.250,1\nayer;USD;1\n01/02/2024;US;1\n"
                + "02/02/2024;USD;0\n02/02/2024;USD;cara\n02/02/2024;COP;1\n")
        #expect(summary.read == 7 && summary.accepted == 2 && summary.rejected == 5)
        #expect(summary.currencies == ["EUR", "USD"])
        #expect(summary.firstDay == "2024-02-01" && summary.lastDay == "2024-02-13")
        #expect(
            summary.rejections.map { "\($0.line) \($0.reason)" } == [
                "4 date-unreadable", "5 currency-unreadable", "6 rate-unreadable", "7 rate-unreadable",
                "8 currency-unreadable",
            ])
        #expect(try rate("USD", "2024-02-01") == 3912.35 && rate("USD", "2024-02-08") == 3912.35)
        #expect(try rate("USD", "2024-02-09") == nil && rate("EUR", "2024-02-13") == 4250.1)
    }

    @Test(
        "columns are told by their names in three languages",
        arguments: [
            "date,currency,rate\n2024-02-01,USD,3912.35\n", "data,moeda,taxa\n2024-02-01,USD,3912.35\n",
            "day\tcurrency\texchange rate\n2024-02-01\tUSD\t3912.35\n",
            "Fecha (dd/mm/aaaa),TRM\n01/02/2024,\"$3,912.35\"\n",
            "VALOR,UNIDAD,VIGENCIADESDE,VIGENCIAHASTA\n3912.35,COP,2024-02-01,2024-02-01\n",
        ])
    func names(_ text: String) throws {
        var options = RateFile.Options()
        if text.hasPrefix("VALOR") { options.currency = Currency("USD") }
        #expect(try take(text, options).accepted == 1)
        #expect(try rate("USD", "2024-02-01") == 3912.35)
    }

    @Test("a rate of a day that is there is replaced, and the next answer has it")
    func replaced() throws {
        #expect(try shop.warehouse.rates.table().isEmpty && shop.warehouse.rates.revision() == 0)
        _ = try take("date,currency,rate\n2024-02-01,USD,4000.5\n2024-02-02,USD,4001.5\n")
        let first = try shop.warehouse.rates.revision()
        #expect(try rate("USD", "2024-02-01") == 4000.5)
        _ = try take("date,currency,rate\n2024-02-01,USD,3999.5\n")
        #expect(try rate("USD", "2024-02-01") == 3999.5 && rate("USD", "2024-02-02") == 4001.5)
        #expect(try shop.warehouse.rates.revision() > first)
        #expect(try shop.count("rate") == 2 && shop.count("audit") == 2)
    }

    @Test("a file that cannot be used leaves everything as it was")
    func refused() throws {
        #expect(throws: PlainProblem("rate.column-missing", .usage, ["field": "rate"])) {
            try take("date,currency\n2024-02-01,USD\n")
        }
        #expect(throws: PlainProblem("rate.column-missing", .usage, ["field": "currency"])) {
            try take("date,rate\n2024-02-01,4000\n")
        }
        #expect(throws: PlainProblem("rate.decimal-undecided", .usage)) {
            try take("date,currency,rate\n2024-02-01,USD,4.012\n")
        }
        #expect(throws: PlainProblem("rate.none", .invalid, ["read": "1"])) {
            try take("date,currency,rate\nx,USD,4000\n")
        }
        #expect(try shop.count("rate") == 0 && shop.count("audit") == 0)
    }

    @Test("lines in dollars count as soon as their day has a rate")
    func orders() throws {
        let path = try place.write(
            "order_id,customer_ref,ordered_at,unit_price,currency\n1,a,2024-02-01,10,USD\n2,a,2024-02-03,100,COP\n",
            to: "f.csv")
        try shop.run(path)
        func totals() throws -> PurchaseTotals {
            try shop.warehouse.facts.view().purchaseTotals(
                records: 9,
                PurchaseView(asOf: Day(number: 20_000), currency: .cop, rates: shop.warehouse.rates.table()))
        }
        #expect(try totals().net.reduce(0, +) == 10_000 && totals().linesLeftOut == 1)
        _ = try take("date,currency,rate\n2024-01-31,USD,4000.125\n")
        #expect(try totals().net.reduce(0, +) == 10_000 + 4_000_125 && totals().linesLeftOut == 0)
    }
}
