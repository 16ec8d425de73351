import Foundation
import Kernel
import Testing

@testable import Web

@Suite("Numbers, money and dates by country")
struct TextFormatTests {
    /// Spaces that do not break are compared as plain ones.
    private func plain(_ text: String) -> String {
        text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
    }

    private func texts(_ locale: String) throws -> Texts { try TextCatalogue.bundled().texts(locale) }

    @Test(
        "numbers",
        arguments: [
            ("es-CO", ["1.204", "-12.040", "1.234.567", "3,14", "21,4%"]),
            ("es-MX", ["1,204", "-12,040", "1,234,567", "3.14", "21.4%"]),
            ("es-ES", ["1204", "-12.040", "1.234.567", "3,14", "21,4 %"]),
            ("en", ["1,204", "-12,040", "1,234,567", "3.14", "21.4%"]),
        ])
    func numbers(locale: String, expected: [String]) throws {
        let t = try texts(locale)
        let found = [
            t.number(1204), t.number(-12_040), t.number(1_234_567), t.decimal(3.14159, digits: 2), t.percent(0.2145),
        ]
        #expect(found.map(plain) == expected)
        #expect(t.decimal(.nan) == "–" && t.percent(.infinity) == "–")
    }

    @Test(
        "pesos have no cents unless there are any",
        arguments: [
            ("es-CO", ["$ 1.052.000", "$ 1.052.000,50", "MXN 1.234.567,50", "-$ 5"]),
            ("es-MX", ["COP 1,052,000", "COP 1,052,000.50", "$1,234,567.50", "-COP 5"]),
            ("es-ES", ["1.052.000 COP", "1.052.000,50 COP", "1.234.567,50 MXN", "-5 COP"]),
            ("en", ["COP 1,052,000", "COP 1,052,000.50", "MX$1,234,567.50", "-COP 5"]),
        ])
    func money(locale: String, expected: [String]) throws {
        let t = try texts(locale)
        let mxn = try #require(Currency("MXN"))
        let found = [
            t.money(minor: 105_200_000, .cop), t.money(minor: 105_200_050, .cop), t.money(minor: 123_456_750, mxn),
            t.money(minor: -500, .cop),
        ]
        #expect(found.map(plain) == expected)
    }

    @Test(
        "short amounts keep two or three digits",
        arguments: [
            ("es-CO", ["$ 1,2 M", "$ 392 M", "$ 12,3 mil", "$ 1.000", "-$ 171 M", "$ 1,2 B"]),
            ("es-MX", ["COP 1.2 M", "COP 392 M", "COP 12.3 k", "COP 1,000", "-COP 171 M", "COP 1.2 B"]),
            ("es-ES", ["1,2 M COP", "392 M COP", "12,3 mil COP", "1000 COP", "-171 M COP", "1,2 B COP"]),
            ("en", ["COP 1.2M", "COP 392M", "COP 12.3k", "COP 1,000", "-COP 171M", "COP 1.2T"]),
        ])
    func short(locale: String, expected: [String]) throws {
        let t = try texts(locale)
        let amounts: [Int64] = [120_000_000, 39_200_000_000, 1_234_500, 99_950, -17_100_000_000, 123_400_000_000_000]
        #expect(amounts.map { plain(t.moneyShort(minor: $0, .cop)) } == expected)
    }

    @Test(
        "days and times on the home's clock",
        arguments: [
            ("es-CO", ["20 de nov. de 2026", "20 de nov. de 2026, 6:40 p.m.", "hace 3 días"]),
            ("es-MX", ["20 nov 2026", "20 nov 2026, 6:40 p.m.", "hace 3 días"]),
            ("es-ES", ["20 nov 2026", "20 nov 2026, 18:40", "hace 3 días"]),
            ("en", ["Nov 20, 2026", "Nov 20, 2026 at 6:40 PM", "3 days ago"]),
        ])
    func dates(locale: String, expected: [String]) throws {
        let t = try texts(locale)
        let zone = try #require(TimeZone(identifier: "America/Bogota"))
        let instant: Int64 = 1_795_218_000
        let day = try #require(Day(year: 2026, month: 11, day: 20))
        let found = [t.day(day), t.dateTime(instant, zone), t.relative(instant - 3 * 86_400, now: instant)]
        #expect(found.map(plain) == expected)
    }
}
