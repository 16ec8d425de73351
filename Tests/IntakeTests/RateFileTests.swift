import Formats
import Kernel
import Testing

@testable import Intake

@Suite("How a rate is written")
struct RateFileTests {
    private func read(_ text: String, _ sign: DecimalSign) -> Int64? { RateFile.rate(Array(text.utf8), sign) }

    @Test("rates keep twelve decimals, and what is beyond is cut off")
    func decimals() {
        #expect(read("0.000249123456789", .point) == 249_123_456)
        #expect(read("0,000249123456", .comma) == 249_123_456)
        #expect(read("1.234.567,8912345", .comma) == 1_234_567_891_234_500_000)
        #expect(read("3,912.35", .point) == 3_912_350_000_000_000)
        #expect(read("$ 3.912,350000 ", .comma) == 3_912_350_000_000_000)
        #expect(read("0.9999999", .point) == 999_999_900_000)
        #expect(read("1", .point) == 1_000_000_000_000)
    }

    @Test("what is no number above zero, or more than can be held, is no rate")
    func unreadable() {
        for text in ["", "0", "-1", "abc", "99999999", "0.0000000000001", "1.2.3", "(5)"] {
            #expect(read(text, .point) == nil, "\(text)")
        }
    }
}
