import Testing

@testable import Formats

/// Values that tables of people have in them and that are easily taken for something else.
@Suite("Nasty values of people")
struct PersonInputTests {
    // Input 19: E.164 with the chosen country; scientific notation is rejected with its reason.

    @Test(
        "A telephone as a list has it, and as E.164 has it",
        arguments: [
            ("3001234567", "CO", "+573001234567"), ("+57 300 123 45 67", "CO", "+573001234567"),
            ("+57 300 123 45 67", "MX", "+573001234567"), ("'+573001234567", "CO", "+573001234567"),
        ])
    func telephones(_ text: String, _ country: String, _ e164: String) {
        #expect(PhoneText.normalise(text, country: country) == e164)
    }

    @Test("A telephone in scientific notation is refused: the spreadsheet has lost its digits")
    func scientific() { #expect(PhoneText.read("3.00123E+09", country: "CO") == .invalid(.scientific)) }

    @Test("A telephone that has lost its zero is found where the zero was only dialled")
    func lostZero() {
        #expect(PhoneText.normalise("07400123456", country: "GB") == "+447400123456")
        #expect(PhoneText.normalise("7400123456", country: "GB") == "+447400123456")
        #expect(PhoneText.normalise("11987654321", country: "BR") == "+5511987654321")
        // In Italy the zero is part of the number.
        #expect(PhoneText.normalise("0212345678", country: "IT") == "+390212345678")
        #expect(PhoneText.normalise("212345678", country: "IT") == nil)
    }

    // Input 20.

    @Test("An address is trimmed and in small letters")
    func trimmed() { #expect(EmailText.read("A@B.co ") == .valid(normalised: "a@b.co", flags: [])) }

    @Test("Two points one behind the other are no domain")
    func twoPoints() { #expect(EmailText.read("a@b..co") == .invalid(.domain)) }

    @Test("A local part may have letters beyond ASCII")
    func localLetters() { #expect(EmailText.read("ñ@dominio.co") == .valid(normalised: "ñ@dominio.co", flags: [])) }

    @Test("A domain beyond ASCII is written as DNS writes it")
    func domainLetters() {
        #expect(EmailText.read("x@mañana.co") == .valid(normalised: "x@xn--maana-pta.co", flags: []))
    }

    @Test("A quoted local part is refused")
    func quoted() { #expect(EmailText.read("\"a b\"@c.co") == .invalid(.quoted)) }

    @Test("A domain without a point is refused")
    func withoutPoint() { #expect(EmailText.read("a@b") == .invalid(.withoutDomain)) }

    @Test("A list is refused, never split")
    func list() { #expect(EmailText.read("a@b;c@d") == .invalid(.list)) }

    @Test("mailto: is taken off")
    func mailto() { #expect(EmailText.read("mailto:a@b.co") == .valid(normalised: "a@b.co", flags: [])) }

    // Input 23.

    @Test("A Cyrillic letter among Latin ones is flagged, shown in Punycode and not merged with the Latin address")
    func homoglyph() {
        let reading = EmailText.read("x@p\u{430}ypal.com")
        #expect(reading == .valid(normalised: "x@xn--pypal-4ve.com", flags: .mixedScript))
        #expect(EmailText.read("x@paypal.com") == .valid(normalised: "x@paypal.com", flags: []))
    }
}
