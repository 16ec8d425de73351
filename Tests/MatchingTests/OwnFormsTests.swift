import Formats
import Testing

@testable import Matching

@Suite("E-mails, phones and documents in the form in which they are compared")
struct OwnFormsTests {
    @Test(
        "a phone is one number with and without country, trunk and old mobile prefix",
        arguments: [
            ["310 555 1234", "+57 310 555 1234", "0057-3105551234", "(310) 555-1234", "57.310.555.1234"],
            ["55 2526 6352", "+52 55 2526 6352", "+52 1 55 2526 6352", "044 55 2526 6352", "045 5525266352"],
            ["604 444 5555", "6044445555 / 3105551234", "604 444 5555 ext 12", "6044445555; casa"],
        ])
    func phones(written: [String]) {
        let forms = Set(written.map { form { OwnForms.phone($0, into: &$1) }($0) })
        #expect(forms.count == 1 && !forms.contains(nil), "\(forms)")
    }

    @Test("too few figures, or one figure again and again, are no phone", arguments: ["", "555", "0000000", "casa"])
    func noPhone(written: String) { #expect(form { OwnForms.phone($0, into: &$1) }(written) == nil) }

    @Test(
        "a document is one number with points, blanks, a dash and a check figure",
        arguments: [
            ["12345678", "12.345.678", "12 345 678", "12,345,678"],
            ["900123456", "900.123.456-7", "900123456-7"], ["CAMF641121MHVFQLA1", "camf641121mhvfqla1"],
            ["X1234567L", "x-1234567-l"],
        ])
    func documents(written: [String]) {
        let forms = Set(written.map { form { OwnForms.document($0, into: &$1) }($0) })
        #expect(forms.count == 1 && !forms.contains(nil), "\(forms)")
    }

    @Test(
        "what is too short, or one figure again and again, is no document", arguments: ["", "12", "0000", "11111111"])
    func noDocument(written: String) { #expect(form { OwnForms.document($0, into: &$1) }(written) == nil) }

    @Test("an e-mail is compared without capitals; tags and points before the at sign count little")
    func emails() {
        let kinds = [MatchKind.email]
        #expect(HandTable.level("email", kinds, ["Ana.Gil@X.co "], ["ana.gil@x.co"]) == "equal")
        #expect(HandTable.level("email", kinds, ["ana.gil+promo@gmail.com"], ["anagil@gmail.com"]) == "other_domain")
        #expect(HandTable.level("email", kinds, ["anagil@gmail.com"], ["anagil@hotmail.com"]) == "other_domain")
        #expect(HandTable.level("email", kinds, ["anagil64@gmail.com"], ["anagl64@gmail.com"]) == "near")
        #expect(HandTable.level("email", kinds, ["anagil64@gmail.com"], ["pedro@gmail.com"]) == "differ")
        #expect(HandTable.level("email", kinds, ["anagil64@gmail.com"], ["no tiene"]) == nil)
    }

    @Test("a slip of the pen in a document is near; numbers given out one after another are two people's")
    func nextNumbers() {
        let kinds = [MatchKind.document]
        #expect(HandTable.level("document", kinds, ["71600001"], ["71600002"]) == "differ")
        #expect(HandTable.level("document", kinds, ["71600001"], ["71600901"]) == "near")
        #expect(HandTable.level("document", kinds, ["1017234567"], ["1017243567"]) == "near")
        #expect(HandTable.level("document", kinds, ["71600001"], ["43512999"]) == "differ")
        #expect(HandTable.level("document", kinds, ["71600001"], ["CAMF641121MHVFQLA1"]) == nil)
    }

    private func form(_ write: @escaping (UnsafeRawBufferPointer, inout [UInt8]) -> Bool) -> (String) -> [UInt8]? {
        { text in
            var out: [UInt8] = []
            return Array(text.utf8).withUnsafeBytes { write($0, &out) } ? out : nil
        }
    }

    @Test("a telephone that ends another is near, as is one with a slip; others differ")
    func telephones() {
        func level(_ left: String, _ right: String) -> String? {
            HandTable.level("phone", [.givenNames, .phone], ["Ana", left], ["Ana", right])
        }
        #expect(level("601 234 5678", "234 5678") == "near" && level("2345678", "+57 604 2345678") == "near")
        #expect(level("3105551234", "310 555 1234") == "equal" && level("3105551234", "3105551243") == "near")
        #expect(level("3105551234", "3105551334") == "near" && level("3105551234", "3209874411") == "differ")
        #expect(level("2345678", "6012345679") == "differ" && level("0001234", "1234000") == "differ")
    }
}
