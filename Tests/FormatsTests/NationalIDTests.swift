import Kernel
import Testing

@testable import Formats

/// Numbers that their owners or the authorities have published.
private let published: [(NationalID.Kind, String, [String])] = [
    // DIAN, Bancolombia, Ecopetrol, Universidad Nacional, Avianca.
    (.colombianTax, "CO", ["800.197.268-4", "890.903.938-8", "899.999.068-1", "899999063-3", "8901005776"]),
    // SAT, Pemex, CFE, Walmart, Bimbo; the SAT's persons for testing.
    (
        .mexicanTax, "MX",
        [
            "SAT970701NN3", "PME380607P35", "CFE370814QI0", "NWM9709244W4", "BIM011108DJ5", "CACX7605101P8",
            "XIA190128J61",
        ]
    ),
    (.mexicanPerson, "MX", ["BOXW310820HNERXN09", "HEGG560427MVZRRL04", "SABC560626MDFLRN01"]),
    // The Ministry's specimens.
    (.spanishPerson, "ES", ["12345678Z", "99999999-R", "54.362.315-K"]),
    (.spanishForeigner, "ES", ["X2482300W", "Y1234567X", "Z-1234567-R"]),
    // Telefónica, Banco Santander, Agencia Tributaria, Ayuntamiento and Comunidad de Madrid; a foreigner without NIE.
    (.spanishCompany, "ES", ["A28015865", "A39000013", "Q2826000H", "P2807900B", "S2800011E", "M1234567L"]),
    // SII, Banco de Chile, Entel.
    (.chileanTax, "CL", ["60.803.000-K", "97.004.000-5", "96.806.980-2", "12531909-2"]),
    // AFIP, Banco de la Nación, YPF.
    (.argentineTax, "AR", ["33-69345023-9", "30-50001091-2", "30-54668997-9", "20-05536168-2"]),
    (.brazilianPerson, "BR", ["529.982.247-25", "111.444.777-35", "390.533.447-05"]),
    // Petrobras, Banco do Brasil; the Receita's example with letters.
    (.brazilianCompany, "BR", ["33.000.167/0001-01", "00.000.000/0001-91", "12.ABC.345/01DE-35"]),
    // SUNAT, Banco de Crédito.
    (.peruvianTax, "PE", ["20131312955", "20100047218", "20512333797"]),
    (.peruvianPerson, "PE", ["10117410-2", "17801146-0"]),
]

@Suite("Identity documents and tax registers")
struct NationalIDTests {
    @Test("Published numbers are right, with and without their type", arguments: published)
    func rightNumbers(_ kind: NationalID.Kind, _ country: String, _ numbers: [String]) {
        for number in numbers {
            for type in [nil, kind.label, ""] where type != "NIF" {
                guard case .valid(let normalised, let found, let isChecked, _) = read(number, type, country) else {
                    Issue.record("\(number) as \(type ?? "anything")")
                    continue
                }
                #expect(found == kind && isChecked && normalised == DocumentText.normalise(number), "\(number)")
            }
        }
    }

    /// Left out are sums in which two remainders share a check digit, or whose weights divide ten.
    private static let promising: Set<NationalID.Kind> = [
        .mexicanTax, .spanishPerson, .spanishForeigner, .spanishCompany, .chileanTax, .argentineTax, .peruvianTax,
    ]

    @Test("One digit changed is found out, where the rule promises it", arguments: published)
    func oneDigit(_ kind: NationalID.Kind, _ country: String, _ numbers: [String]) {
        let changed = numbers.flatMap(Self.changed)
        let passing = changed.filter {
            if case .valid(_, kind, true, _) = read($0, kind.label, country) { true } else { false }
        }
        if Self.promising.contains(kind) { #expect(passing == []) }
        #expect(passing.count * 4 < changed.count)
    }

    @Test("A NIT whose check digit is not 1 keeps the promise")
    func oneDigitOfNIT() {
        let changed = ["800.197.268-4", "890.903.938-8", "899.999.063-3", "1.020.304.051-5"].flatMap(Self.changed)
        #expect(
            changed.filter { if case .valid(_, _, true, _) = read($0, "NIT", "CO") { true } else { false } }.count <= 0)
    }

    /// The text with each digit replaced by each other one.
    static func changed(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return bytes.indices.filter { bytes[$0] &- 0x30 < 10 }.flatMap { index in
            (UInt8(0x30)...0x39).filter { $0 != bytes[index] }.map { digit in
                var other = bytes
                other[index] = digit
                return String(decoding: other, as: UTF8.self)
            }
        }
    }

    @Test(
        "Right without a check digit",
        arguments: [
            ("1.020.304.051", "CC", "CO", NationalID.Kind.colombianCedula),
            ("79.123.456", "C.C.", "CO", .colombianCedula),
            ("1020304051", "13", "CO", .colombianCedula), ("41234567", "", "CO", .colombianCedula),
            ("345678", "Cédula de extranjería", "CO", .colombianForeigner),
            ("1098765432", "T.I.", "CO", .colombianMinor),
            ("990229-12345", "Tarjeta de identidad", "CO", .other), ("00022912345", "TI", "CO", .colombianMinor),
            ("800197268", "NIT", "CO", .colombianTax), ("1020304051", "NIT", "CO", .colombianTax),
            ("AR123456", "Pasaporte", "CO", .passport), ("AR123456", "", "CO", .passport),
            ("530123987", "PP", "CO", .passport),
            ("GODE561231", "RFC", "MX", .mexicanTax), ("30123456", "DNI", "AR", .argentinePerson),
            ("41234567", "1", "PE", .peruvianPerson), ("001234567", "C.E.", "PE", .peruvianForeigner),
            ("12.345.679-X", "RG", "BR", .brazilianIdentity), ("54362315", "DNI", "ES", .spanishPerson),
            ("12345", "cualquier cosa", "CO", .other), ("AB-12345", "", "DE", .other), ("AB-12345", "DNI", "", .other),
        ])
    func plain(_ text: String, _ type: String, _ country: String, _ kind: NationalID.Kind) {
        let reading = read(text, type, country)
        // 29 February of 1999 is no day.
        if text == "990229-12345" { return #expect(reading == .invalid(.date)) }
        guard case .valid(let normalised, let found, let isChecked, _) = reading else {
            Issue.record("\(text) \(reading)")
            return
        }
        #expect(found == kind && !isChecked && normalised == DocumentText.normalise(text))
    }

    @Test(
        "Why a text is no such number",
        arguments: [
            ("", "CC", "CO", NationalID.Defect.unreadable), ("ana@b.co", "", "CO", .unreadable),
            ("1,02E+09", "", "CO", .scientific), ("1.02E+09", "NIT", "CO", .scientific),
            ("1E+9", "", "CO", .scientific),
            ("0000000", "CC", "CO", .placeholder), ("222222222222", "NIT", "CO", .placeholder),
            ("123456789", "", "CO", .placeholder), ("1234567890", "CC", "CO", .placeholder),
            ("987654321", "", "CO", .placeholder), ("XAXX010101000", "RFC", "MX", .placeholder),
            ("XEXX010101000", "", "MX", .placeholder), ("00000000T", "DNI", "ES", .placeholder),
            ("900.123.456-7", "NIT", "CO", .checkDigit), ("9001234567", "", "CO", .checkDigit),
            ("10203040506", "NIT", "CO", .checkDigit), ("12345678A", "DNI", "ES", .checkDigit),
            ("11144477734", "", "BR", .checkDigit), ("20267565392", "CUIL", "AR", .checkDigit),
            ("123456780", "CC", "CO", .length), ("1020", "RUT", "CL", .length), ("7654328", "CPF", "BR", .length),
            ("GODE561331GR8", "RFC", "MX", .date), ("BOXW310832HNERXN09", "CURP", "MX", .date),
            ("800.197.268-4", "CC", "CO", .typeMismatch), ("X2482300W", "DNI", "ES", .typeMismatch),
            ("20131312955", "DNI", "PE", .typeMismatch), ("AR123456", "CC", "CO", .typeMismatch),
            ("SAT970701NN3", "CURP", "MX", .typeMismatch),
        ])
    func defects(_ text: String, _ type: String, _ country: String, _ defect: NationalID.Defect) {
        #expect(read(text, type, country) == .invalid(defect))
    }

    @Test(
        "Two spellings of one number have one key",
        arguments: [
            ("800.197.268-4", "800197268", "NIT", "CO"), ("NIT 800197268-4", "8001972684", "", "CO"),
            ("1020304051", "CC 1.020.304.051", "", "CO"), ("01234567L", "1234567L", "DNI", "ES"),
            ("54362315", "ES54362315K", "", "ES"), ("10117410-2", "10117410", "DNI", "PE"),
            ("CL 12531909-2", "12.531.909-2", "", "CL"), ("1020304050.0", "1020304050", "CC", "CO"),
        ])
    func keys(_ one: String, _ other: String, _ type: String, _ country: String) {
        let (left, right) = (read(one, type, country).matchKey, read(other, type, country).matchKey)
        #expect(left != nil && left == right)
    }

    @Test(
        "The check digit of a NIT, by hand: 3·8 + 7·6 + 13·2 + 17·7 + 19·9 + 23·1 + 41·8 = 733 = 66·11 + 7, 11 − 7 = 4")
    func byHand() {
        #expect(DocumentFormat.checkDigit(ofNIT: Array("800197268".utf8)) == UInt8(ascii: "4"))
    }

    @Test("The RFC of a name with Ñ or & has one right check character", arguments: ["ÑAÑ850101AB", "A&B850101AB"])
    func otherLetters(_ text: String) {
        let right = Array("0123456789A").filter {
            if case .valid = read(text + String($0), "RFC", "MX") { true } else { false }
        }
        #expect(right.count == 1)
    }

    @Test("Any text is read or refused, whatever its type and country")
    func anyText() {
        var generator = SeededGenerator(seed: 9)
        let alphabet = Array("0123456789012345678901234567890ABCDEKXYZÑ&-./ \u{301}e+é😀")
        let types = [
            nil, "CC", "NIT", "RFC", "CURP", "DNI", "NIE", "CIF", "RUT", "CUIT", "CPF", "CNPJ", "RUC", "TI", "PP", "?",
        ]
        for _ in 0..<30_000 {
            let text = String(
                (0..<Int.random(in: 0...22, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "0"
                })
            let country = ["CO", "MX", "ES", "CL", "AR", "BR", "PE", "US", ""].randomElement(using: &generator) ?? ""
            let type = (types.randomElement(using: &generator) ?? nil) ?? nil
            if case .valid(let normalised, _, _, let key) = read(text, type, country) {
                #expect(normalised == DocumentText.normalise(text) && !key.isEmpty, "\(text)")
            }
        }
    }

    @Test("The decimals that a spreadsheet puts behind a number are taken off; groups are not decimals")
    func decimals() {
        #expect(DocumentText.normalise("1020304050.0") == "1020304050")
        #expect(DocumentText.normalise("1.020.0") == "10200")
    }

    private func read(_ text: String, _ type: String?, _ country: String) -> NationalID.Reading {
        NationalID.read(text, type: type, country: country)
    }
}
