import Foundation
import Kernel
import Storage

/// When backups are made by themselves, where, and how many of them stay.
public struct BackupSchedule: Codable, Sendable, Equatable {
    public enum Every: String, Codable, Sendable, CaseIterable { case off, daily, weekly }

    public var every = Every.off
    /// 0…23, on the home's clock. A weekly one is made on Sundays.
    public var hour = 3
    /// Days of which the latest backup stays.
    public var keepDaily = 7
    /// Weeks of which the latest backup stays.
    public var keepWeekly = 4
    /// nil: `backups/` of the home.
    public var folder: String?

    public init() {}

    private static let key = "backupSchedule"
    private static let lastKey = "backupScheduleLastAt"

    public static func read(_ transaction: Transaction) throws -> BackupSchedule {
        try Settings.value(transaction, key)
            .flatMap { try? JSONDecoder().decode(Self.self, from: Data($0.utf8)) } ?? BackupSchedule()
    }

    public func write(_ transaction: Transaction) throws {
        try Settings.set(transaction, Self.key, json)
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// - Throws: `backup.schedule`.
    public func check() throws {
        guard (0...23).contains(hour), (1...366).contains(keepDaily), (0...520).contains(keepWeekly),
            folder?.hasPrefix("/") ?? true
        else { throw PlainProblem("backup.schedule", .invalid) }
    }

    /// The latest moment up to now at which a backup was due; nil when none ever is.
    public func lastDue(_ now: Int64, _ clock: LocalTime) -> Int64? {
        guard every != .off else { return nil }
        var day = clock.day(of: now)
        for _ in 0..<9 {
            let due = clock.instant(day: day, secondOfDay: Int64(hour) * 3600)
            if due <= now, every == .daily || day.weekday == 7 { return due }
            day = day.adding(days: -1)
        }
        return nil
    }

    /// Whether a backup is due that has not been begun: missed ones are made up for, once.
    public func isDue(_ transaction: Transaction, _ now: Int64, _ clock: LocalTime) throws -> Bool {
        guard let due = lastDue(now, clock) else { return false }
        let last = try Settings.value(transaction, Self.lastKey).flatMap { Int64($0) } ?? .min
        return last < due
    }

    /// What was due up to a moment has been seen to.
    public static func setLast(_ transaction: Transaction, _ now: Int64) throws {
        try Settings.set(transaction, lastKey, String(now))
    }
}

/// Which backups a schedule lets go of: the latest of each of the last days and weeks that have one stay, and the latest
/// of all in any case.
enum BackupRetention {
    /// - Parameter instants: when each backup was made.
    /// - Returns: positions of those that may go.
    static func removable(_ instants: [Int64], daily: Int, weekly: Int, _ clock: LocalTime) -> [Int] {
        let newest = instants.indices.sorted { (instants[$0], $0) > (instants[$1], $1) }
        var (days, weeks): (Set<Int32>, Set<Int32>) = ([], [])
        var stays = Set(newest.prefix(1))
        for position in newest {
            let day = clock.day(of: instants[position])
            let monday = day.adding(days: 1 - day.weekday)
            if days.count < daily, days.insert(day.number).inserted { stays.insert(position) }
            if weeks.count < weekly, weeks.insert(monday.number).inserted { stays.insert(position) }
        }
        return instants.indices.filter { !stays.contains($0) }
    }
}
