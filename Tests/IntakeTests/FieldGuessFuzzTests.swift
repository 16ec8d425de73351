import Kernel
import Testing

@testable import Intake

@Suite("Any header at all")
struct FieldGuessFuzzTests {
    private static let pieces = [
        "Fecha", "correo", "CLIENTE", "Código", "id", "de", "total", "nº", "Vr.", "(COP)", "%", "é", "e\u{301}", "日付",
        "🛒", "custom:", "attr:", "vinculo:", "", " ", "\u{200B}", "\u{FEFF}", "'", "\"", "ñ", "acepta", "email",
        "phone",
        "[", ")", "_", "-", "order_id", "sku", "1", "2", "amount", "Shipping", "\u{202E}", "ﬁ", "²",
    ]
    private static let cells = [
        "a@b.co", "+573001234567", "1.234,50", "2024-01-01", "sí", "no", "x", "", "\u{0}", "🛒", "900.123.456-7", "=1+1",
        "-",
        "99999999999999999999999", "1e400", "3,00123E+09",
    ]

    private func header(_ random: inout SeededGenerator, distinct: Bool) -> [ColumnMapping.Evidence] {
        var seen: Set<String> = []
        let count = Int.random(in: 0...40, using: &random)
        return (0..<count).compactMap { index in
            let length = Int.random(in: 0...4, using: &random)
            var name = (0..<length).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined(separator: " ")
            if distinct, !seen.insert(HeaderName.key(name)).inserted { name += " z\(index)" }
            if distinct, HeaderName.key(name).isEmpty { name = "z\(index)" }
            let cells = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                Self.cells.randomElement(using: &random) ?? ""
            }
            return ColumnMapping.Evidence(name: name, samples: cells.filter { !$0.isEmpty })
        }
    }

    @Test("No header breaks the mapping, no field is taken twice, nothing unsure is taken silently")
    func oneToOne() throws {
        var random = SeededGenerator(seed: 20_260_101)
        for round in 0..<400 {
            let kind = ImportKind.allCases[round % ImportKind.allCases.count]
            let evidence = header(&random, distinct: false)
            let mapping = try ColumnMapping.propose(evidence, kind: kind)
            #expect(mapping.columns.map(\.name) == evidence.map(\.name))
            let fields = mapping.columns.compactMap(\.field)
            #expect(Set(fields).count == fields.count, "round \(round)")
            for column in mapping.columns {
                #expect(column.field == nil || Field(column.field?.name ?? "", kind: kind) == column.field)
                #expect((0...1).contains(column.confidence))
            }
            if round % 5 == 0 { #expect((0...1).contains(KindGuess.of(evidence).confidence)) }
        }
    }

    @Test("The same columns in another sequence become the same fields")
    func stable() throws {
        var random = SeededGenerator(seed: 7)
        for round in 0..<200 {
            let kind = ImportKind.allCases[round % ImportKind.allCases.count]
            let evidence = header(&random, distinct: true)
            let shuffled = evidence.shuffled(using: &random)
            func fields(_ evidence: [ColumnMapping.Evidence]) throws -> [String: String] {
                let columns = try ColumnMapping.propose(evidence, kind: kind).columns
                return Dictionary(columns.map { ($0.name, $0.field?.name ?? "") }) { first, _ in first }
            }
            #expect(try fields(evidence) == fields(shuffled), "round \(round)")
            #expect(
                ColumnMapping.signature(of: evidence.map(\.name)) == ColumnMapping.signature(of: shuffled.map(\.name)))
        }
    }

    @Test("Two thousand columns, all of one name or all strange, are mapped one to one")
    func wide() throws {
        let same = (0..<2_000).map { _ in ColumnMapping.Evidence(name: "Correo", samples: ["a@b.co"]) }
        let mapping = try ColumnMapping.propose(same, kind: .people)
        #expect(mapping.columns.first?.field?.name == "email")
        #expect(mapping.columns.last?.field?.name == "custom:Correo 2000")
        let strange = (0..<2_000).map { ColumnMapping.Evidence(name: "fecha pedid \($0)", samples: ["2024-01-01"]) }
        let other = try ColumnMapping.propose(strange, kind: .orders)
        #expect(Set(other.columns.compactMap(\.field)).count == 2_000)
        let long = String(repeating: "correo ", count: 100_000)
        let huge = try ColumnMapping.propose([ColumnMapping.Evidence(name: long, samples: ["x"])], kind: .people)
        #expect((huge.columns.first?.field?.name.count ?? 0) < 200)
    }

    @Test("The assignment is the best there is, by trying all of them")
    func exact() {
        var random = SeededGenerator(seed: 99)
        for _ in 0..<300 {
            let (fields, columns) = (Int.random(in: 1...4, using: &random), Int.random(in: 1...4, using: &random))
            let weights = (0..<fields).map { _ in
                (0..<columns).filter { _ in Bool.random(using: &random) }.map {
                    (column: $0, weight: Double.random(in: 0.1...1, using: &random))
                }
            }
            func best(_ field: Int, _ used: Set<Int>) -> Double {
                guard field < fields else { return 0 }
                let taken = weights[field].filter { !used.contains($0.column) }.map {
                    $0.weight + best(field + 1, used.union([$0.column]))
                }
                return max(best(field + 1, used), taken.max() ?? 0)
            }
            let found = ColumnAssignment.best(weights, columns: columns)
            let sum = found.enumerated().reduce(0.0) { sum, pair in
                sum + (weights[pair.offset].first { $0.column == pair.element }?.weight ?? 0)
            }
            #expect(abs(sum - best(0, [])) < 1e-9)
            let used = found.compactMap { $0 }
            #expect(Set(used).count == used.count)
        }
    }
}
