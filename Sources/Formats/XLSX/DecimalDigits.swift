/// A written decimal number as its digits and the power of ten behind them: mantissa × 10^exponent.
struct DecimalDigits {
    private(set) var mantissa: UInt64 = 0
    private(set) var exponent = 0
    /// Significant digits of the mantissa.
    private(set) var digits = 0
    private(set) var isNegative = false
    /// Whether digits beyond the nineteenth were dropped.
    private(set) var isCut = false

    /// Reads `-12.5E-3`; nil for anything else.
    init?(_ text: UnsafeRawBufferPointer) {
        var at = 0
        if let sign = text.first, sign == 0x2D || sign == 0x2B { (isNegative, at) = (sign == 0x2D, 1) }
        var (hasDigit, afterPoint) = (false, false)
        while at < text.count {
            let byte = text[at]
            if byte &- 0x30 < 10 {
                hasDigit = true
                take(byte &- 0x30, afterPoint: afterPoint)
            } else if byte == 0x2E, !afterPoint {
                afterPoint = true
            } else {
                break
            }
            at += 1
        }
        guard hasDigit else { return nil }
        if at < text.count {
            guard text[at] | 0x20 == 0x65, let power = DecimalDigits.power(text, from: at + 1) else { return nil }
            exponent += power
        }
        dropZeros()
    }

    private mutating func take(_ digit: UInt8, afterPoint: Bool) {
        // The length of a cell bounds the count, so that the exponent cannot overflow.
        guard digits < 19 else {
            isCut = isCut || digit != 0
            if !afterPoint { exponent += 1 }
            return
        }
        if afterPoint { exponent -= 1 }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if mantissa > 0 { digits += 1 }
    }

    private static func power(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var (value, at, isNegative) = (0, start, false)
        if at < text.count, text[at] == 0x2D || text[at] == 0x2B { (isNegative, at) = (text[at] == 0x2D, at + 1) }
        guard at < text.count, text.count - at <= 5 else { return nil }
        for byte in text[at...] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return isNegative ? -value : value
    }

    private mutating func dropZeros() {
        guard mantissa > 0 else { return exponent = 0 }
        while mantissa % 10 == 0 { (mantissa, exponent, digits) = (mantissa / 10, exponent + 1, digits - 1) }
    }

    /// Rounds half up to that many significant digits.
    mutating func round(to places: Int) {
        guard digits > places, places > 0 else { return }
        var scale: UInt64 = 1
        for _ in places..<digits { scale &*= 10 }
        let half = mantissa % scale >= scale / 2
        mantissa = mantissa / scale + (half ? 1 : 0)
        exponent += digits - places
        // 999.5 becomes 1000: one digit more, and it is a zero.
        digits = mantissa >= DecimalDigits.power10(places) ? places + 1 : places
        dropZeros()
    }

    private static func power10(_ places: Int) -> UInt64 {
        var power: UInt64 = 1
        for _ in 0..<min(places, 19) { power &*= 10 }
        return power
    }

    /// Digits in front of the point: 3 for 123.4, −1 for 0.012.
    var wholeDigits: Int { digits + exponent }

    /// The value as the nearest double, good to one unit of its last place.
    var value: Double {
        var value = Double(mantissa)
        var left = exponent
        while left >= 22 { (value, left) = (value * 1e22, left > 400 ? 21 : left - 22) }
        while left <= -22 { (value, left) = (value / 1e22, left < -400 ? -21 : left + 22) }
        for _ in 0..<abs(left) { value = left > 0 ? value * 10 : value / 10 }
        return isNegative ? -value : value
    }

    /// Writes the number plainly, without grouping; with an exponent, `1.5E+17`, when it is too large or too small.
    func write(_ out: inout ByteArena, decimal: DecimalSign, maxWhole: Int, minWhole: Int = -30) {
        guard mantissa > 0 else { return out.append(0x30) }
        if isNegative { out.append(0x2D) }
        let figures = figures
        if wholeDigits > maxWhole || wholeDigits < minWhole {
            return writeScientific(&out, decimal, figures)
        }
        if wholeDigits <= 0 {
            out.append(0x30)
            out.append(decimal.rawValue)
            for _ in 0..<(-wholeDigits) { out.append(0x30) }
        }
        for (place, figure) in figures.enumerated() {
            if place == wholeDigits, place > 0 { out.append(decimal.rawValue) }
            out.append(figure)
        }
        for _ in 0..<max(0, exponent) { out.append(0x30) }
    }

    private var figures: [UInt8] { Array(String(mantissa).utf8) }

    private func writeScientific(_ out: inout ByteArena, _ decimal: DecimalSign, _ figures: [UInt8]) {
        for (place, figure) in figures.enumerated() {
            if place == 1 { out.append(decimal.rawValue) }
            out.append(figure)
        }
        let power = wholeDigits - 1
        out.append(0x45)
        out.append(power < 0 ? 0x2D : 0x2B)
        if abs(power) < 10 { out.append(0x30) }
        for byte in String(abs(power)).utf8 { out.append(byte) }
    }
}
