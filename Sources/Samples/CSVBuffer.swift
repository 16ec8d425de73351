import Kernel

/// Grows one CSV file as bytes. What is written here needs no quoting: no text of the shop has a comma or quote.
struct CSVBuffer {
    private(set) var bytes: [UInt8] = []
    private(set) var rows = 0
    /// Whether the row has a field already, so that the next one takes a comma before it.
    private var isInsideRow = false

    mutating func field(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    mutating func field(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    mutating func field(_ value: Int) {
        separate()
        number(value)
    }

    /// `2025-03-14`
    mutating func field(_ day: Day) {
        separate()
        date(day)
    }

    /// `2025-03-14 10:32`
    mutating func field(_ day: Day, minute: Int) {
        separate()
        date(day)
        bytes.append(UInt8(ascii: " "))
        padded(minute / 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        padded(minute % 60, digits: 2)
    }

    /// A letter and a number of at least that many digits, `C00042`.
    mutating func field(code letter: Unicode.Scalar, _ number: Int, digits: Int) {
        separate()
        bytes.append(UInt8(ascii: letter))
        padded(number, digits: digits)
    }

    /// The names of the columns; no row of data.
    mutating func writeHeader(_ names: String) {
        bytes.append(contentsOf: names.utf8)
        bytes.append(10)
    }

    mutating func empty() { separate() }

    mutating func endRow() {
        bytes.append(10)
        rows += 1
        isInsideRow = false
    }

    /// Hands the bytes over and starts anew; `rows` goes on counting.
    mutating func drain() -> [UInt8] {
        let full = bytes
        bytes = []
        bytes.reserveCapacity(full.count + 4096)
        return full
    }

    private mutating func separate() {
        if isInsideRow { bytes.append(44) }
        isInsideRow = true
    }

    private mutating func date(_ day: Day) {
        let (year, month, dayOfMonth) = day.parts
        padded(year, digits: 4)
        bytes.append(45)
        padded(month, digits: 2)
        bytes.append(45)
        padded(dayOfMonth, digits: 2)
    }

    private mutating func number(_ value: Int) {
        if value < 0 { bytes.append(45) }
        padded(Int(value.magnitude), digits: 1)
    }

    /// Digits from the highest on, with zeros before them as needed.
    private mutating func padded(_ value: Int, digits: Int) {
        var scale = 1
        var places = 1
        while value / scale >= 10 || places < digits {
            scale *= 10
            places += 1
        }
        while scale > 0 {
            bytes.append(48 + UInt8(value / scale % 10))
            scale /= 10
        }
    }
}
