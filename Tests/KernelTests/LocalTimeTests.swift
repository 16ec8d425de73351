import Foundation
import Kernel
import Testing

@Suite("The clock on the wall")
struct LocalTimeTests {
    private func local(_ name: String) throws -> LocalTime { LocalTime(try #require(TimeZone(identifier: name))) }
    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    /// Seconds since 1970 of a UTC time written `2024-03-31 01:00:00`.
    private func utc(_ text: String) throws -> Int64 {
        let parts = text.split(separator: " ")
        let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
        let day = try #require(Day(iso: parts[0]))
        return Int64(day.number) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    @Test("23:30 in Bogotá is the next day in UTC and still today in the shop")
    func bogota() throws {
        let clock = try local("America/Bogota")
        #expect(clock.day(of: try utc("2025-01-01 04:59:59")).description == "2024-12-31")
        #expect(clock.day(of: try utc("2025-01-01 05:00:00")).description == "2025-01-01")
        #expect(clock.instant(day: try day("2024-12-31"), secondOfDay: 84_600) == (try utc("2025-01-01 04:30:00")))
        #expect(clock.day(of: -1).description == "1969-12-31")
        #expect(clock.day(of: 0).description == "1969-12-31")
    }

    @Test(
        "offsets of 1970 to 2099 are Foundation's, summer times included",
        arguments: [
            "America/Bogota", "America/Mexico_City", "Europe/Madrid", "America/Santiago", "Asia/Kathmandu", "UTC",
        ])
    func offsets(name: String) throws {
        let clock = try local(name)
        var random = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            let instant = Int64(random.below(4_100_000_000))
            let expected = clock.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
            #expect(clock.offset(at: instant) == Int64(expected), "\(name) at \(instant)")
        }
    }

    @Test(
        "a local day holds what Foundation's calendar says, also around every change of the clocks",
        arguments: ["America/Bogota", "America/Mexico_City", "Europe/Madrid"])
    func days(name: String) throws {
        let clock = try local(name)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = clock.zone
        var at = Date(timeIntervalSince1970: 0)
        var instants: [Int64] = []
        while let next = clock.zone.nextDaylightSavingTimeTransition(after: at), next.timeIntervalSince1970 < 2e9 {
            let second = Int64(next.timeIntervalSince1970)
            instants += [-86_400, -7200, -3601, -1, 0, 1, 3599, 3600, 86_400].map { second + $0 }
            at = next.addingTimeInterval(1)
        }
        #expect(instants.count >= 18, "each of these zones has had summer time")
        for instant in instants {
            let date = Date(timeIntervalSince1970: Double(instant))
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let day = clock.day(of: instant).parts
            #expect(parts.year == day.year && parts.month == day.month && parts.day == day.day, "\(name) \(instant)")
        }
    }

    @Test(
        "every written time that exists once is found again",
        arguments: ["America/Bogota", "America/Mexico_City", "Europe/Madrid"])
    func roundTrip(name: String) throws {
        let clock = try local(name)
        var random = SeededGenerator(seed: 9)
        for _ in 0..<3000 {
            let day = Day(number: Int32(random.below(40_000)))
            // From four in the morning on no clock is changed here.
            let second = Int64(14_400 + random.below(72_000))
            let instant = clock.instant(day: day, secondOfDay: second)
            #expect(instant + clock.offset(at: instant) == Int64(day.number) * 86_400 + second)
            #expect(clock.day(of: instant) == day)
        }
    }

    @Test("half past two exists twice in Madrid in autumn: the earlier is meant")
    func overlap() throws {
        let clock = try local("Europe/Madrid")
        let sunday = try day("2024-10-27")
        #expect(clock.instant(day: sunday, secondOfDay: 9000) == (try utc("2024-10-27 00:30:00")))
        #expect(clock.instant(day: sunday, secondOfDay: 7199) == (try utc("2024-10-26 23:59:59")))
        #expect(clock.instant(day: sunday, secondOfDay: 10_800) == (try utc("2024-10-27 02:00:00")))
    }

    @Test("half past two does not exist in Madrid in spring: it is read as half past three")
    func gap() throws {
        let clock = try local("Europe/Madrid")
        let sunday = try day("2024-03-31")
        #expect(clock.instant(day: sunday, secondOfDay: 9000) == (try utc("2024-03-31 01:30:00")))
        #expect(clock.instant(day: sunday, secondOfDay: 7199) == (try utc("2024-03-31 00:59:59")))
        #expect(clock.instant(day: sunday, secondOfDay: 10_800) == (try utc("2024-03-31 01:00:00")))
    }

    @Test("Mexico City had summer time in 2022 and has none since")
    func mexico() throws {
        let clock = try local("America/Mexico_City")
        #expect(clock.offset(at: try utc("2022-07-01 12:00:00")) == -18_000)
        #expect(clock.offset(at: try utc("2023-07-01 12:00:00")) == -21_600)
        // Skipped: 2:00 to 3:00 on 3 April 2022. Twice: 1:00 to 2:00 on 30 October 2022.
        #expect(clock.instant(day: try day("2022-04-03"), secondOfDay: 9000) == (try utc("2022-04-03 08:30:00")))
        #expect(clock.instant(day: try day("2022-10-30"), secondOfDay: 5400) == (try utc("2022-10-30 06:30:00")))
    }

    @Test("instants beyond any calendar give a day instead of a crash")
    func extremes() throws {
        let clock = try local("UTC")
        #expect(clock.day(of: .max).number == .max)
        #expect(clock.day(of: .min).number == .min)
    }
}
