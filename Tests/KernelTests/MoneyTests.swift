import Kernel
import Testing

@Suite("Money")
struct MoneyTests {
    @Test("a currency has the minor digits of ISO 4217")
    func minorDigits() throws {
        let digits = ["COP": 2, "MXN": 2, "EUR": 2, "CLP": 0, "PYG": 0, "JPY": 0, "KWD": 3, "TND": 3, "CLF": 4]
        for (code, expected) in digits {
            let currency = try #require(Currency(code))
            #expect(currency.minorDigits == expected, "\(code)")
            #expect(currency.minorFactor == [1, 10, 100, 1000, 10_000][expected])
        }
    }

    @Test("a currency is three letters, in any case")
    func currencyCodes() {
        #expect(Currency("cop") == .cop)
        for text in ["", "CO", "COPS", "C0P", "$", "ßa", "ñu"] { #expect(Currency(text) == nil, "\(text)") }
    }

    @Test("an amount is written with a point and all its digits")
    func plain() throws {
        #expect(Money(minor: 18_200_000, currency: .cop).plain == "182000.00")
        #expect(Money(minor: -123_450, currency: .cop).plain == "-1234.50")
        #expect(Money(minor: 0, currency: .cop).plain == "0.00")
        #expect(Money(minor: 5, currency: .cop).plain == "0.05")
        #expect(Money(minor: -5, currency: .cop).plain == "-0.05")
        #expect(Money(minor: -7, currency: try #require(Currency("CLP"))).plain == "-7")
        #expect(Money(minor: 1, currency: try #require(Currency("KWD"))).plain == "0.001")
        #expect(Money(minor: .min, currency: .cop).plain == "-92233720368547758.08")
    }
}

@Suite("Quantities and unit prices")
struct MicrosTests {
    private func amount(_ quantity: Int64, _ price: Int64) -> Int64? {
        Micros.amount(quantity: Micros(raw: quantity), unitPrice: Micros(raw: price), in: .cop)
    }

    @Test("3 at 3333.335 are 10000.01, half away from zero, and so are the 3 that come back")
    func halfAwayFromZero() {
        #expect(amount(3_000_000, 3_333_335_000) == 1_000_001)
        #expect(amount(-3_000_000, 3_333_335_000) == -1_000_001)
        #expect(amount(-3_000_000, -3_333_335_000) == 1_000_001)
        #expect(amount(3_000_000, 3_333_334_999) == 1_000_000)
        #expect(amount(1_000_000, 4_999) == 0)
        #expect(amount(1_000_000, 5_000) == 1)
        #expect(amount(0, 3_333_335_000) == 0)
    }

    @Test("a third of a kilo at 30,000 a kilo is 9,999.99")
    func fractions() {
        #expect(amount(333_333, 30_000_000_000) == 999_999)
    }

    @Test("an amount too large for the books is refused, not cut")
    func overflow() {
        #expect(amount(.max, .max) == nil)
        #expect(amount(.min, .max) == nil)
        #expect(amount(.max, 1_000_000_000_000_000) == nil)
        #expect(amount(.max, 1_000_000) == 922_337_203_685_478)
        // In centavos the product lies within half a centavo of 2¹²⁷, where adding the half would not fit.
        #expect(amount(1_308_450_157_749_378_336, 1_300_326_057_150_877_120) == nil)
    }

    @Test("a price is rounded to the currency's own unit")
    func minor() throws {
        #expect(Micros(raw: 1_234_567).minor(.cop) == 123)
        #expect(Micros(raw: 1_235_000).minor(.cop) == 124)
        #expect(Micros(raw: -1_235_000).minor(.cop) == -124)
        #expect(Micros(raw: 1_500_000).minor(try #require(Currency("CLP"))) == 2)
        #expect(Micros(raw: 1_234_567).minor(try #require(Currency("KWD"))) == 1235)
        #expect(Micros(raw: .max).minor(.cop) == 922_337_203_685_478)
        #expect(Micros.one < Micros(raw: 1_000_001))
    }
}

@Suite("Rounding and sharing")
struct RoundingTests {
    @Test("halves go away from zero, everything else to the nearest")
    func divide() {
        #expect(
            (-7...7).map { Rounding.divide(Int128($0), by: 2) } == [-4, -3, -3, -2, -2, -1, -1, 0, 1, 1, 2, 2, 3, 3, 4])
        #expect((-4...4).map { Rounding.divide(Int128($0), by: 3) } == [-1, -1, -1, 0, 0, 0, 1, 1, 1])
        #expect(Rounding.divide(.max, by: .max) == 1)
        #expect(Rounding.divide(.min, by: 2) == Int128.min / 2)
        #expect(Rounding.divide(.max, by: 1) == .max)
    }

    @Test("1,000 pesos over three equal lines are 333.34, 333.33 and 333.33")
    func largestRemainder() {
        #expect(Rounding.shares(of: 100_000, over: [1_000_000, 1_000_000, 1_000_000]) == [33_334, 33_333, 33_333])
        #expect(Rounding.shares(of: 1000, over: [7, 7, 7]) == [334, 333, 333])
        #expect(Rounding.shares(of: 2, over: [1, 1, 1]) == [1, 1, 0])
    }

    @Test("the line with the largest remainder gets the cent, not the first one")
    func notTheFirst() {
        #expect(Rounding.shares(of: 100, over: [1, 2]) == [33, 67])
        #expect(Rounding.shares(of: 10, over: [33, 33, 34]) == [3, 3, 4])
    }

    @Test("nothing to share, or nobody to share it with, gives zeros")
    func zeros() {
        #expect(Rounding.shares(of: 0, over: [1, 2]) == [0, 0])
        #expect(Rounding.shares(of: 5, over: [0, 0]) == [0, 0])
        #expect(Rounding.shares(of: 5, over: []) == [])
        #expect(Rounding.shares(of: 5, over: [0, 1]) == [0, 5])
    }

    @Test("shares add up to the whole and none is off by a unit or more")
    func sums() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let weights = (0..<1 + random.below(9)).map { _ in Int64(random.below(100_000)) }
            let total = Int64(random.below(1_000_000))
            let sum = weights.reduce(0, +)
            guard sum > 0 else { continue }
            let shares = Rounding.shares(of: total, over: weights)
            #expect(shares.reduce(0, +) == total)
            for (share, weight) in zip(shares, weights) {
                #expect(abs(Double(share) - Double(total) * Double(weight) / Double(sum)) < 1)
            }
        }
        let huge = Rounding.shares(of: .max, over: [.max, .max, .max])
        #expect(huge.reduce(0, +) == .max)
    }
}
