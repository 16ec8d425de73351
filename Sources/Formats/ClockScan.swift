/// The time of day after a date.
struct WrittenClock {
    var second: Int32 = 0
    var isWritten = false
    /// Seconds east of UTC.
    var offset: Int32?
}

extension ByteScan {
    /// The time that stands here, none at the end of the text; nil when something else stands here.
    mutating func clock() -> WrittenClock? {
        if isAtEnd { return WrittenClock() }
        let isISO = take(0x54) || take(0x74)
        if !isISO {
            _ = take(0x2C)
            guard takeBlanks() else { return nil }
        }
        guard var second = secondOfDay(allowsCompact: isISO) else { return nil }
        takeBlanks()
        if let half = halfOfDay() {
            let hour = second / 3600
            guard (1...12).contains(hour) else { return nil }
            second += (hour == 12 ? -12 : 0) * 3600 + (half == .afternoon ? 12 * 3600 : 0)
            takeBlanks()
        }
        guard !isAtEnd else { return WrittenClock(second: Int32(second), isWritten: true) }
        guard let offset = offset() else { return nil }
        return WrittenClock(second: Int32(second), isWritten: true, offset: Int32(offset))
    }

    private mutating func secondOfDay(allowsCompact: Bool) -> Int? {
        guard let hour = number() else { return nil }
        if allowsCompact, hour.digits == 6 || hour.digits == 4 {
            let value = hour.digits == 6 ? hour.value : hour.value * 100
            return second(value / 10_000, value / 100 % 100, value % 100)
        }
        guard hour.digits <= 2, take(0x3A), let minute = number(), minute.digits == 2 else { return nil }
        guard take(0x3A) else { return second(hour.value, minute.value, 0) }
        guard let whole = number(), whole.digits == 2 else { return nil }
        let before = self
        if take(0x2E) || take(0x2C), takeDigits() == 0 { self = before }
        return second(hour.value, minute.value, whole.value)
    }

    private func second(_ hour: Int, _ minute: Int, _ second: Int) -> Int? {
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private enum HalfOfDay { case morning, afternoon }

    /// `am`, `PM`, `a.m.`, `p. m.`; nothing is taken when it is not there.
    private mutating func halfOfDay() -> HalfOfDay? {
        let before = self
        let half: HalfOfDay? = take(0x61) || take(0x41) ? .morning : take(0x70) || take(0x50) ? .afternoon : nil
        if let half {
            _ = take(0x2E)
            takeBlanks()
            if take(0x6D) || take(0x4D) {
                _ = take(0x2E)
                return half
            }
        }
        self = before
        return nil
    }

    /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `-05`, `GMT-5`: seconds east, up to 18 hours.
    private mutating func offset() -> Int? {
        if let zone = word() {
            guard [Word("z"), Word("utc"), Word("gmt")].contains(zone) else { return nil }
            if isAtEnd { return 0 }
        }
        let isWest = next == 0x2D
        guard take(0x2B) || take(0x2D), let hours = number() else { return nil }
        var (hour, minute) = (hours.value, 0)
        if hours.digits == 4 {
            (hour, minute) = (hours.value / 100, hours.value % 100)
        } else if take(0x3A) {
            guard hours.digits <= 2, let minutes = number(), minutes.digits == 2 else { return nil }
            minute = minutes.value
        }
        guard hours.digits <= 2 || hours.digits == 4, hour <= 18, minute < 60 else { return nil }
        return (isWest ? -1 : 1) * (hour * 3600 + minute * 60)
    }
}
