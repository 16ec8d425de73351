import Kernel
import Testing

@testable import Formats

@Suite("E-mail addresses")
struct EmailTests {
    @Test(
        "Why a text is no address",
        arguments: [
            ("", EmailText.Defect.withoutAt), ("ana", .withoutAt), ("a@b", .withoutDomain), ("a@", .withoutDomain),
            ("@b.co", .unreadable), ("a@b..co", .domain), ("a@b.co.", .domain), ("a@-b.co", .domain),
            ("a@1.2.3.4", .domain), ("a@b_c.co", .domain), ("a..b@c.co", .unreadable), ("a b@c.co", .unreadable),
            ("a@b@c.co", .unreadable), ("\"a b\"@c.co", .quoted), ("a@b;c@d", .list), ("a@b.co, c@d.co", .list),
            ("a@b.co c@d.co", .list), ("a@b.co/c@d.co", .list), ("Ana <a@b.co>", .named), ("<a@b.co>", .named),
            ("a@b.co;", .domain), ("mailto:a@b.co,c@d.co", .list),
        ])
    func defects(_ text: String, _ defect: EmailText.Defect) { #expect(EmailText.read(text) == .invalid(defect)) }

    @Test("Too long for mail")
    func tooLong() {
        #expect(EmailText.read(String(repeating: "a", count: 65) + "@b.co") == .invalid(.tooLong))
        #expect(EmailText.read(String(repeating: "a", count: 3_000)) == .invalid(.tooLong))
        let long = "a@" + String(repeating: "bbbb.", count: 50) + "co"
        #expect(EmailText.read(long) == .valid(normalised: long, flags: []))
        #expect(EmailText.read("aaa" + long) == .invalid(.tooLong))
    }

    @Test(
        "Letters of two alphabets in one label are remarked upon",
        arguments: [
            ("x@pаypal.com", true), ("x@xn--pypal-4ve.com", true), ("αdmin@shop.co", true), ("x@gооgle.co", true),
            ("x@paypal.com", false), ("x@пример.com", false), ("x@mañana.co", false), ("x@xn--maana-pta.co", false),
            ("x@παράδειγμα.gr", false), ("x@xn--99999999999999.co", false), ("josé@b.co", false),
        ])
    func alphabets(_ text: String, _ isMixed: Bool) {
        guard case .valid(_, let flags) = EmailText.read(text) else {
            Issue.record("\(text) is no address")
            return
        }
        #expect(flags.contains(.mixedScript) == isMixed)
    }

    @Test(
        "An A-label and its letters are the same",
        arguments: ["mañana", "bücher", "пример", "pаypal", "παράδειγμα", "3年b組金八先生", "münchen-ñandú"])
    func labels(_ label: String) throws {
        let encoded = try #require(Punycode.encode(label[...]))
        #expect(Punycode.decode(encoded[...]) == Array(label.unicodeScalars))
    }

    @Test("No label of any bytes is more than refused")
    func anyLabels() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let label = String(
                (0..<Int.random(in: 0...62, using: &generator)).map { _ in
                    "abcdefghijklmnopqrstuvwxyz0123456789-".randomElement(using: &generator) ?? "a"
                })
            if let scalars = Punycode.decode(label[...]) { #expect(scalars.count <= 62) }
        }
    }

    @Test("Read as bytes, an address is what it is as a text")
    func bytes() {
        var generator = SeededGenerator(seed: 5)
        let reader = EmailReader()
        var address: [UInt8] = []
        let pieces = [
            "a", "B", "ana", "José", "x1", ".", "..", "@", "@", "@", "-", "_", "+", "co", "com", "example", "xn--a",
            " ",
            "\"", ";", "<", "é", "а", "'", "9", "\u{A0}", "#", "mailto:", "gmail.com", "@gmail.com", "@b-c.com.co",
        ]
        var valid = 0
        for _ in 0..<60_000 {
            let text = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let flags = withBytes(text) { reader.read($0, into: &address) }
            switch EmailText.readSlowly(text) {
            case .valid(let normalised, let said):
                #expect(flags == said && address == Array(normalised.utf8), "\(text)")
                valid += 1
            case .invalid: #expect(flags == nil && address.isEmpty, "\(text)")
            }
        }
        #expect(valid > 1_000)
        #expect(
            [0x61, 0xFF, 0x40, 0x62, 0x2E, 0x63, 0x6F].withUnsafeBytes { reader.reading($0) } == .invalid(.unreadable))
    }
}
