import Testing

@testable import Matching

@Suite("Tables of nothing, of one row, of all the same")
struct DegenerateBaseTests {
    private static let kinds: [MatchKind] = [.givenNames, .surnames, .document, .email, .phone, .birthDate, .city]
    private static let ana = ["Ana", "Reyes Gil", "43512999", "ana@x.co", "3105551234", "1980-05-03", "Cali"]
    private static let luis = ["Luis", "Ocampo Ruiz", "71600001", "luis@y.co", "3209876543", "1971-12-28", "Pasto"]

    @Test("no row, no person")
    func none() {
        let found = HandTable.run(Self.kinds, [])
        #expect(found.clusters.isEmpty && found.people == 0 && found.probabilities.isEmpty)
        #expect(found.explain(0, 1) == nil)
        let empty = Matcher(MatchTable(columns: [], rows: 3), dateOrder: .dmy).run()
        #expect(empty.people == 3)
    }

    @Test("one row is one person")
    func one() {
        let found = HandTable.run(Self.kinds, [Self.ana])
        #expect(found.clusters == [0] && found.probabilities == [1])
        #expect(found.explain(0, 0) == nil && found.explain(0, 1) == nil && found.explain(-1, 0) == nil)
    }

    @Test("two rows that say all the same are one, two that say nothing the same are two")
    func two() {
        #expect(HandTable.run(Self.kinds, [Self.ana, Self.ana]).clusters == [0, 0])
        #expect(HandTable.run(Self.kinds, [Self.ana, Self.luis]).clusters == [0, 1])
    }

    @Test("two rows of a name and nothing else may be anybody")
    func twoOfOneName() {
        #expect(HandTable.run([.givenNames], [["María"], ["María"]]).people == 2)
    }

    @Test("two hundred people of whom nobody is another stay two hundred")
    func allDifferent() {
        let people = GeneratedPeople(seed: 3, people: 200, records: 200)
        #expect(Matcher(people.table, dateOrder: .dmy).run().people == 200)
    }

    @Test("columns of nothing, of NA, and columns that end before the rows do, say nothing")
    func emptyColumns() {
        for filler in ["", "NA", "n/a", "null", "-", "  "] {
            let rows = [Self.ana, Self.ana, Self.luis].map { $0 + [filler, filler] }
            for kind in MatchKind.allCases {
                #expect(HandTable.run(Self.kinds + [kind, .text], rows).clusters == [0, 0, 2], "\(filler) \(kind)")
            }
        }
        #expect(HandTable.run(MatchKind.allCases, [[], [], []]).people == 3)
        let table = HandTable.of(Self.kinds, [Self.ana, Self.ana, Self.luis])
        let short = MatchKind.allCases.flatMap {
            [HandTable.column($0, [Array("x".utf8)]), HandTable.column($0, [])]
        }
        let whole = MatchTable(columns: table.columns + short, rows: table.rows)
        #expect(Matcher(whole, dateOrder: .dmy).run().clusters[2] == 2)
    }

    @Test(
        "twenty columns of a kind are no more than what there is room for",
        arguments: MatchKind.allCases)
    func manyColumns(kind: MatchKind) {
        let filler = (0..<20).map { "Valor \($0) 19800503" }
        let rows = [Self.ana, Self.ana, Self.luis].map { $0 + filler }
        let found = HandTable.run(Self.kinds + filler.map { _ in kind }, rows)
        #expect(found.model.dimensions.count <= AgreementPattern.limit)
        #expect(found.clusters[2] == 2)
    }
}
