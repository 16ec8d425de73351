import Testing

@testable import Matching

@Suite("Names of companies")
struct WordsComparisonTests {
    @Test(
        "what a company is in law does not tell who it is",
        arguments: [
            ("Ferretería El Tornillo S.A.S.", "FERRETERIA TORNILLO LTDA", "high"),
            ("Ferretería El Tornillo", "Ferretería El Tornillo", "equal"),
            ("Lutheran Social Services", "Lutheran Social Services Illinois Chicago", "within"),
            ("Panadería La Espiga SAS", "Taller Mecánico Ruiz SAS", "differ"),
            ("Ferretería El Tornillo", "Ferreteria Tornilo Cía. Ltda.", "high"),
        ])
    func levels(left: String, right: String, level: String) {
        #expect(HandTable.level("name", [.companyName], [left], [right]) == level)
        #expect(HandTable.level("name", [.companyName], [right], [left]) == level)
    }

    @Test("a name of nothing but legal words says nothing")
    func nothing() {
        #expect(HandTable.level("name", [.companyName], ["S.A.S."], ["Tornillo S.A.S."]) == nil)
        #expect(HandTable.level("name", [.companyName], ["Ltda."], ["Cía. Ltda."]) == nil)
    }

    @Test("which words of a name are its rarest does not depend on which row comes first")
    func rarest() {
        let names = ["Alfa Beta Gama Delta", "Delta Gama Beta Alfa", "Beta Alfa Delta Gama Omega"]
        func found(_ names: [String]) -> [String: Set<String>] {
            let column = HandTable.column(.companyName, names.map { Array($0.utf8) })
            let lists = WordLists(column, leavingOut: [])
            lists.findRarest()
            return Dictionary(
                uniqueKeysWithValues: names.enumerated().map { at, name in
                    let words = zip(lists.words(at), name.split(separator: " "))
                    let rarest = Set(lists.rarest[at])
                    return (name, Set(words.filter { rarest.contains($0.0) }.map { String($0.1) }))
                })
        }
        #expect(found(names) == found(names.reversed()))
    }
}
