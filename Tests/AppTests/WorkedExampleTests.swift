import Foundation
import Intake
import Kernel
import Testing
import Timelines
import Warehouse

/// The worked example of the design, from its files to its figures; every figure is read from its `expected.json`.
@Suite("The worked example")
struct WorkedExampleTests {
    private struct Expected: Decodable {
        struct Import: Decodable {
            var read, accepted, rejected, created, updated, unchanged, skipped, suppressed, shrunk: Int
            var people: ImportSummary.People
            var totals: ImportSummary.Totals
        }
        struct Line: Decodable {
            var order, day, kind, amount, currency: String
            var customer_ref: String?
            var quantity: Double
        }
        struct Tables: Decodable {
            var rfm, rfm_gross, rfm_include_zero: [String: RFMLine]
            var abc: [String: ABCLine]
            var pareto: [String: ParetoLine]
            var gini: Decimal
            var fxv: FrequencyVolumeLines
            var flows: [FlowLine]
            var rates: RateLines
            var cohorts: [String: [Int]]
        }
        struct State: Decodable {
            var lines: [Line]
            var june, december: Tables
            enum CodingKeys: String, CodingKey {
                case lines
                case june = "2024-06-30"
                case december = "2024-12-31"
            }
        }
        var imports: [String: Import]
        var after_orders, after_orders_2: State
    }

    static let folders =
        [SharedData.fixtures.appendingPathComponent("worked_example")]
        + (SharedData.has("worked_example/expected.json")
            ? [SharedData.shared?.appendingPathComponent("data/worked_example")].compactMap { $0 } : [])

    @Test(
        "From three files to every import figure, every fact, all twelve RFM tables and every figure of value",
        arguments: folders)
    func whole(_ folder: URL) throws {
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
        let home = try HomeFixture()
        for (kind, name, state) in [
            (ImportKind.people, "people.csv", nil), (.orders, "orders.csv", expected.after_orders),
            (.orders, "orders_2.csv", expected.after_orders_2),
        ] {
            let path = folder.appendingPathComponent(name).path
            let wanted = try #require(expected.imports[name])
            let rehearsed = try home.rooms.intake.dryRun(file: path, options: home.options(kind))
            let summary = try home.run(kind, path: path)
            try check(rehearsed, wanted, "dry run of " + name)
            try check(summary, wanted, name)
            if let state { try check(home, state, name) }
        }
        // Taken back, the second delivery has never been.
        let last = try #require(home.rooms.intake.list(limit: 1).first)
        try home.rooms.intake.undo(last.id, by: "test")
        try check(home, expected.after_orders, "undone")
    }

    @Test(
        "The design's own files were there to be checked",
        .enabled(if: SharedData.has("worked_example/expected.json"), "../shared/data is not here"))
    func shared() throws {
        #expect(Self.folders.count == 2)
        for name in ["people.csv", "orders.csv", "orders_2.csv"] {
            let ours = SharedData.fixtures.appendingPathComponent("worked_example/" + name)
            #expect(try Data(contentsOf: ours) == Data(contentsOf: SharedData.url("worked_example/" + name)), "\(name)")
        }
    }

    private func check(_ summary: ImportSummary, _ wanted: Expected.Import, _ name: String) throws {
        #expect(summary.isBalanced)
        let counts = [
            summary.read, summary.accepted, summary.rejected, summary.created, summary.updated, summary.unchanged,
            summary.skipped, summary.suppressed, summary.shrunk,
        ]
        #expect(
            counts == [
                wanted.read, wanted.accepted, wanted.rejected, wanted.created, wanted.updated, wanted.unchanged,
                wanted.skipped, wanted.suppressed, wanted.shrunk,
            ], "\(name)")
        #expect(summary.people == wanted.people, "\(name)")
        #expect(summary.totals == wanted.totals, "\(name)")
    }

    private func check(_ home: HomeFixture, _ state: Expected.State, _ name: String) throws {
        for (day, tables) in [("2024-06-30", state.june), ("2024-12-31", state.december)] {
            #expect(try home.rfm(day) == tables.rfm, "\(name) net \(day)")
            #expect(try home.rfm(day) { $0.isGross = true } == tables.rfm_gross, "\(name) gross \(day)")
            #expect(try home.rfm(day) { $0.includesZero = true } == tables.rfm_include_zero, "\(name) gifts \(day)")
            #expect(try home.abc(day) == tables.abc, "\(name) abc \(day)")
            #expect(try home.pareto(day) == tables.pareto, "\(name) pareto \(day)")
            #expect(try home.gini(day) == tables.gini, "\(name) gini \(day)")
            #expect(try home.frequencyVolume(day) == tables.fxv, "\(name) fxv \(day)")
            #expect(try home.flows(day) == Set(tables.flows), "\(name) flows \(day)")
            #expect(try home.rates(day) == tables.rates, "\(name) rates \(day)")
            #expect(try home.cohorts(day) == tables.cohorts, "\(name) cohorts \(day)")
        }
        let wanted = state.lines.map { line in
            [
                line.order.contains(" at ") ? "" : line.order, line.day, line.customer_ref ?? "", line.kind,
                String(line.quantity), line.amount, line.currency,
            ].joined(separator: " ")
        }
        #expect(try facts(home).sorted() == wanted.sorted(), "facts after \(name)")
    }

    /// Every visible line that counts, in the words of `expected.json`.
    private func facts(_ home: HomeFixture) throws -> [String] {
        let view = try home.rooms.warehouse.facts.view()
        var lines: [String] = []
        for (loaded, superseded) in zip(view.batches, view.isSuperseded) {
            let batch = loaded.batch
            let (counts, days) = (try batch.integers(OrderColumn.lineCount), try batch.integers(LineColumn.day))
            let (kinds, amounts) = (try batch.integers(LineColumn.kind), try batch.integers(LineColumn.amount))
            let (quantities, codes) = (try batch.integers(LineColumn.quantity), try batch.integers(LineColumn.currency))
            let currencies = try batch.texts(LineColumn.currency)
            let (ids, records) = (try loaded.ids, try loaded.records)
            let references = try home.rooms.identity.references(records.map { .init(rawValue: $0) })
            var at = 0
            for order in counts.indices {
                let range = at..<at + Int(counts[order])
                at = range.upperBound
                for line in range where !superseded[order] && kinds[line] != 3 {
                    let money = try #require(Currency(currencies[Int(codes[line])]))
                    lines.append(
                        [
                            ids.withBytes(order) { String(decoding: $0, as: UTF8.self) },
                            Day(number: Int32(days[line])).description,
                            references[.init(rawValue: records[order])] ?? "",
                            ["purchase", "return", "adjustment"][Int(kinds[line])],
                            String(Double(quantities[line]) / 1_000_000),
                            Money(minor: amounts[line], currency: money).plain, money.code,
                        ].joined(separator: " "))
                }
            }
        }
        return lines
    }
}
