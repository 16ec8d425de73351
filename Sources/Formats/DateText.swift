import Kernel

/// The order of day, month and year in numeric dates.
public enum DateOrder: String, Sendable, Codable, CaseIterable {
    case dmy, mdy, ymd
}

/// A day, and if written a time, as it stands in a file: not yet an instant.
public struct WrittenTime: Sendable, Equatable {
    public var day: Day
    /// Seconds since midnight, 0…86399; fractions are cut off.
    public var secondOfDay: Int32
    public var hasTime: Bool
    /// Seconds east of UTC; nil when no offset is written.
    public var offsetSeconds: Int32?
    /// Whether the year had two digits: 00–69 are read as 2000–2069, 70–99 as 1970–1999.
    public var hasTwoDigitYear: Bool

    public init(
        day: Day, secondOfDay: Int32 = 0, hasTime: Bool = false, offsetSeconds: Int32? = nil,
        hasTwoDigitYear: Bool = false
    ) {
        self.day = day
        self.secondOfDay = secondOfDay
        self.hasTime = hasTime
        self.offsetSeconds = offsetSeconds
        self.hasTwoDigitYear = hasTwoDigitYear
    }
}

/// Reads dates as people and programs of Spanish, English and Portuguese write them.
public enum DateText {
    /// The day and time written in `bytes`; nil when there is none, when the calendar lacks it (30 February) or when
    /// anything else stands beside it. A spreadsheet's serial number (`45000`) is none.
    ///
    /// In every order: `2024-06-30` (also with `/` or `.`), `20240630`, `31 dic 2024`, `5 de mayo de 2024`,
    /// `May 5, 2024`, `Mon, 05 May 2024`. In the column's order: `d/m/y` with one of `/ - .`. A time may follow:
    /// `23:59[:59[.fff]]`, with `a. m.`/`PM`, and `Z`, `UTC`, `+02:00` or `+0200`.
    /// - Complexity: O(n), without allocation.
    public static func parse(_ bytes: UnsafeRawBufferPointer, order: DateOrder) -> WrittenTime? {
        if bytes.count == 10, let day = plainISO(bytes) { return WrittenTime(day: day) }
        if let plain = plainTime(bytes) { return plain }
        var scan = ByteScan(Blank.trim(bytes))
        guard let date = scan.date(order) else { return nil }
        guard let clock = scan.clock(), scan.isAtEnd else { return nil }
        return WrittenTime(
            day: date.day, secondOfDay: clock.second, hasTime: clock.isWritten, offsetSeconds: clock.offset,
            hasTwoDigitYear: date.hasTwoDigitYear)
    }

    /// What most programs write: `2024-06-30 23:59:00`, or with a `T`. Nil for all others.
    @inline(__always)
    private static func plainTime(_ bytes: UnsafeRawBufferPointer) -> WrittenTime? {
        guard bytes.count == 19, bytes[10] == 0x20 || bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let hour = two(bytes, 11), let minute = two(bytes, 14), let second = two(bytes, 17), hour < 24,
            minute < 60, second < 60, let day = plainISO(bytes)
        else { return nil }
        return WrittenTime(day: day, secondOfDay: Int32(hour * 3_600 + minute * 60 + second), hasTime: true)
    }

    /// Two digits as a number.
    @inline(__always)
    private static func two(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
        let (tens, ones) = (bytes[at] &- 0x30, bytes[at + 1] &- 0x30)
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }

    /// What most exports begin a date with: `2024-06-30`. Nil for all others, which need a closer look.
    @inline(__always)
    private static func plainISO(_ bytes: UnsafeRawBufferPointer) -> Day? {
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        var value = 0
        for at in 0..<10 where at != 4 && at != 7 {
            let digit = bytes[at] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return Day(year: value / 10_000, month: value / 100 % 100, day: value % 100)
    }
}

/// A place in a short text, moving forward.
struct ByteScan {
    private let bytes: UnsafeRawBufferPointer
    private(set) var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }
    /// The next byte; 0 at the end.
    var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    /// Passes over blanks; whether there were any.
    @discardableResult
    mutating func takeBlanks() -> Bool {
        let start = at
        while case let length = Blank.blankLength(bytes, at: at), length > 0 { at += length }
        return at > start
    }

    /// Up to nine digits as a number, and how many there were; nil without a digit or with more.
    mutating func number() -> (value: Int, digits: Int)? {
        var (value, digits) = (0, 0)
        while at < bytes.count, case let digit = bytes[at] &- 0x30, digit < 10 {
            (value, digits, at) = (value * 10 + Int(digit), digits + 1, at + 1)
            guard digits <= 9 else { return nil }
        }
        return digits > 0 ? (value, digits) : nil
    }

    /// Passes over any number of digits; how many.
    mutating func takeDigits() -> Int {
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
        return at - start
    }

    /// Up to twelve letters, lower case and without accents, packed one a byte; nil without a letter or with more.
    mutating func word() -> Word? {
        var word = Word()
        while let letter = Word.letter(bytes, at: at) {
            guard word.append(letter.base) else { return nil }
            at += letter.length
        }
        return word.length > 0 ? word : nil
    }
}
