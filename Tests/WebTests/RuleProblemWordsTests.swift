import Testing

@testable import Web

@Suite("What problems with rules say")
struct RuleProblemWordsTests {
    @Test("the place, what is expected and what was meant, in both languages")
    func words() throws {
        let arguments = [
            "where": "text", "line": "2", "column": "7", "offset": "30", "found": "adn", "expected": "and or end",
            "suggestion": "and",
        ]
        let catalogue = try TextCatalogue.bundled()
        let (spanish, english) = (catalogue.texts("es"), catalogue.texts("en"))
        #expect(
            spanish("problem.rule.syntax", spanish.shown(arguments))
                == "Línea 2, columna 7: «adn» no puede estar aquí; se espera «and», «or» o el final. ¿Quizás and?")
        #expect(
            english("problem.rule.syntax", english.shown(arguments))
                == "Line 2, column 7: “adn” cannot stand here; expected: “and”, “or” or the end. Perhaps and?")
        let path = ["where": "tree", "path": "$.all[1]", "expected": "list", "found": ""]
        #expect(
            spanish("problem.rule.shape", spanish.shown(path))
                == "En $.all[1]: la regla en JSON no tiene la forma debida; se espera una lista.")
        // Other problems keep their words.
        #expect(spanish.shown(["where": "elsewhere", "rows": "12040"]) == ["where": "elsewhere", "rows": "12.040"])
    }
}
