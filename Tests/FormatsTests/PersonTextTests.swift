import Kernel
import Testing

@testable import Formats

@Suite("Yes and no, addresses, telephones and documents")
struct PersonTextTests {
    @Test(
        "A yes in three languages",
        arguments: [
            "sí", "SI", "s", "x", "1", "true", "Verdadero", "acepta", "sim", "yes", "Y", "opt-in", "✓", " sí ",
            "Sí acepta",
        ])
    func yes(_ text: String) { #expect(withBytes(text, YesNo.parse) == .yes) }

    @Test(
        "A no in three languages",
        arguments: [
            "no", "NO", "n", "0", "false", "Falso", "não", "unsubscribed", "no acepta", "opt_out", "dado de baja",
        ])
    func no(_ text: String) { #expect(withBytes(text, YesNo.parse) == .no) }

    @Test(
        "What says nothing",
        arguments: ["", "  ", "?", "-", "N/A", "desconocido", "unknown", "null", "NEVER_SUBSCRIBED"])
    func unknown(_ text: String) { #expect(withBytes(text, YesNo.parse) == .unknown) }

    @Test(
        "What is neither",
        arguments: ["quizá", "2", "sino", "1234", "😀", "a@b.co", "yesyesyesyesyesyesyes", "\u{FFFD}"])
    func neither(_ text: String) { #expect(withBytes(text, YesNo.parse) == nil) }

    @Test(
        "Addresses in their one form",
        arguments: [
            ("A@B.co ", "a@b.co"), ("mailto:Ana@Example.COM?subject=x", "ana@example.com"),
            ("ñ@dominio.co", "ñ@dominio.co"),
            ("x@mañana.co", "x@xn--maana-pta.co"), ("x@MAN\u{303}ANA.co", "x@xn--maana-pta.co"),
            ("o'neil+tag@b-c.com.co", "o'neil+tag@b-c.com.co"),
            ("\u{200B}a@b.co\u{A0}", "a@b.co"), ("x@bücher.example", "x@xn--bcher-kva.example"),
            ("x@pаypal.com", "x@xn--pypal-4ve.com"), ("a@1und1.de", "a@1und1.de"),
        ])
    func emails(_ text: String, _ expected: String) { #expect(EmailText.normalise(text) == expected) }

    @Test(
        "What is no single address",
        arguments: [
            "", "a", "a@b", "@b.co", "a@", "a@b..co", "a..b@c.co", ".a@b.co", "a.@b.co", "a b@c.co", "\"a b\"@c.co",
            "a@b;c@d", "a@b.co,c@d.co", "a@b.co;", "a@b@c.co", "a@-b.co", "a@b-.co", "a@b.c", "a@1.2.3.4", "<a@b.co>",
            "a@b.co\r\nBcc: c@d.co",
            "a@b_c.co", "a\u{0}@b.co", "a@b.co.", "a\u{202E}@b.co", "Ana <a@b.co>",
        ])
    func noEmails(_ text: String) { #expect(EmailText.normalise(text) == nil) }

    @Test("An address of more bytes than mail allows is refused")
    func longEmail() {
        #expect(EmailText.normalise(String(repeating: "a", count: 65) + "@b.co") == nil)
        #expect(EmailText.normalise(String(repeating: "a", count: 64) + "@b.co") != nil)
        #expect(EmailText.normalise("a@" + String(repeating: "b.", count: 130) + "co") == nil)
        #expect(EmailText.normalise("a@" + String(repeating: "😀", count: 64_000)) == nil)
    }

    @Test(
        "Telephones in their one form",
        arguments: [
            ("3001234567", "CO", "+573001234567"), ("+57 300 123 45 67", "US", "+573001234567"),
            ("(601) 555-1234", "CO", "+576015551234"),
            ("0057 300.123.4567", "MX", "+573001234567"), ("573001234567", "CO", "+573001234567"),
            ("'3001234567", "co", "+573001234567"),
            ("55 1234 5678", "MX", "+525512345678"), ("612 34 56 78", "ES", "+34612345678"),
            ("9 8765 4321", "CL", "+56987654321"),
            ("011 15-1234-5678", "AR", "+5491112345678"), ("987654321", "PE", "+51987654321"),
            ("(11) 98765-4321", "BR", "+5511987654321"),
            ("1 (415) 555-2671", "US", "+14155552671"), ("tel:+14155552671", "", "+14155552671"),
            ("\u{202A}+57\u{A0}3001234567\u{202C}", "CO", "+573001234567"),
        ])
    func phones(_ text: String, _ country: String, _ expected: String) {
        #expect(PhoneText.normalise(text, country: country) == expected)
    }

    @Test(
        "What is no telephone",
        arguments: [
            "", "12345", "3.00123E+09", "3,00123E+09", "3001234567 extra 5", "+0123456789", "++573001234567",
            "300123456٧",
            "+5730012345678901", "57+3001234567", "hola", "0000000000", "300123456",
        ])
    func noPhones(_ text: String) { #expect(PhoneText.normalise(text, country: "CO") == nil) }

    @Test("A national number of an unknown country is not guessed")
    func unknownCountry() { #expect(PhoneText.normalise("3001234567", country: "ZZ") == nil) }

    @Test(
        "Documents in their one form",
        arguments: [
            ("900.123.456-7", "9001234567"), (" 12345678z ", "12345678Z"), ("X-1234567-L", "X1234567L"),
            ("１２３４５", "12345"),
            ("ÑAÑ850101ABC", "ÑAÑ850101ABC"), ("cc 1.020.304", "CC1020304"), ("76.123.456/0001", "761234560001"),
        ])
    func documents(_ text: String, _ expected: String) { #expect(DocumentText.normalise(text) == expected) }

    @Test(
        "What is no document",
        arguments: [
            "", "123", "1,02E+09", "0000000", "222222222222", "123456789012345678901", "12345@", "٣٤٥٦٧", "---",
        ])
    func noDocuments(_ text: String) { #expect(DocumentText.normalise(text) == nil) }
}
