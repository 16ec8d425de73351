import Formats
import Kernel

extension LocalTime {
    /// Seconds since 1970 of a time that a cell tells; one without an offset is in this zone.
    public func instant(_ written: WrittenTime) -> Int64 {
        if let offset = written.offsetSeconds {
            return Int64(written.day.number) * 86_400 + Int64(written.secondOfDay) - Int64(offset)
        }
        return instant(day: written.day, secondOfDay: Int64(written.secondOfDay))
    }

    /// The calendar day in this zone of a time that a cell tells.
    public func day(of written: WrittenTime) -> Day {
        written.offsetSeconds == nil ? written.day : day(of: instant(written))
    }
}
