import Kernel
import Testing

@Suite("Comparing texts")
struct FoldedTextTests {
    @Test(
        "texts that a person holds to be equal are equal",
        arguments: [
            ("Peña", "pena"), ("PEÑA", "peña"), ("pen\u{0303}a", "peña"), ("Núñez", "NUNEZ"), ("Café", "CAFE\u{0301}"),
            ("  medellin ", "Medellín"), ("Bogotá", "BOGOTA"), ("San\u{00A0}Andrés", "san   andres"),
            ("Ana\tMaría\n", "ana maria"), ("ＡＢＣ１２３", "abc123"), ("Straße", "STRASSE"), ("ﬁesta", "FIESTA"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Ⅳ", "iv"), ("Té\u{200B}", "te"), ("\u{FEFF}Código", "codigo"), ("İzmir", "izmir"),
        ])
    func equal(left: String, right: String) {
        #expect(FoldedText.fold(left) == FoldedText.fold(right))
    }

    @Test("folding gives plain lower case")
    func plain() {
        #expect(FoldedText.fold("Peña") == "pena")
        #expect(FoldedText.fold(" Gloria  ÑÁÑEZ ") == "gloria nanez")
        #expect(FoldedText.fold("ß") == "ss")
        #expect(FoldedText.fold("  \t ").isEmpty)
        #expect(FoldedText.fold("").isEmpty)
    }

    @Test("different texts stay different")
    func different() {
        #expect(FoldedText.fold("Cali") != FoldedText.fold("Calí 2"))
        #expect(FoldedText.fold("Ana María") != FoldedText.fold("Anamaría"))
        #expect(FoldedText.fold("Té") != FoldedText.fold("Tes"))
        #expect(FoldedText.fold("a-b") != FoldedText.fold("a b"))
    }

    @Test("folding twice changes nothing more")
    func idempotent() {
        for text in ["Ñandú  Él", "STRASSE ß", "ﬃ ǅ ŉ", "東京 ＡＢ", "a\u{0301}\u{0327}"] {
            let once = FoldedText.fold(text)
            #expect(FoldedText.fold(once) == once)
        }
    }

    @Test("column names compare by letters and digits alone")
    func keys() {
        #expect(FoldedText.key("Fecha de Nacimiento:") == "fechadenacimiento")
        #expect(FoldedText.key("customer_ref") == FoldedText.key("Customer Ref"))
        #expect(FoldedText.key("N.º cédula") == "nocedula")
        #expect(FoldedText.key("Línea 2") == "linea2")
        #expect(FoldedText.key("---").isEmpty)
    }
}
