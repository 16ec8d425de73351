import Kernel
import Testing

@testable import Formats

@Suite("Sex, countries and languages")
struct SexTests {
    @Test(
        "Sex in three languages",
        arguments: [
            ("F", SexText.female), ("Mujer", .female), ("FEMENINO", .female), ("Female", .female),
            ("Feminino", .female),
            ("Sra.", .female), ("mulher", .female), ("M", .male), ("H", .male), ("Hombre", .male), ("Masculino", .male),
            ("varón", .male), ("Male", .male), ("Homem", .male), ("No binario", .other), ("X", .other), ("", .unknown),
            ("-", .unknown), ("N/A", .unknown), ("Prefiero no decirlo", .unknown),
        ])
    func sexes(_ text: String, _ sex: SexText) { #expect(SexText.parse(text) == sex) }

    @Test("What is no sex", arguments: ["Bogotá", "1", "femeninomasculino", "@"])
    func noSexes(_ text: String) { #expect(SexText.parse(text) == nil) }

    @Test("An M is a woman's where the column also has H, and nobody's where it has H and F")
    func votes() {
        func meaning(_ cells: [String]) -> SexText? {
            var votes = SexText.Votes()
            for cell in cells { votes.add(cell) }
            return votes.parse("m")
        }
        #expect(meaning(["M", "h", "M"]) == .female)
        #expect(meaning(["M", "F", ""]) == .male)
        #expect(meaning(["M", "Mujer"]) == .male)
        #expect(meaning(["M", "F", "H"]) == nil)
        #expect(SexText.Votes().parse("Mujer") == .female)
    }

    @Test(
        "Countries by code and by name",
        arguments: [
            ("co", "CO"), ("COL", "CO"), ("Colombia", "CO"), ("170", "CO"), ("República de Colombia", "CO"),
            ("EE.UU.", "US"),
            ("EEUU", "US"), ("E.U.A.", "US"), ("USA", "US"), ("Estados Unidos", "US"),
            ("United States of America", "US"),
            ("México", "MX"), ("Méjico", "MX"), ("mexico", "MX"), ("Brasil", "BR"), ("Brazil", "BR"), ("Perú", "PE"),
            ("España", "ES"), ("Spain", "ES"), ("Espanha", "ES"), ("Reino Unido", "GB"), ("UK", "GB"),
            ("Inglaterra", "GB"),
            ("Alemania", "DE"), ("Germany", "DE"), ("Países Bajos", "NL"), ("Holanda", "NL"),
            ("República Dominicana", "DO"),
            ("Rep. Dominicana", "DO"), ("El Salvador", "SV"), ("Costa Rica", "CR"), ("Panamá", "PA"),
            ("Venezuela", "VE"),
            ("Bolivia", "BO"), ("Paraguay", "PY"), ("Uruguay", "UY"), ("Ecuador", "EC"), ("Chile", "CL"),
            ("Argentina", "AR"),
            ("Haití", "HT"), ("Trinidad y Tobago", "TT"), ("Puerto Rico", "PR"), ("Curazao", "CW"), ("Suiza", "CH"),
            ("Côte d’Ivoire", "CI"), ("Corea del Sur", "KR"), ("Deutschland", "DE"), ("the Netherlands", "NL"),
            ("Japão", "JP"),
        ])
    func countries(_ text: String, _ code: String) { #expect(CountryText.parse(text) == code) }

    @Test("What is no country", arguments: ["", "ZZ", "XX", "EUROPA", "Antioquia", "QQQ", "999", "AC", "IC"])
    func noCountries(_ text: String) { #expect(CountryText.parse(text) == nil) }

    @Test("Every country is found by its codes and its three names")
    func allCountries() {
        #expect(CountryText.regions.count >= 249 && CountryText.regions.count <= 250)
        for code in CountryText.regions {
            #expect(CountryText.parse(code) == code)
            for language in ["es", "en", "pt"] {
                let name = CountryText.name(code, language: language) ?? ""
                #expect(CountryText.parse(name) == code, "\(name)")
            }
        }
    }

    @Test(
        "Languages by code, locale and name",
        arguments: [
            ("es", "es"), ("ES", "es"), ("es-CO", "es"), ("pt_BR", "pt"), ("spa", "es"), ("Español", "es"),
            ("Spanish", "es"),
            ("Inglés", "en"), ("English", "en"), ("Português", "pt"), ("Francés", "fr"), ("Français", "fr"),
            ("castellano", "es"), ("zh-Hans-CN", "zh"), ("Deutsch", "de"), ("Català", "ca"),
        ])
    func languages(_ text: String, _ code: String) { #expect(LanguageText.parse(text) == code) }

    @Test("What is no language", arguments: ["", "xx", "Colombia", "-", "esto es"])
    func noLanguages(_ text: String) { #expect(LanguageText.parse(text) == nil) }

    @Test("The quick key of a text is the folded one")
    func keys() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<5_000 {
            let length = Int.random(in: 0...40, using: &generator)
            let limit: UInt32 = Bool.random(using: &generator) ? 0x7F : 0xFF
            let scalars = (0..<length).map { _ in
                Unicode.Scalar(UInt8(UInt32.random(in: 0...limit, using: &generator)))
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(TextKey.of(text) == FoldedText.key(text), "\(text)")
        }
        for scalar in (0xC0...0xFF).compactMap(Unicode.Scalar.init) {
            #expect(TextKey.of(String(scalar)) == FoldedText.key(String(scalar)))
            #expect(TextKey.of("e\u{301}" + String(scalar)) == FoldedText.key("e\u{301}" + String(scalar)))
        }
    }
}
