import Foundation
import Kernel
import Testing

@Suite("A calendar day")
struct DayTests {
    @Test("1 January 1970 is day 0 and a Thursday")
    func epoch() throws {
        let day = try #require(Day(year: 1970, month: 1, day: 1))
        #expect(day.number == 0)
        #expect(day.weekday == 4)
    }

    @Test("29 February exists in 2000 and 2024, not in 1900, 2023 or 2100", arguments: [2000, 2024, 1900, 2023, 2100])
    func leapDay(year: Int) {
        #expect((Day(year: year, month: 2, day: 29) != nil) == [2000, 2024].contains(year))
    }

    @Test("a date that no calendar has is refused")
    func impossible() {
        #expect(Day(year: 2026, month: 2, day: 31) == nil)
        #expect(Day(year: 2026, month: 13, day: 1) == nil)
        #expect(Day(year: 2026, month: 0, day: 1) == nil)
        #expect(Day(year: 2026, month: 4, day: 0) == nil)
        #expect(Day(year: 2026, month: 4, day: 31) == nil)
        #expect(Day(year: 0, month: 1, day: 1) == nil)
        #expect(Day(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test("a month after 31 January is the last of February")
    func clampsToMonthEnd() throws {
        let january = try #require(Day(iso: "2024-01-31"))
        #expect(january.adding(months: 1).description == "2024-02-29")
        #expect(january.adding(months: 13).description == "2025-02-28")
        #expect(january.adding(months: -2).description == "2023-11-30")
        #expect(january.adding(months: -1).description == "2023-12-31")
        #expect(january.adding(months: -12).description == "2023-01-31")
        #expect(january.adding(months: 0) == january)
    }

    @Test("absurdly long durations end at the edge of the calendar instead of crashing")
    func extremes() throws {
        let today = try #require(Day(iso: "2026-06-30"))
        #expect(today.adding(days: .max).number == .max)
        #expect(today.adding(days: .min).number < -2_000_000_000)
        #expect(today.adding(months: .max) == today.adding(months: 120_000))
        #expect(today.adding(months: .min).parts.year == -7974)
        #expect(Day(number: .max).days(since: Day(number: .min)) == 4_294_967_295)
        #expect(Day(number: .max).parts.year > 5_000_000)
    }

    @Test(
        "only the ISO form is read",
        arguments: ["2024-2-29", "29/02/2024", "2024-02-30", "2024-02-29 ", "２024-02-29", ""])
    func notISO(text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test("what is written is read back")
    func isoRoundTrip() throws {
        for text in ["0001-01-01", "0987-12-31", "1900-02-28", "2000-02-29", "2011-12-09", "9999-12-31"] {
            #expect(try #require(Day(iso: text)).description == text)
        }
        #expect(try #require(Day(iso: "xx2011-12-09".dropFirst(2))).number == 15_317)
    }

    @Test("every day since the Gregorian calendar began, up to 2517, is Foundation's")
    func agreesWithFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var random = SeededGenerator(seed: 1)
        // 15 October 1582, 1 and 2 March 1900, the days around 1970, 29 February 2000, and a sample.
        let edges: [Int32] = [-141_427, -25_509, -25_508, -1, 0, 11_016, 11_017, 200_000]
        for number in edges + (0..<2000).map({ _ in Int32(random.below(341_428) - 141_427) }) {
            let day = Day(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect([parts.year, parts.month, parts.day] == [day.parts.year, day.parts.month, day.parts.day])
            #expect(parts.weekday == day.weekday % 7 + 1, "Foundation counts from Sunday")
        }
    }

    @Test("days before 1582 are reckoned in the Gregorian calendar all the same")
    func proleptic() {
        // Python: date(1970, 1, 1) + timedelta(number)
        let known: [(number: Int32, iso: String, weekday: Int)] = [
            (-200_000, "1422-06-03", 1), (-150_000, "1559-04-26", 7), (-141_428, "1582-10-14", 4),
            (200_000, "2517-08-01", 7),
        ]
        for (number, iso, weekday) in known {
            #expect(Day(number: number).description == iso)
            #expect(Day(number: number).weekday == weekday)
        }
    }

    @Test("200,000 days before and after 1970 a day is its year, month and day, and its text")
    func roundTrip() {
        var wrong = 0
        for number in Int32(-200_000)...200_000 {
            let day = Day(number: number)
            let (year, month, dayOfMonth) = day.parts
            if Day(year: year, month: month, day: dayOfMonth) != day { wrong += 1 }
            if number % 37 == 0, Day(iso: day.description) != day { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test("every day of 800 years follows the one before")
    func consecutive() {
        var before = Day(number: -146_097).parts
        var broken = 0
        for number in Int32(-146_096)...146_097 {
            let now = Day(number: number).parts
            let isNext =
                now.day == before.day + 1 && now.month == before.month
                || now.day == 1 && before.day == Day.length(ofMonth: before.month, year: before.year)
                    && now.month == before.month % 12 + 1 && now.year == before.year + (before.month == 12 ? 1 : 0)
            if !isNext { broken += 1 }
            before = now
        }
        #expect(broken == 0)
    }

    @Test("days compare and subtract")
    func order() throws {
        let (early, late) = (try #require(Day(iso: "2024-02-28")), try #require(Day(iso: "2024-03-01")))
        #expect(early < late)
        #expect(late.days(since: early) == 2)
        #expect(early.adding(days: 2) == late)
    }
}
