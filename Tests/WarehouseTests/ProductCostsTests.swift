import Kernel
import Testing

@testable import Warehouse

@Suite("What a product costs on a day")
struct ProductCostsTests {
    private func statement(
        _ sku: String, _ day: Int32, _ units: Int64, source: String = "tienda", sequence: Int64 = 1
    ) -> ProductCosts.Statement {
        .init(
            source: source, sku: sku, validFrom: Day(number: day), micros: units * Micros.scale, currency: .cop,
            sequence: sequence)
    }

    private func units(_ costs: ProductCosts, _ sku: String, _ day: Int32, _ source: String? = nil) -> Int64? {
        costs.cost(sku, on: Day(number: day), source: source).map { $0.micros / Micros.scale }
    }

    @Test("the cost valid that day; before the first, the first; of an unknown product none")
    func byDay() {
        let costs = ProductCosts([statement("A", 20, 7), statement("A", 10, 5), statement("B", 15, 9)])
        #expect([9, 10, 19, 20, 99].map { units(costs, "A", $0) } == [5, 5, 5, 7, 7])
        #expect(units(costs, "B", 1) == 9 && units(costs, "C", 1) == nil && costs.count == 2)
        #expect(units(costs, "a", 10) == nil, "SKUs are as they are written")
        #expect(units(ProductCosts([]), "A", 10) == nil)
    }

    @Test("a source's own statements come first, then those of all, of one day the one said last")
    func bySource() {
        let costs = ProductCosts([
            statement("A", 10, 5), statement("A", 20, 6, source: "erp", sequence: 2),
            statement("B", 10, 1, source: "erp", sequence: 3), statement("B", 10, 2, source: "web", sequence: 2),
        ])
        #expect(units(costs, "A", 30, "tienda") == 5 && units(costs, "A", 30, "erp") == 6)
        #expect(units(costs, "A", 30) == 6 && units(costs, "A", 30, "nobody") == 6)
        #expect(units(costs, "B", 30, "tienda") == 1 && units(costs, "B", 30, "web") == 2)
    }

    @Test("plain decimals are read to the millionth, anything else is no number")
    func plainDecimals() {
        let numbers = ["0", "12500", "-3", "0.000001", "-7.25", "9223372036854.775807"]
        #expect(
            numbers.map { Micros(plain: $0)?.raw } == [0, 12_500_000_000, -3_000_000, 1, -7_250_000, .max])
        for text in ["", "a", "1.2.3", "1e5", "1,5", "0.0000001", "9223372036855", "٣"] {
            #expect(Micros(plain: text) == nil, "\(text)")
        }
    }
}
