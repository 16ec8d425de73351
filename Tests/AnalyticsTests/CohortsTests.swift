import Kernel
import Testing

@testable import Analytics

@Suite("Cohorts")
struct CohortsTests {
    private func purchase(_ customer: Int32, _ month: Int32) -> Cohorts.Purchase {
        .init(customer: customer, month: month)
    }

    @Test("customers by their first month, and in which months since they came back")
    func byHand() {
        let table = Cohorts.table(
            [purchase(1, 12), purchase(2, 10), purchase(1, 12), purchase(2, 12), purchase(3, 10), purchase(1, 13)],
            upTo: 13)
        #expect(
            table == [
                .init(month: 10, customers: [2, 0, 1, 0]), .init(month: 12, customers: [1, 1]),
            ])
    }

    @Test("months after the last one asked for do not exist; nobody makes no cohort")
    func limits() {
        #expect(Cohorts.table([], upTo: 24_000).isEmpty)
        #expect(Cohorts.table([purchase(1, 5)], upTo: 4).isEmpty)
        #expect(Cohorts.table([purchase(1, 5), purchase(1, 6)], upTo: 5) == [.init(month: 5, customers: [1])])
    }

    @Test("sizes sum to the customers, no month has more than the cohort, and the sequence does not matter")
    func invariants() {
        var random = SeededGenerator(seed: 24)
        for n in [1, 10, 500] {
            let purchases = (0..<n).map { _ in purchase(Int32(random.below(80)), Int32(24_000 + random.below(30))) }
            let table = Cohorts.table(purchases, upTo: 24_029)
            #expect(table == Cohorts.table(purchases.reversed() + purchases, upTo: 24_029))
            #expect(table.reduce(0) { $0 + ($1.customers.first ?? 0) } == Set(purchases.map(\.customer)).count)
            #expect(table.reduce(0) { $0 + $1.customers.reduce(0, +) } == Set(purchases).count)
            #expect(table.allSatisfy { $0.customers.allSatisfy { [most = $0.customers.first] in $0 <= most ?? 0 } })
            #expect(table.allSatisfy { $0.month + $0.customers.count == 24_030 })
        }
    }
}
