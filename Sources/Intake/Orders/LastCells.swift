import Formats
import Kernel

/// The day and time read last: the lines of one order follow each other, and the same text needs no second reading.
struct LastDate {
    struct Reading {
        var instant: Int64
        /// Number of the day in the home's time zone.
        var day: Int32
        /// Whether something can have happened on that day.
        var isHeld: Bool
    }

    private var text = ShortText()
    private var reading: Reading?

    /// Nil for what is no day.
    @inline(__always)
    mutating func read(_ cell: UnsafeRawBufferPointer, _ order: DateOrder, _ clock: LocalTime) -> Reading? {
        let short = ShortText(cell)
        if let short, short == text { return reading }
        text = short ?? ShortText()
        reading = Self.parse(cell, order, clock)
        return reading
    }

    private static func parse(_ cell: UnsafeRawBufferPointer, _ order: DateOrder, _ clock: LocalTime) -> Reading? {
        DateText.parse(cell.trimmed, order: order).map { written in
            Reading(
                instant: clock.instant(written), day: clock.day(of: written).number,
                isHeld: FactDays.hold(written.day))
        }
    }
}

/// The cell of a name read last, with the number it was given: the lines of one order follow each other.
struct LastName {
    private var text = ShortText()
    private var number: Int32 = -1
    private var asked = ShortText()

    /// The number, where the cell is the one that came last.
    @inline(__always)
    mutating func number(of cell: UnsafeRawBufferPointer) -> Int32? {
        asked = ShortText(cell) ?? ShortText()
        return asked == text && asked.count >= 0 ? number : nil
    }

    /// Keeps the number of the cell asked for last.
    @inline(__always)
    mutating func keep(_ number: Int32) -> Int32 {
        (text, self.number) = (asked, number)
        return number
    }
}
