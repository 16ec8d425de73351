import Foundation

/// The wall clock of a time zone: which calendar day an instant falls on, and when a written time was.
///
/// Instants are whole seconds since 1970-01-01 00:00 UTC. Offsets of 1970–2100 are read once, so that both
/// directions cost a binary search; `Foundation` is not asked again.
public final class LocalTime: Sendable {
    public let zone: TimeZone
    /// From `starts[i]` on (UTC seconds), local time is UTC + `offsets[i]` seconds. `starts[0]` is the far past.
    private let starts: [Int64]
    private let offsets: [Int64]

    public init(_ zone: TimeZone) {
        self.zone = zone
        var starts: [Int64] = [.min]
        var offsets = [Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: 0)))]
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var at = Date(timeIntervalSince1970: 0)
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next > at, next < end {
            let offset = Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1)))
            if offset != offsets.last {
                starts.append(Int64(next.timeIntervalSince1970.rounded(.up)))
                offsets.append(offset)
            }
            at = next.addingTimeInterval(1)
        }
        self.starts = starts
        self.offsets = offsets
    }

    /// Seconds to add to UTC at an instant.
    public func offset(at instant: Int64) -> Int64 {
        if starts.count == 1 { return offsets[0] }
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// The calendar day of an instant in this zone.
    public func day(of instant: Int64) -> Day {
        let local = instant &+ offset(at: instant)
        return Day(number: Int32(clamping: local / 86_400 - (local % 86_400 < 0 ? 1 : 0)))
    }

    /// The instant of a written local time. Where clocks were set back the earlier of the two is meant; a time
    /// that was skipped is read as if the clock had not been set forward.
    public func instant(day: Day, secondOfDay: Int64) -> Int64 {
        let local = Int64(day.number) * 86_400 + secondOfDay
        if starts.count == 1 { return local - offsets[0] }
        let before = offset(at: local - 86_400)
        let candidate = local - before
        if offset(at: candidate) == before { return candidate }
        let after = offset(at: local + 86_400)
        let second = local - after
        return offset(at: second) == after ? second : candidate
    }
}
