import Kernel

/// Days and times as Excel counts them.
enum SerialDate {
    /// Last serial of the year 9999.
    private static let last = 2_958_465.0

    /// Writes the serial `2024-05-31`, with a time of day `2024-05-31T10:20:30`, or `10:20:30` when it is a time
    /// without a day; false, and nothing, when it is outside the calendar. Seconds are rounded.
    ///
    /// Day 60 of the 1900 system is a 29 February that year did not have (kept from Lotus 1-2-3); it is written as
    /// Excel shows it.
    static func write(_ serial: Double, _ out: inout ByteArena, meaning: CellMeaning, is1904: Bool) -> Bool {
        guard serial >= 0, serial < last + 1 else { return false }
        var day = Int(serial)
        var second = Int(((serial - Double(day)) * 86_400).rounded())
        if second >= 86_400 { (day, second) = (day + 1, 0) }
        if meaning == .time, day == 0 {
            writeTime(second, &out)
            return true
        }
        if is1904 {
            write(Day(number: Int32(clamping: day - 24_107)), &out)
        } else if day == 60 {
            out.append("1900-02-29")
        } else if day == 0 {
            // "0 January 1900": an hour without a day in a format with both.
            guard second > 0 else { return false }
            writeTime(second, &out)
            return true
        } else {
            write(Day(number: Int32(clamping: day - (day < 60 ? 25_568 : 25_569))), &out)
        }
        guard second > 0 else { return true }
        out.append(0x54)
        writeTime(second, &out)
        return true
    }

    private static func write(_ day: Day, _ out: inout ByteArena) {
        let (year, month, dayOfMonth) = day.parts
        two(year / 100 % 100, &out)
        two(year % 100, &out)
        out.append(0x2D)
        two(month, &out)
        out.append(0x2D)
        two(dayOfMonth, &out)
    }

    private static func writeTime(_ second: Int, _ out: inout ByteArena) {
        two(second / 3600, &out)
        out.append(0x3A)
        two(second / 60 % 60, &out)
        out.append(0x3A)
        two(second % 60, &out)
    }

    private static func two(_ value: Int, _ out: inout ByteArena) {
        out.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
        out.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    }
}

/// Days and times that a workbook keeps as ISO 8601 texts.
enum ISODate {
    /// `2024-05-31T00:00:00.000Z` as `2024-05-31`, `2024-05-31T10:20:30.000` as `2024-05-31T10:20:30`.
    static func trim(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard text.count >= 19, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A else { return text }
        let isMidnight = [11, 12, 14, 15, 17, 18].allSatisfy { text[$0] == 0x30 }
        let rest = text[19...].drop { $0 == 0x2E || $0 &- 0x30 < 10 }
        guard rest.isEmpty || rest.elementsEqual([0x5A]) else { return text }
        return UnsafeRawBufferPointer(rebasing: text[..<(isMidnight ? 10 : 19)])
    }
}
