import Formats
import Kernel
import Testing

@testable import Intake

@Suite("Sexes, languages and places in people files")
struct ListedTextTests {
    /// The compared form of each text of a column, or why there is none.
    private func read(
        _ check: PersonColumns.Check, _ cells: [String], beside: String = "", region: String? = nil
    ) -> [String] {
        var votes = SexText.Votes()
        for cell in cells { votes.add(cell) }
        var checks = PersonChecks(
            country: "CO", dateOrder: .dmy, decimal: .comma, today: Day(number: 20_103), sexes: votes)
        return cells.map { cell in
            var cell = cell
            let defect = cell.withUTF8 {
                checks.defect(UnsafeRawBufferPointer($0), check, beside: beside, region: region)
            }
            return defect?.code ?? String(decoding: checks.key, as: UTF8.self)
        }
    }

    @Test("A sex is understood in three languages; what cannot be is flagged")
    func sexes() {
        #expect(
            read(.sex, ["F", "masculino", "Mulher", "Female", "no binario", "n/a", "gato", "M", "F"]) == [
                "female", "male", "female", "female", "other", "unknown", "sex-unreadable", "male", "female",
            ])
    }

    @Test("Beside H an M is a woman's; beside both H and F nobody knows")
    func letters() {
        #expect(read(.sex, ["H", "M", "m"]) == ["male", "female", "female"])
        #expect(read(.sex, ["H", "M", "F"]) == ["male", "sex-unreadable", "female"])
    }

    @Test("A language is its code, however it is written")
    func languages() {
        #expect(
            read(.language, ["Español", "es-CO", "pt_BR", "inglés", "klingon"]) == [
                "es", "es", "pt", "en", "language-unreadable",
            ])
    }

    @Test("A Colombian city is its municipality by code, short or old name; a code that does not exist is flagged")
    func cities() {
        let bogota = read(.city, ["Bogotá, D.C."]).first ?? ""
        #expect(
            read(.city, ["11001", "Bogotá", "Santafé de Bogotá", "5001", "Medellín", "99999", "Londres", "PeÃ±a"]) == [
                bogota, bogota, bogota, "medellin", "medellin", "city-unknown", "londres", "double-encoded",
            ])
    }

    @Test("A name that several departments have is known by the department said, else it is as it is written")
    func departments() {
        #expect(read(.city, ["Unión"], beside: "Nariño") == ["la union"])
        #expect(read(.city, ["Unión"]) == ["union"])
        #expect(
            read(.region, ["05", "Valle", "CO-ANT", "Renania"]) == [
                "antioquia", "valle del cauca", "antioquia", "renania",
            ])
    }

    @Test("Elsewhere a number is a city's as it is, and so is a name")
    func abroad() {
        #expect(read(.city, ["99999", "Bogotá"], region: "MX") == ["99999", "bogota"])
        #expect(read(.region, ["05"], region: "MX") == ["05"])
    }

    @Test("An id is damaged when a spreadsheet wrote it as a power of ten; codes with letters are codes")
    func ids() {
        #expect(
            read(.identifier, ["1.01234567890123E+17", "1,5e+9", "12E5", "A+B", "c+1", "1E+", "E+17", "2-3E+17x"])
                == ["id-scientific", "id-scientific", "", "", "", "", "", ""])
    }
}
