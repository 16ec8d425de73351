import Analytics
import Kernel
import Testing

/// The RFM tables of the worked example, after `orders.csv`. Money in minor units (centavos).
@Suite("RFM of the worked example")
struct WorkedExampleRFMTests {
    private struct Row {
        let name: String
        let recency: Int32
        let purchases: Int32
        let monetary: Int64
        let scores: [UInt8]
        let group: String

        init(
            _ name: String, _ recency: Int32, _ purchases: Int32, _ monetary: Int64, _ scores: [UInt8], _ group: String
        ) {
            self.name = name
            self.recency = recency
            self.purchases = purchases
            self.monetary = monetary
            self.scores = scores
            self.group = group
        }
    }

    private func expect(_ rows: [Row], asOf text: String) throws {
        let asOf = try #require(Day(iso: text))
        let scores = RFM.score(
            RFMInput(
                lastPurchase: rows.map { asOf.number - $0.recency }, purchases: rows.map(\.purchases),
                monetary: rows.map(\.monetary)))
        for (index, row) in rows.enumerated() {
            #expect([scores.r[index], scores.f[index], scores.m[index]] == row.scores, "\(row.name) on \(text)")
            #expect(scores.group[index].code == row.group, "\(row.name) on \(text)")
        }
    }

    @Test("net, on 30 June 2024")
    func june() throws {
        try expect(
            [
                Row("c1", 10, 3, 7_000_001, [4, 4, 5], "Loyal"), Row("c2", 30, 2, 4_400_000, [2, 3, 3], "At risk"),
                Row("c3", 81, 2, 4_500_000, [1, 3, 4], "At risk"), Row("c5", 1, 3, 4_700_000, [5, 4, 4], "Champions"),
                Row("c6", 515, 1, 2_000_000, [1, 1, 2], "Hibernating"), Row("c7", 29, 1, 0, [2, 1, 1], "Hibernating"),
                Row("c9", 18, 1, 1_600_000, [4, 1, 2], "Promising"),
                Row("email", 19, 1, 1_500_000, [3, 1, 1], "Sleeping"),
            ], asOf: "2024-06-30")
    }

    @Test("gross of returns, on 30 June 2024")
    func gross() throws {
        try expect(
            [
                Row("c1", 10, 3, 7_000_001, [4, 4, 5], "Loyal"), Row("c2", 30, 2, 4_900_000, [2, 3, 4], "At risk"),
                Row("c3", 81, 2, 6_900_000, [1, 3, 4], "At risk"), Row("c5", 1, 3, 4_700_000, [5, 4, 3], "Champions"),
                Row("c6", 515, 1, 2_000_000, [1, 1, 2], "Hibernating"), Row("c7", 29, 1, 0, [2, 1, 1], "Hibernating"),
                Row("c9", 18, 1, 1_600_000, [4, 1, 2], "Promising"),
                Row("email", 19, 1, 1_500_000, [3, 1, 1], "Sleeping"),
            ], asOf: "2024-06-30")
    }

    @Test("with gifts counted as purchases, on 30 June 2024")
    func includeZero() throws {
        try expect(
            [
                Row("c1", 10, 3, 7_000_001, [4, 4, 5], "Loyal"), Row("c2", 30, 2, 4_400_000, [2, 3, 3], "At risk"),
                Row("c3", 81, 2, 4_500_000, [2, 3, 4], "At risk"), Row("c4", 116, 1, 0, [1, 1, 1], "Hibernating"),
                Row("c5", 1, 3, 4_700_000, [5, 4, 4], "Champions"),
                Row("c6", 515, 1, 2_000_000, [1, 1, 3], "Hibernating"), Row("c7", 29, 1, 0, [3, 1, 1], "Sleeping"),
                Row("c9", 18, 1, 1_600_000, [4, 1, 2], "Promising"),
                Row("email", 19, 1, 1_500_000, [3, 1, 2], "Sleeping"),
            ], asOf: "2024-06-30")
    }

    @Test("net, on 31 December 2024")
    func december() throws {
        try expect(
            [
                Row("c1", 121, 4, 8_500_001, [3, 4, 4], "Loyal"), Row("c2", 30, 3, 10_400_000, [4, 3, 5], "Potential"),
                Row("c3", 183, 3, 9_000_000, [2, 3, 4], "At risk"),
                Row("c4", 122, 1, 850_000, [2, 1, 1], "Hibernating"),
                Row("c5", 32, 4, 6_400_000, [4, 4, 3], "Loyal"), Row("c6", 0, 3, 4_700_000, [5, 3, 3], "Potential"),
                Row("c7", 107, 2, 500_000, [3, 2, 1], "Sleeping"),
                Row("c9", 202, 1, 1_600_000, [1, 1, 2], "Hibernating"),
                Row("email", 203, 1, 1_500_000, [1, 1, 2], "Hibernating"),
            ], asOf: "2024-12-31")
    }
}
