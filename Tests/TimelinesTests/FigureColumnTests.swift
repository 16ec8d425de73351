import Kernel
import Testing

@testable import Timelines

@Suite("Columns that a figure reads")
struct FigureColumnTests {
    private static let columns = ["line.amount", "line.quantity", "line.cost", "order.net"]

    /// The file of a timeline of forty people.
    private func file(spanning: Bool) throws -> [UInt8] {
        let orders = (0..<160).map { number in
            let day = 18_000 + Int64(number)
            return PlainOrder(
                "o\(number)", record: Int64(number % 40 + 1), instant: day * 86_400,
                lines: [
                    .init(day: day, amount: 100 + Int64(number), quantity: 2, unitCost: 7),
                    .init(kind: .return, day: spanning && number % 9 == 0 ? day + 2 : day, amount: -50, unitCost: 7),
                ])
        }
        let records = (0...40).map { $0 == 0 ? TimelineSources.nobody : Int32($0 - 1) }
        var builder = TimelineBuilder(
            TimelineSources(
                facts: try FactView(orders), people: Array(1...40), personOfRecord: records, currency: .cop,
                rates: .none))
        var bytes: [UInt8] = []
        _ = try builder.write { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The file with a bit of one column turned over, for each of the columns.
    private func damaged(_ bytes: [UInt8]) -> [String: [UInt8]] {
        var damaged: [String: [UInt8]] = [:]
        for at in stride(from: 0, to: bytes.count, by: 16) {
            var changed = bytes
            changed[at] ^= 4
            guard let file = try? FactBatch(MemoryRegion(changed), name: "t"), let block = file.damagedBlocks().first
            else { continue }
            let column = String(block.prefix { $0 != "#" })
            if Self.columns.contains(column) { damaged[column] = changed }
        }
        return damaged
    }

    @Test("are those it looks at, and no damage of another is in its way", arguments: [false, true])
    func looksAtNoOther(spanning: Bool) throws {
        let files = try damaged(file(spanning: spanning))
        #expect(Set(files.keys) == Set(Self.columns))
        let days = HistoryQuery(.purchases, .count, asOf: 19_000, from: 18_030, to: 18_100)
        func read(_ subject: HistoryQuery.Subject, _ measure: HistoryQuery.Measure, _ tests: [LineTest] = []) -> Set<
            String
        > {
            var query = days
            (query.subject, query.measure, query.tests) = (subject, measure, tests)
            return Set(
                files.filter { _, bytes in
                    (try? PersonScan(Timeline(FactBatch(MemoryRegion(bytes), name: "t")), currency: .cop).column(query))
                        == nil
                }.keys)
        }
        for measure in [HistoryQuery.Measure.count, .first, .last, .rhythm, .products, .categories] {
            #expect(read(.purchases, measure) == [] && read(.returns, measure) == [], "\(measure)")
        }
        #expect(read(.purchases, .amount) == (spanning ? ["order.net", "line.amount"] : ["order.net"]))
        #expect(read(.returns, .amount) == ["line.amount"])
        #expect(read(.purchases, .quantity) == ["line.quantity"])
        #expect(read(.purchases, .profit) == ["line.amount", "line.cost"])
        #expect(read(.purchases, .count, [.orderAmount([1...900])]) == ["line.amount"])
        #expect(read(.purchases, .amount, [.quantity([1...9])]) == ["line.amount", "line.quantity"])
        #expect(read(.returns, .profit, [.amount([1...900])]) == ["line.amount", "line.cost"])
    }
}
