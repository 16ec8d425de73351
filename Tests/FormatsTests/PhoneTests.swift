import Foundation
import Kernel
import Testing

@testable import Formats

@Suite("Telephones")
struct PhoneTests {
    @Test(
        "Mexican numbers lose the prefixes of before 2020",
        arguments: [
            "55 1234 5678", "+52 55 1234 5678", "+52 1 55 1234 5678", "044 55 1234 5678", "045 55 1234 5678",
            "01 55 1234 5678", "1 55 1234 5678", "5215512345678", "52 55 1234 5678", "0052 1 55 1234 5678",
        ])
    func oldMexicanPrefixes(_ text: String) {
        #expect(PhoneText.normalise(text, country: "MX") == "+525512345678")
    }

    @Test(
        "What a number is",
        arguments: [
            ("300 123 4567", "CO", "+573001234567", PhoneText.Kind.mobile, "CO"),
            ("(601) 555-1234", "CO", "+576015551234", .fixed, "CO"),
            ("018000123456", "CO", "+5718000123456", .other, "CO"),
            ("+1 415 555 2671", "CO", "+14155552671", .either, "US"),
            ("+44 7400 123456", "CO", "+447400123456", .mobile, "GB"),
            ("011 15-1234-5678", "AR", "+5491112345678", .mobile, "AR"),
            ("+39 02 1234 5678", "CO", "+390212345678", .fixed, "IT"),
            ("800 123 4567", "MX", "+528001234567", .other, "MX"),
            ("3001234567.0", "CO", "+573001234567", .mobile, "CO"),
            ("(+57) 300-123-4567", "CO", "+573001234567", .mobile, "CO"),
        ])
    func kinds(_ text: String, _ country: String, _ e164: String, _ kind: PhoneText.Kind, _ region: String) {
        let reading = PhoneText.read(text, country: country)
        #expect(reading == .valid(e164: e164, kind: kind, region: region))
    }

    @Test(
        "The extension of a switchboard is left out",
        arguments: [
            "6015551234 ext 12", "601 555 1234 Ext.12", "6015551234 extensión 12", "6015551234x12", "6015551234 #12",
        ])
    func extensions(_ text: String) { #expect(PhoneText.normalise(text, country: "CO") == "+576015551234") }

    @Test(
        "Why a text is no number",
        arguments: [
            ("", PhoneText.Defect.unreadable), ("no tiene", .unreadable), ("3001234567 extra 5", .unreadable),
            ("3.00123E+09", .scientific), ("3,00123e+09", .scientific), ("3E9", .scientific),
            ("3001234567 / 3109876543", .several), ("3001234567; 3109876543", .several),
            ("3001234567 y 3109876543", .several), ("12345", .tooShort), ("300123456789", .tooLong),
            ("+57 300 123 4567 890 123", .tooLong), ("+999 300 123 4567", .countryUnknown),
            ("0000000000", .countryUnknown), ("4001234567", .impossible), ("+1 000 555 2671", .impossible),
        ])
    func defects(_ text: String, _ defect: PhoneText.Defect) {
        #expect(PhoneText.read(text, country: "CO") == .invalid(defect))
    }

    @Test("A national number of a country that is none is not guessed", arguments: ["ZZ", "", "colombia", "57", "ñ"])
    func unknownCountries(_ country: String) {
        #expect(PhoneText.read("3001234567", country: country) == .invalid(.countryUnknown))
        #expect(PhoneText.normalise("+573001234567", country: country) == "+573001234567")
    }

    @Test("A cell of any bytes is read or refused, and a refusal leaves nothing behind")
    func anyBytes() {
        var generator = SeededGenerator(seed: 11)
        let alphabet =
            Array("0123456789012345678901234567890123456789+ ()-./tel:'E,\u{202A}\u{FF}".utf8) + [0xE2, 0x80, 0xC2]
        let reader = PhoneReader(country: "CO")
        var e164: [UInt8] = [1]
        for _ in 0..<20_000 {
            let cell = (0..<Int.random(in: 0...70, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            let kind = cell.withUnsafeBytes { reader.read($0, into: &e164) }
            #expect((kind == nil) == e164.isEmpty && (kind == nil || (9...16).contains(e164.count)))
        }
    }

    @Test(
        "The short way says what libphonenumber says",
        arguments: ["CO", "MX", "ES", "CL", "PE", "AR", "BR", "EC", "VE", "PA", "UY", "US", "GB", "FR", "IT", "PT"])
    func shortWay(_ country: String) throws {
        var generator = SeededGenerator(seed: 7)
        let (short, library) = (
            PhoneReader(country: country), PhoneReader(country: country, asksLibraryAlone: true)
        )
        let code = try #require(PhonePlan.of(country)).code
        var existing: [[UInt8]] = []
        func compare(_ number: [UInt8]) {
            let (said, asked) = number.withUnsafeBytes { (short.reading($0), library.reading($0)) }
            #expect(said == asked, "\(country) \(String(decoding: number, as: UTF8.self))")
            if case .valid = said { existing.append(number) }
        }
        for number in Self.numbers(code: code, using: &generator) { compare(number) }
        #expect(existing.count > 50)
        for _ in 0..<3_000 {
            var number = existing.randomElement(using: &generator) ?? []
            let at = Int.random(in: 0..<max(1, number.count), using: &generator)
            if number[at] != UInt8(ascii: "+") { number[at] = UInt8.random(in: 0x30...0x39, using: &generator) }
            compare(number)
        }
    }

    @Test("The short way says what libphonenumber says of numbers from abroad")
    func shortWayAbroad() {
        var generator = SeededGenerator(seed: 8)
        let (short, library) = (PhoneReader(country: "CO"), PhoneReader(country: "CO", asksLibraryAlone: true))
        var valid = 0
        let codes = [1, 7, 34, 39, 44, 51, 52, 55, 351, 506, 593, 800, 999]
        for code in Array(repeating: codes, count: 12).joined() {
            for length in 6...12 {
                let digits = (0..<length).map { _ in UInt8.random(in: 0x30...0x39, using: &generator) }
                let number = Array("+\(code)".utf8) + digits
                let (said, asked) = number.withUnsafeBytes { (short.reading($0), library.reading($0)) }
                #expect(said == asked, "\(String(decoding: number, as: UTF8.self))")
                if case .valid = said { valid += 1 }
            }
        }
        #expect(valid > 30)
    }

    /// Runs of digits of all lengths, with and without the calling code: random beginnings with the lowest, highest
    /// and random endings, and neighbours of numbers that exist.
    static func numbers(code: [UInt8], using generator: inout SeededGenerator) -> [[UInt8]] {
        var numbers: [[UInt8]] = []
        for index in 0..<1_500 {
            let length = index % 5 == 0 ? Int.random(in: 1...15, using: &generator) : 8 + index % 4
            let start = Int.random(in: 0...min(7, length), using: &generator)
            var digits = (0..<length).map { _ in UInt8.random(in: 0x30...0x39, using: &generator) }
            numbers.append(digits)
            for fill in [UInt8(0x30), 0x39] {
                for at in start..<length { digits[at] = fill }
                numbers.append(digits)
            }
            numbers.append(code + digits)
            numbers.append([UInt8(ascii: "+")] + code + digits)
        }
        return numbers
    }

    @Test("Several threads may read at once")
    func threads() async {
        let all = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let reader = PhoneReader(country: ["CO", "MX", "DE", "CL"][task % 4])
                    var e164: [UInt8] = []
                    return (0..<2_000).count {
                        let cell = Array("+\(["57300", "5255", "49151", "569"][task % 4])\(1_000_000 + $0)".utf8)
                        return cell.withUnsafeBytes { reader.read($0, into: &e164) } != nil
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(all == 4_000)
    }

    @Test(
        "Patterns as plans write them, and nothing else",
        arguments: ["a", "1*", "1+", "(?=1)2", "[^1]", "1{2", "(1", "1)", "[]", "^1", "\\D", "1{30}", "1??"])
    func refusedPatterns(_ pattern: String) { #expect(DigitPattern(pattern) == nil) }

    @Test(
        "A pattern fits what it says",
        arguments: [
            ("3(?:0[0-5]|1\\d)\\d{2}", ["30000", "30599", "31900"], ["30600", "3000", "300000", "2"]),
            ("1(2|34)?", ["1", "12", "134"], ["13", "124", ""]),
            ("[13-5]\\d{1,2}", ["10", "499"], ["1", "20", "1000"]),
        ])
    func patterns(_ text: String, _ fitting: [String], _ others: [String]) throws {
        let pattern = try #require(DigitPattern(text))
        let automaton = try #require(DigitAutomaton([.init(pattern: pattern, mark: 1, lengths: .max)]))
        func fits(_ digits: String) -> Bool {
            Array(digits.utf8).withUnsafeBufferPointer { automaton.marks(of: $0).whole == 1 }
        }
        #expect(fitting.filter { !fits($0) } == [] && others.filter(fits) == [])
    }
}

/// The published numbers, beside the package.
private let goldens: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let said = ProcessInfo.processInfo.environment["VINCULO_SHARED"] ?? ""
    let shared =
        said.isEmpty ? package.deletingLastPathComponent().appendingPathComponent("shared") : URL(fileURLWithPath: said)
    let file = shared.appendingPathComponent("data/phones/phone_goldens_dev.csv.gz")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
}()

@Suite("Published telephones")
struct PublishedPhoneTests {
    @Test(
        "The same number for at least 449 of 453, in both ways",
        .enabled(if: goldens != nil, "../shared/data is not here"))
    func published() throws {
        let path = try #require(goldens).path
        let reader = try TableFile.open(path: path, shape: TableFile.look(path: path)).reader
        var (valid, same, kinds, rows) = (0, 0, 0, 0)
        while let row = try reader.next() {
            let fields = row.texts
            rows += 1
            let short = PhoneText.read(fields[0], country: fields[1])
            let library = Array(fields[0].utf8).withUnsafeBytes {
                PhoneReader(country: fields[1], asksLibraryAlone: true).reading($0)
            }
            #expect(short == library)
            guard fields[4] == "1" else { continue }
            valid += 1
            guard case .valid(let e164, let kind, _) = short, e164 == fields[5] else { continue }
            same += 1
            if Self.kinds[fields[6], default: .other] == kind { kinds += 1 }
        }
        #expect(rows == 600 && valid == 453 && same >= 449 && kinds >= 420, "\(same) numbers, \(kinds) kinds")
    }

    private static let kinds: [String: PhoneText.Kind] = [
        "MOBILE": .mobile, "FIXED_LINE": .fixed, "FIXED_LINE_OR_MOBILE": .either,
    ]
}
