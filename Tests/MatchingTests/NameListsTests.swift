import Testing

@testable import Matching

@Suite("Names taken apart")
struct NameListsTests {
    private static let usual = ["María Ruiz", "Ana Pérez", "Luis García", "Juan López", "Ana Lucía Mora Paz"]

    @Test(
        "a name in one text is parted into given names and surnames",
        arguments: [
            ("Ana María García López", "ana maria", "garcia lopez"), ("Juan Pérez", "juan", "perez"),
            ("García López, Ana María", "ana maria", "garcia lopez"), ("LÓPEZ, JUAN", "juan", "lopez"),
            ("de la Cruz Mora, Zoraida", "zoraida", "cruz mora"), ("Eva Gil, PhD", "eva", "gil"),
            ("Juan de la Cruz Restrepo", "juan", "cruz restrepo"), ("Madonna", "madonna", ""),
            ("Luis Ana Pérez", "luis ana", "perez"), ("Eva O'Brien Gil", "eva", "obrien gil"),
        ])
    func parted(name: String, given: String, surnames: String) {
        let found = lists([.fullName], Self.usual.map { [$0] } + [[name]])
        let row = Self.usual.count
        #expect(found.words(\.given, row) == given)
        #expect(found.words(\.surnames, row) == surnames)
    }

    @Test("surnames that stand first in a table of given names first are seen to be turned")
    func turned() {
        let middles = ["Sol", "Mar", "Luz", "Paz", "Flor", "Rosa", "Inés", "Eva", "Lía"]
        let rows = middles.map { ["Ana \($0) García"] } + [["García Ana"]]
        let found = lists([.fullName], rows)
        #expect(found.words(\.given, rows.count - 1) == "ana")
        #expect(found.words(\.surnames, rows.count - 1) == "garcia")
    }

    @Test("two columns of surnames are one list; a third given name is the last that counts")
    func columns() {
        let found = lists(
            [.givenNames, .surnames, .surnames, .fullName],
            [["Ana Sol Mar Luz", "García", "López", "Otra Persona"], ["", "", "Paz", "Eva Gil"]])
        #expect(found.words(\.given, 0) == "ana sol mar")
        #expect(found.words(\.surnames, 0) == "garcia lopez")
        #expect(found.words(\.surnames, 1) == "paz", "a row that has names has no need of the other text")
    }

    @Test("father and son say which of them they are; a title says nothing")
    func generations() {
        let rows = ["Carlos Gómez Sr", "Carlos Gómez Jr.", "Carlos Gómez III", "Sr. Carlos Gómez", "Carlos Gómez"]
        #expect(lists([.fullName], rows.map { [$0] }).generations == [1, 2, 3, 0, 0])
        #expect(lists([.givenNames, .surnames], [["Carlos", "Gómez Junior"]]).generations == [2])
        #expect(HandTable.level("generation", [.fullName], ["Carlos Gómez Sr"], ["Carlos Gómez Jr"]) == "differ")
        #expect(HandTable.level("generation", [.fullName], ["Carlos Gómez Sr"], ["Carlos Gómez"]) == nil)
    }

    @Test("how a name is parted does not depend on which row comes first")
    func sequence() {
        let rows = [["Paz Mar Sol"], ["Ana Paz Ríos"], ["Gil Rey Paz"]]
        let (forth, back) = (lists([.fullName], rows), lists([.fullName], Array(rows.reversed())))
        for row in rows.indices {
            #expect(forth.words(\.given, row) == back.words(\.given, rows.count - 1 - row))
        }
    }

    private func lists(_ kinds: [MatchKind], _ rows: [[String]]) -> NameLists { NameLists(HandTable.of(kinds, rows)) }
}

extension NameLists {
    fileprivate func words(_ path: KeyPath<NameLists, [Int32]>, _ row: Int) -> String {
        self[keyPath: path][(row * Self.limit)..<((row + 1) * Self.limit)].filter { $0 >= 0 }
            .map { book.words.text(Int($0)) }.joined(separator: " ")
    }
}
