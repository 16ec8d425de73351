import Kernel

/// A clock that stands still.
public struct FixedClock: Sendable {
    /// Seconds since 1970, UTC.
    public let instant: Int64

    public init(_ day: Day, secondOfDay: Int64 = 0) { instant = Int64(day.number) * 86_400 + secondOfDay }

    /// What rooms take for their clock.
    public var now: @Sendable () -> Int64 {
        let instant = instant
        return { instant }
    }
}
