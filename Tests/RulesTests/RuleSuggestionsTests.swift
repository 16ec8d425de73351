import Rules
import Testing

@Suite("Suggestions while writing")
struct RuleSuggestionsTests {
    func suggested(_ text: String, cursor: Int? = nil) -> RuleSuggestions {
        RuleSuggestions(text, cursor: cursor ?? text.unicodeScalars.count, catalogue: RuleCheckTests.shop)
    }

    @Test(
        "what may stand next",
        arguments: [
            ("", ["not", "member", "city", "purchases(", "custom:\"Nivel VIP\""]), ("ci", ["city"]),
            ("city ", ["=", "in", "contains", "is"]),
            ("city = \"x\" ", ["and", "or"]), ("city = \"x\" a", ["and"]),
            ("purchases(", ["category", "within", "attr:Color", ")"]),
            ("purchases(cat", ["category"]), ("purchases(attr:C", ["attr:Color"]),
            ("purchases().", ["count", "amount"]), ("purchases().co", ["count"]),
            ("custom:Ni", []), ("custom:\"Ni", []), ("custom:P", ["custom:Puntos"]),
            ("member(", ["\"Empleados\"", "\"Mayoristas\""]), ("consent(e", ["email"]),
            ("rfm.g", ["rfm.group"]), ("purchases(within: ", ["90d"]), ("city is ", ["not", "known"]),
        ])
    func next(_ text: String, _ expected: [String]) {
        let list = suggested(text).list.map(\.text)
        for one in expected { #expect(list.contains(one), "\(text): \(one) in \(list)") }
        if expected.isEmpty || text.last?.isLetter == true { #expect(list == expected, "\(text)") }
    }

    @Test("a measure is called one, and a column the other; wrong texts suggest nothing")
    func kinds() {
        #expect(suggested("purchases().am").list == [RuleSuggestion(text: "amount", kind: .measure)])
        #expect(suggested("purchases(am").list == [RuleSuggestion(text: "amount", kind: .column)])
        #expect(suggested("city == ").list.isEmpty)
        #expect(suggested("member(\"Emp").list.isEmpty)
    }

    @Test("the word before the cursor is what a suggestion takes the place of")
    func replaces() {
        let inside = suggested("city = \"x\" an  frequency = 1", cursor: 13)
        #expect(inside.replaces == 11..<13 && inside.list.map(\.text) == ["and"])
        #expect(suggested("custom:Pu").replaces == 0..<9)
        #expect(suggested("purchases().co").replaces == 12..<14)
        #expect(suggested("é", cursor: 99).replaces == 0..<1)
        #expect(suggested("", cursor: -5).replaces == 0..<0)
    }
}
