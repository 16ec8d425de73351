import Foundation
import Kernel
import Testing

@testable import Web

@Suite("Numbers, money and dates by country")
struct TextFormatTests {
    @Test("print", arguments: ["es-CO", "es-MX", "es-ES", "en"])
    func golden(locale: String) throws {
        let t = try TextCatalogue.bundled().texts(locale)
        let mxn = try #require(Currency("MXN")), eur = try #require(Currency("EUR")), cop = Currency.cop
        let zone = try #require(TimeZone(identifier: "America/Bogota"))
        print(locale, [t.number(1204), t.number(-12040), t.number(1234567), t.decimal(3.14159, digits: 2), t.decimal(.nan), t.percent(0.2145), t.percent(.infinity),
          t.money(minor: 105_200_000, cop), t.money(minor: 105_200_050, cop), t.money(minor: 123_456_750, mxn), t.money(minor: 123_456_700, mxn), t.money(minor: 123_456_750, eur), t.money(minor: -500, cop),
          t.moneyShort(minor: 120_000_000, cop), t.moneyShort(minor: 39_200_000_000, cop), t.moneyShort(minor: 1_234_500, cop), t.moneyShort(minor: 99_950, cop), t.moneyShort(minor: 123_400_000_000_000, cop), t.moneyShort(minor: -171_000_000_00, cop), t.moneyShort(minor: 1_950_000, mxn),
          t.day(Day(number: 20777)), t.month(Day(number: 20777)), t.monthShort(Day(number: 20777)), t.dateTime(1_795_218_000, zone), t.relative(1_795_218_000 - 3*86400, now: 1_795_218_000), t.relative(1_795_218_000 - 40, now: 1_795_218_000)])
        #expect(true)
    }
}
