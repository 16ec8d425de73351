import Kernel
import Testing

@testable import Analytics

@Suite("Exact ratios")
struct FractionTests {
    private func fraction(_ above: Int128, _ below: Int128) throws -> Fraction { try #require(Fraction(above, below)) }

    @Test("ratios compare exactly, also where the products need more than 128 bits")
    func order() throws {
        #expect(try fraction(1, 3) < fraction(2, 5))
        #expect(try fraction(2, 4) == fraction(1, 2))
        #expect(try fraction(-1, 2) < fraction(-1, 3))
        #expect(try fraction(1, -2) == fraction(-1, 2))
        // They differ in the seventy-sixth digit.
        #expect(try fraction(.max - 1, .max) < fraction(.max, .max))
        #expect(try fraction(.max - 2, .max - 1) < fraction(.max - 1, .max))
        #expect(try fraction(.min, .max) < fraction(-1, 1))
    }

    @Test("nothing is divided by zero, and what leaves 128 bits is no ratio")
    func impossible() {
        #expect(Fraction(1, 0) == nil && Fraction(Int128.min, -1) == nil && Fraction(UInt128.max, 1) == nil)
        #expect(Fraction(1, Int128.min) == nil)
        #expect(Fraction(Int128.min, 1)?.complement == nil)
        #expect(Fraction(1, 3)?.complement == Fraction(2, 3))
    }

    @Test("a ratio is written in as many digits as it has, up to six, halves away from zero")
    func written() {
        let cases: [(Int128, Int128, String)] = [
            (1, 3, "0.333333"), (2, 3, "0.666667"), (3, 2, "1.5"), (-1, 4, "-0.25"), (7, 1, "7"), (0, 5, "0"),
            (1, 2_000_000, "0.000001"), (1, 2_000_001, "0"), (-1, 2_000_001, "0"), (999_999_9, 10_000_000, "1"),
            (-5, 3, "-1.666667"), (.max, 1, "170141183460469231731687303715884105727"), (1, .max, "0"),
            (.max - 1, .max, "1"),
        ]
        for (above, below, text) in cases { #expect(Fraction(above, below)?.decimal() == text, "\(text)") }
        #expect(Fraction(5, 2)?.decimal(digits: 0) == "3" && Fraction(1, 8)?.decimal(digits: 2) == "0.13")
        #expect(Fraction(5, 2)?.rounded == 3 && Fraction(-5, 2)?.rounded == -3)
    }
}
