import Foundation
import Insight
import Kernel
import Testing
import Warehouse

@Suite("Profit in rules and in tables")
struct TimelineProfitTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    @Test("What products cost in dollars converts at the day of each line, as `value profit` has it")
    func foreignCosts() throws {
        try home.run(.costs, "sku,valid_from,unit_cost,currency\nA,2024-01-01,1.5,USD\n")
        try home.rooms.warehouse.importRates(
            file: home.file(
                "date,currency,rate\n2024-02-01,USD,4000\n2024-03-05,USD,4100.5\n2024-03-06,USD,4100.5\n".utf8),
            name: "trm.csv",
            by: "test", at: HomeFixture.now)
        try home.run(
            .orders,
            """
            order_id,customer_ref,ordered_at,sku,quantity,unit_price
            1,ana,2024-02-01,A,2,20000
            2,ana,2024-03-05,A,1,20000
            3,luz,2024-03-05,A,3,10000
            4,luz,2024-03-06,A,-1,10000

            """)
        let table = try home.rooms.insight.profit(ValueQuestion(asOf: #require(Day(iso: "2024-12-31"))))
        let references = try home.rooms.identity.references(table.customers)
        // 60,000 − 2·1.5·4,000 − 1.5·4,100.5 and 20,000 − 2·1.5·4,100.5 pesos.
        #expect(
            Dictionary(uniqueKeysWithValues: zip(table.customers.map { references[$0] ?? "" }, table.profit))
                == ["ana": 4_184_925, "luz": 769_850])
        #expect(try home.members("purchases().profit = 41849.25", "2024-12-31") == ["ana"])
        #expect(try home.members("profit = 7698.5", "2024-12-31") == ["luz"])
    }
}
