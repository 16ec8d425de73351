import Testing

@testable import Matching

@Suite("Names compared")
struct NameComparisonTests {
    private struct Names: CustomTestStringConvertible {
        let left: [String]
        let right: [String]
        let given: String?
        let surnames: String?
        var testDescription: String { "\(left) \(right)" }

        init(_ left: [String], _ right: [String], _ given: String?, _ surnames: String?) {
            (self.left, self.right, self.given, self.surnames) = (left, right, given, surnames)
        }
    }

    private static let cases = [
        Names(["Ana", "Reyes Gil"], ["ANA", "reyes  gil"], "equal", "both"),
        Names(["Ana", "Reyes"], ["Ana", "Reyes"], "equal", "equal"),
        Names(["Reyes", "Ana"], ["Ana", "Reyes"], "exchanged", nil),
        Names(["Salvador", "Ruiz Ríos"], ["Ruiz", "Salvaddor Ríos"], "exchanged", nil),
        Names(["Salvador", "Ruiz Ríos"], ["Ruiz", "Ana Ríos"], "differ", "some"),
        Names(["Ana", "Reyes Gil"], ["Ana", "Gil Reyes"], "equal", "crossed"),
        Names(["Ana María", "Reyes Gil"], ["María", "Reyes"], "part", "part"),
        Names(["Pepe", "Reyes Gil"], ["José", "Reyez Gil"], "short_form", "near_both"),
        Names(["J.", "Reyes"], ["Juan", "R."], "initial", "initial"),
        Names(["Ana Lucía", "Reyes Gil"], ["Ana Sofía", "Reyes Ocampo"], "some", "some"),
        Names(["Mario", "González"], ["María", "Gonsales"], "near", "near"),
        Names(["Ana", "Reyes"], ["Tomás", "Ocampo"], "differ", "differ"),
        Names(["Ana", ""], ["Ana", "Reyes"], "equal", nil), Names(["", "Reyes"], ["Ana", "Reyes"], nil, "equal"),
        Names(["José Álvaro", "Núñez"], ["JOSE ALVARO", "NUNEZ"], "equal", "equal"),
        Names(["Juan", "de la Cruz"], ["Juan", "Cruz"], "equal", "equal"),
    ]

    @Test("names that are equal, parts, short, crossed, exchanged or others are told apart", arguments: cases)
    private func levels(names: Names) {
        let kinds: [MatchKind] = [.givenNames, .surnames]
        for (left, right) in [(names.left, names.right), (names.right, names.left)] {
            #expect(HandTable.level("given_names", kinds, left, right) == names.given)
            #expect(HandTable.level("surnames", kinds, left, right) == names.surnames)
        }
    }

    @Test("exchanged names are rarer where a surname stayed in its place")
    func stayed() {
        let kinds: [MatchKind] = [.givenNames, .surnames]
        func chance(_ left: [String], _ right: [String]) -> Double {
            let records = PreparedRecords(HandTable.of(kinds, [left, right]), dateOrder: .dmy)
            return records.dimensions[0].states[records.pattern(0, 1)[0]].chance ?? 1
        }
        let two = chance(["Ana", "Reyes"], ["Reyes", "Ana"])
        #expect(chance(["Ana", "Reyes Gil"], ["Reyes", "Ana Gil"]) < two / 10)
        #expect(chance(["Ana", "Reyes Gil"], ["Reyes", "Ana Paz"]) == two)
    }

    @Test("names of which everybody is called are near less than rare ones")
    func common() {
        let rows = (0..<8).map { [["Mario", "María"][$0 % 2], "Gil"] }
        let records = PreparedRecords(HandTable.of([.givenNames, .surnames], rows), dateOrder: .dmy)
        let dimension = records.dimensions[0]
        #expect(dimension.levels[dimension.states[records.pattern(0, 1)[0]].level].name == "near_common")
    }
}
