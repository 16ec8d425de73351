import Kernel
import Testing

@testable import Analytics

@Suite("Cohorts")
struct CohortsTests {
    @Test("customers by their first month, and in which months since they came back")
    func byHand() {
        let table = Cohorts.table(
            [[12, 13], [10, 12], [10]] as [[Int32]], upTo: 13)
        #expect(
            table == [
                .init(month: 10, customers: [2, 0, 1, 0]), .init(month: 12, customers: [1, 1]),
            ])
    }

    @Test("months after the last one asked for do not exist; nobody makes no cohort")
    func limits() {
        #expect(Cohorts.table([[Int32]](), upTo: 24_000).isEmpty)
        #expect(Cohorts.table([[5], []] as [[Int32]], upTo: 4).isEmpty)
        #expect(Cohorts.table([[5, 6]] as [[Int32]], upTo: 5) == [.init(month: 5, customers: [1])])
    }

    @Test("sizes sum to the customers, no month has more than the cohort, and the sequence does not matter")
    func invariants() {
        var random = SeededGenerator(seed: 24)
        for n in [1, 10, 500] {
            let histories = (0..<n).map { _ in
                Set((0...random.below(5)).map { _ in Int32(24_000 + random.below(30)) }).sorted()
            }
            let table = Cohorts.table(histories, upTo: 24_029)
            #expect(table == Cohorts.table(histories.reversed(), upTo: 24_029))
            #expect(table.reduce(0) { $0 + ($1.customers.first ?? 0) } == n)
            #expect(table.reduce(0) { $0 + $1.customers.reduce(0, +) } == histories.reduce(0) { $0 + $1.count })
            #expect(table.allSatisfy { $0.customers.allSatisfy { [most = $0.customers.first] in $0 <= most ?? 0 } })
            #expect(table.allSatisfy { $0.month + $0.customers.count == 24_030 })
        }
    }
}
