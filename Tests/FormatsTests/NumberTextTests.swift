import Kernel
import Testing

@testable import Formats

@Suite("Reading written numbers")
struct NumberTextTests {
    private func micros(_ text: String, _ decimal: DecimalSign) -> Int64? {
        withBytes(text) { NumberText.micros($0, decimal: decimal)?.raw }
    }

    @Test(
        "Numbers of a column with decimal comma",
        arguments: [
            ("1.234,56", 1_234_560_000), ("1234,5", 1_234_500_000), ("1.234", 1_234_000_000), ("1'234", 1_234_000_000),
            ("1’234,5", 1_234_500_000), ("$ 1.234", 1_234_000_000), ("COP 1.234", 1_234_000_000),
            ("1.234 €", 1_234_000_000),
            ("1\u{A0}234,5", 1_234_500_000), ("1\u{202F}234", 1_234_000_000), ("1 234 567", 1_234_567_000_000),
            ("(1.234)", -1_234_000_000), ("1.234-", -1_234_000_000), ("+7", 7_000_000), ("-7", -7_000_000),
            ("\u{2212}7", -7_000_000), ("- $ 7", -7_000_000), ("$-7", -7_000_000), ("($ 7)", -7_000_000),
            (",5", 500_000),
            ("5,", 5_000_000), ("-0", 0), ("000123", 123_000_000), ("R$ 1.234,50", 1_234_500_000),
            ("S/. 10", 10_000_000),
            ("US$7", 7_000_000), ("7 USD", 7_000_000), ("0,1234565", 123_457), ("0,1234564999", 123_456),
            ("-0,0000005", -1), ("9.223.372.036.854,775807", Int64.max), ("\u{FEFF} 12 ", 12_000_000),
            ("COP $ 5", 5_000_000),
        ])
    func comma(_ text: String, _ expected: Int64) {
        #expect(micros(text, .comma) == expected)
    }

    @Test(
        "Numbers of a column with decimal point",
        arguments: [
            ("1,234.56", 1_234_560_000), ("1.234", 1_234_000), ("1,234", 1_234_000_000), ("1'234.5", 1_234_500_000),
            ("0.123", 123_000), ("12,345,678", 12_345_678_000_000), ("-1,234.5", -1_234_500_000), (".5", 500_000),
        ])
    func point(_ text: String, _ expected: Int64) {
        #expect(micros(text, .point) == expected)
    }

    @Test(
        "What is no number, or might be another one, is refused",
        arguments: [
            "", " ", "-", "$", ",", "COP", "NaN", "null", "true", "1e5", "1E+05", "3,00123E+09", "٣", "12a", "1..2",
            "1,2,3",
            "0.123", "1234.567", "1.23", "1.2345", "12.34.567", "1.234'567", "1 23", ".123", "--5", "(-5)", "-5-",
            "+-5",
            "9.223.372.036.854,775808", "99999999999999999999", "5 5 5", "1 2", "$5$", "=1+1", "0x10", "5%", "1.234.",
            "()",
            "1,5.000",
        ])
    func refused(_ text: String) {
        #expect(micros(text, .comma) == nil)
    }

    @Test("Whole numbers have no decimals")
    func whole() {
        #expect(withBytes("1.200") { NumberText.whole($0, decimal: .comma) } == 1200)
        #expect(withBytes("3,00") { NumberText.whole($0, decimal: .comma) } == 3)
        #expect(withBytes("3,5") { NumberText.whole($0, decimal: .comma) } == nil)
    }

    @Test("Ten thousand random amounts are read back under both signs")
    func random() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<10_000 {
            let raw = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(60))
            let plain = Money.plain(minor: raw, digits: 6)
            #expect(micros(plain, .point) == (raw == .min ? nil : raw))
            #expect(micros(plain.replacing(".", with: ","), .comma) == (raw == .min ? nil : raw))
        }
    }

    private func votes(_ texts: [String]) -> DecimalVotes {
        var votes = DecimalVotes()
        for text in texts { withBytes(text) { votes.add($0) } }
        return votes
    }

    @Test("A column's sign is what its values can be read with")
    func verdicts() {
        #expect(votes(["1.234", "2.500", "1.234,56"]).verdict == .comma)
        #expect(votes(["1.234.567"]).verdict == .comma)
        #expect(votes(["1,234", "0.5"]).verdict == .point)
        #expect(votes(["1234.567"]).verdict == .point)
        #expect(votes(["1'234.567"]).verdict == .point)
    }

    @Test("A column of 1.234 alone is not decided in silence")
    func undecided() {
        let ambiguous = votes(["1.234", "12", "", "x"])
        #expect(ambiguous.verdict == nil)
        #expect(ambiguous.isUndecided)
        #expect((ambiguous.ambiguous, ambiguous.neutral, ambiguous.unreadable) == (1, 1, 1))
        #expect(!votes(["1", "2"]).isUndecided)
    }

    @Test("Both signs in one column are a conflict; a tie has no verdict")
    func conflict() {
        #expect(votes(["1,5", "1.5"]).hasConflict)
        #expect(votes(["1,5", "1.5"]).verdict == nil)
        #expect(votes(["1,5", "1.5", "2,5"]).verdict == .comma)
        #expect(!votes(["1,5", "2,5"]).hasConflict)
    }

    @Test("Votes of two parts of a file add up")
    func merge() {
        var first = votes(["1,5"])
        first.merge(votes(["1.234", "7"]))
        #expect(first == votes(["1,5", "1.234", "7"]))
    }
}
