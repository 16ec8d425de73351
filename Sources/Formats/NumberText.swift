import Kernel

/// The sign between the whole part and the decimals of a written number.
public enum DecimalSign: UInt8, Sendable, Codable {
    case point = 0x2E
    case comma = 0x2C
}

/// Reads numbers as people and programs of Spanish, English and Portuguese write them.
public enum NumberText {
    /// The number in millionths; nil when it is empty, unreadable or too large for 64 bits.
    ///
    /// Reads `1.234,56` or `1,234.56` (as `decimal` says), `1'234`, groups parted by blanks of any width, `$ 1.234`,
    /// `COP 1.234`, `1.234 €`, `(1.234)` and `1.234-` as negative, a leading plus. Groups must be well formed: three
    /// digits each after a first that has one to three and no leading zero, so that `0.123` is never 123. `1e5` is
    /// refused: a spreadsheet that shows it has dropped digits. Rounds half away from zero beyond six decimals.
    /// - Complexity: O(n), without allocation.
    @inlinable @inline(__always)
    public static func micros(_ bytes: UnsafeRawBufferPointer, decimal: DecimalSign) -> Micros? {
        plain(bytes, decimal: decimal.rawValue) ?? written(bytes, decimal)
    }

    @usableFromInline
    static func written(_ bytes: UnsafeRawBufferPointer, _ decimal: DecimalSign) -> Micros? {
        var scan = NumberScan(Blank.trim(bytes))
        guard scan.takeAffixes() else { return nil }
        guard let magnitude = scan.magnitude(decimal: decimal.rawValue) else { return nil }
        return Micros(raw: scan.isNegative ? -magnitude : magnitude)
    }

    /// Most numbers of most files: up to 12 characters of digits and a decimal sign, a minus in front.
    /// Nil for all others, which need a closer look.
    @inlinable @inline(__always)
    static func plain(_ bytes: UnsafeRawBufferPointer, decimal: UInt8) -> Micros? {
        let count = bytes.count
        guard count > 0, count <= 13, let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return nil
        }
        let isNegative = base[0] == 0x2D
        let start = isNegative ? 1 : 0
        guard count > start, count &- start <= 12 else { return nil }
        var value: Int64 = 0
        var sign = -1
        var at = start
        while at < count {
            let digit = base[at] &- 0x30
            if digit < 10 {
                value = value &* 10 &+ Int64(digit)
            } else if base[at] == decimal, sign < 0 {
                sign = at
            } else {
                return nil
            }
            at &+= 1
        }
        let decimals = sign < 0 ? 0 : count &- 1 &- sign
        guard decimals <= 6, count &- start > (sign < 0 ? 0 : 1) else { return nil }
        // At most 12 digits: times 10^6 is below 2^63.
        value &*= scale(decimals)
        return Micros(raw: isNegative ? 0 &- value : value)
    }

    /// Millionths of the last of so many decimals.
    @inlinable @inline(__always)
    static func scale(_ decimals: Int) -> Int64 {
        switch decimals {
        case 0: 1_000_000
        case 1: 100_000
        case 2: 10_000
        case 3: 1_000
        case 4: 100
        case 5: 10
        default: 1
        }
    }

    /// A whole number without decimals; nil when it has any or is unreadable.
    public static func whole(_ bytes: UnsafeRawBufferPointer, decimal: DecimalSign) -> Int64? {
        guard let micros = micros(bytes, decimal: decimal), micros.raw % Micros.scale == 0 else { return nil }
        return micros.raw / Micros.scale
    }
}

/// What stands around the digits is taken off first, then the digits are read.
private struct NumberScan {
    private var bytes: UnsafeRawBufferPointer
    private(set) var isNegative = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Takes off parentheses, one sign, currency before or after; false when they contradict each other.
    mutating func takeAffixes() -> Bool {
        if let first = bytes.first, first &- 0x30 < 10, let last = bytes.last, last &- 0x30 < 10 { return true }
        let hadParentheses = bytes.count > 2 && bytes.first == 0x28 && bytes.last == 0x29
        if hadParentheses { keep(1..<bytes.count - 1) }
        var signs = takeLeadingSign() + takeTrailingSign()
        let currencies = takeLeadingCurrency() + takeTrailingCurrency()
        signs += takeLeadingSign() + takeTrailingSign()
        if hadParentheses {
            isNegative = true
            return signs == 0 && currencies <= 1
        }
        return signs <= 1 && currencies <= 1
    }

    /// The digits in millionths.
    func magnitude(decimal: UInt8) -> Int64? {
        var (value, at, digits) = (Int64(0), 0, 0)
        // Length and leading byte of the digit run since the start or the last group mark.
        var run = 0
        var group: UInt32 = 0
        while at < bytes.count, bytes[at] != decimal {
            let digit = bytes[at] &- 0x30
            if digit < 10 {
                let (tens, over) = value.multipliedReportingOverflow(by: 10)
                let (sum, overSum) = tens.addingReportingOverflow(Int64(digit))
                guard !over, !overSum else { return nil }
                (value, run, digits, at) = (sum, run + 1, digits + 1, at + 1)
            } else {
                let mark = groupMark(at, decimal: decimal)
                guard mark.length > 0,
                    group == 0 ? (1...3).contains(run) && bytes[0] != 0x30 : mark.kind == group && run == 3
                else { return nil }
                (group, run, at) = (mark.kind, 0, at + mark.length)
            }
        }
        guard group == 0 || run == 3 else { return nil }
        let (scaled, over) = value.multipliedReportingOverflow(by: Micros.scale)
        guard !over, let fraction = fraction(after: at, hasWhole: digits > 0) else { return nil }
        let (sum, overSum) = scaled.addingReportingOverflow(fraction)
        return overSum ? nil : sum
    }

    /// Millionths of the digits after the decimal sign at `at`.
    private func fraction(after at: Int, hasWhole: Bool) -> Int64? {
        guard at < bytes.count else { return hasWhole ? 0 : nil }
        guard hasWhole || at + 1 < bytes.count else { return nil }
        var (value, weight) = (Int64(0), Micros.scale)
        var roundsUp = false
        for (place, byte) in bytes[(at + 1)...].enumerated() {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            if place < 6 {
                weight /= 10
                value += Int64(digit) * weight
            } else if place == 6 {
                roundsUp = digit >= 5
            }
        }
        return roundsUp ? value + 1 : value
    }

    /// Bytes and kind of the mark between groups at `at`; blanks of all widths are one kind.
    private func groupMark(_ at: Int, decimal: UInt8) -> (length: Int, kind: UInt32) {
        switch bytes[at] {
        case 0x2C, 0x2E, 0x27: return (1, UInt32(bytes[at]))
        case 0xE2 where bytes.count > at + 2 && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x99: return (3, 0x27)
        default: return (Blank.blankLength(bytes, at: at), 0x20)
        }
    }

    private mutating func keep(_ range: Range<Int>) {
        bytes = Blank.trim(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }

    /// + or - or U+2212 at the front; 1 when there was one.
    private mutating func takeLeadingSign() -> Int {
        guard let first = bytes.first else { return 0 }
        if first == 0x2B || first == 0x2D {
            isNegative = isNegative || first == 0x2D
            keep(1..<bytes.count)
            return 1
        }
        guard bytes.starts(with: [0xE2, 0x88, 0x92]) else { return 0 }
        isNegative = true
        keep(3..<bytes.count)
        return 1
    }

    private mutating func takeTrailingSign() -> Int {
        guard bytes.count > 1, bytes.last == 0x2D else { return 0 }
        isNegative = true
        keep(0..<bytes.count - 1)
        return 1
    }

    private mutating func takeLeadingCurrency() -> Int {
        let length = CurrencyMark.leadingLength(bytes)
        if length > 0 { keep(length..<bytes.count) }
        return length > 0 ? 1 : 0
    }

    private mutating func takeTrailingCurrency() -> Int {
        let length = CurrencyMark.trailingLength(bytes)
        if length > 0 { keep(0..<bytes.count - length) }
        return length > 0 ? 1 : 0
    }
}
