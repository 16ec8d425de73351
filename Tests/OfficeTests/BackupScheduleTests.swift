import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Office

@Suite("When backups are made, and which of them stay")
struct BackupScheduleTests {
    private let clock = LocalTime(TimeZone(identifier: "America/Bogota") ?? .gmt)

    /// On the clock of Bogotá.
    private func at(_ day: String, _ hour: Int64 = 0) throws -> Int64 {
        clock.instant(day: try #require(Day(iso: day)), secondOfDay: hour * 3600)
    }

    private func schedule(_ every: BackupSchedule.Every, hour: Int = 3) -> BackupSchedule {
        var schedule = BackupSchedule()
        (schedule.every, schedule.hour) = (every, hour)
        return schedule
    }

    @Test("a daily one is due each day at its hour, on the home's clock; a weekly one on Sundays; none is never due")
    func due() throws {
        let daily = schedule(.daily)
        #expect(try daily.lastDue(at("2026-11-18", 3), clock) == at("2026-11-18", 3))
        #expect(try daily.lastDue(at("2026-11-18", 2), clock) == at("2026-11-17", 3))
        let weekly = schedule(.weekly)
        // 2026-11-15 is a Sunday.
        #expect(try weekly.lastDue(at("2026-11-18", 9), clock) == at("2026-11-15", 3))
        #expect(try weekly.lastDue(at("2026-11-15", 2), clock) == at("2026-11-08", 3))
        #expect(try schedule(.off).lastDue(at("2026-11-18"), clock) == nil)
    }

    @Test("the latest of each of the last days and weeks stays, and the latest of all in any case")
    func retention() throws {
        let instants = try (1...30).flatMap { day in
            try [2, 14].map { try at("2026-06-" + (day < 10 ? "0" : "") + String(day), $0) }
        }
        let gone = BackupRetention.removable(instants, daily: 3, weekly: 2, clock)
        let left = instants.indices.filter { !gone.contains($0) }.map { instants[$0] }
        // 28 June is a Sunday: the latest of its week, and one of the last three days.
        #expect(try left == [at("2026-06-28", 14), at("2026-06-29", 14), at("2026-06-30", 14)])
        let weeks = BackupRetention.removable(instants, daily: 1, weekly: 3, clock)
        #expect(
            try instants.indices.filter { !weeks.contains($0) }.map { instants[$0] }
                == [at("2026-06-21", 14), at("2026-06-28", 14), at("2026-06-30", 14)])
        #expect(BackupRetention.removable([5], daily: 0, weekly: 0, clock) == [])
        #expect(BackupRetention.removable([], daily: 3, weekly: 3, clock) == [])
    }

    @Test("more backups never make fewer days stay: whatever the instants, what stays is what the rule says")
    func invariants() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            let instants = (0..<random.below(40)).map { _ in Int64(1_780_000_000 + random.below(4_000_000)) }
            let (daily, weekly) = (1 + random.below(8), random.below(6))
            let gone = Set(BackupRetention.removable(instants, daily: daily, weekly: weekly, clock))
            let stay = instants.indices.filter { !gone.contains($0) }.map { instants[$0] }
            #expect(stay.count <= daily + weekly + 1)
            #expect(stay.max() == instants.max())
            let days = Set(instants.map { clock.day(of: $0) })
            #expect(Set(stay.map { clock.day(of: $0) }).isSuperset(of: days.sorted().suffix(daily)))
        }
    }
}
