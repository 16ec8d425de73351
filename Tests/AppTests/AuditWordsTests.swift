import Testing
import Web

@Suite("What the audit log says is said in words")
struct AuditWordsTests {
    @Test("every action that is written down has words", arguments: ["es-CO", "en"])
    func actions(locale: String) throws {
        let texts = try TextCatalogue.bundled().texts(locale)
        let action = try Regex("action: \"([a-z-]+\\.[a-z-]+)\"", as: (Substring, Substring).self)
        let written = Set(
            Tree.sources.flatMap { file in
                file.code.flatMap { $0.text.matches(of: action).map { String($0.output.1) } }
            })
        #expect(written.count > 20 && written.contains("warehouse.pack"))
        for code in written.sorted() { #expect(texts.has("audit-action." + code), "\(code)") }
    }
}
