import Foundation
import Kernel

/// The ready-made styles of one locale. Foundation keeps the formatter behind each style.
struct TextFormats: Sendable {
    let locale: Locale
    let integer: IntegerFormatStyle<Int>

    init(_ identifier: String) {
        locale = Locale(identifier: identifier.replacing("-", with: "_"))
        integer = IntegerFormatStyle<Int>(locale: locale)
    }
}

/// Numbers, money and dates as the reader's country writes them (CLDR by way of Foundation).
extension Texts {
    /// `1.204`
    public func number(_ value: Int) -> String { value.formatted(format.integer) }

    /// `3,14`, with exactly that many digits; a dash for what is no number.
    public func decimal(_ value: Double, digits: Int = 1) -> String {
        guard value.isFinite else { return "–" }
        return value.formatted(
            FloatingPointFormatStyle<Double>(locale: format.locale).precision(.fractionLength(max(0, min(12, digits)))))
    }

    /// `21,4 %` of the ratio 0.214.
    public func percent(_ ratio: Double, digits: Int = 1) -> String {
        guard ratio.isFinite else { return "–" }
        return ratio.formatted(
            FloatingPointFormatStyle<Double>.Percent(locale: format.locale)
                .precision(.fractionLength(max(0, min(12, digits)))))
    }

    /// `$ 1.052.000`: the digits CLDR uses for the currency, and its cents when there are any.
    public func money(minor: Int64, _ currency: Currency) -> String {
        let amount = Decimal(minor) / Decimal(currency.minorFactor)
        let style = Decimal.FormatStyle.Currency(code: currency.code, locale: format.locale)
        let hasCents = minor % currency.minorFactor != 0
        return amount.formatted(hasCents ? style.precision(.fractionLength(currency.minorDigits)) : style)
    }

    /// `$ 1,2 M`: two or three digits that can be taken in at a glance.
    public func moneyShort(minor: Int64, _ currency: Currency) -> String {
        let amount = Double(minor) / Double(currency.minorFactor)
        let (scaled, unit): (Double, String) =
            switch abs(amount) {
            case 999_500_000_000...: (amount / 1e12, self("unit.trillion"))
            case 999_500...: (amount / 1e6, self("unit.million"))
            case 9_999.5...: (amount / 1e3, self("unit.thousand"))
            default: (amount, "")
            }
        let digits = unit.isEmpty || abs(scaled) >= 99.95 ? 0 : 1
        let style = Decimal.FormatStyle.Currency(code: currency.code, locale: format.locale)
            .precision(.fractionLength(0...digits))
        let written = Decimal(string: String(format: "%.\(digits)f", scaled))?.formatted(style) ?? "–"
        guard !unit.isEmpty, let last = written.lastIndex(where: \.isNumber) else { return written }
        // The unit belongs to the number, wherever the country puts the currency: `$ 1,2 M`, `1,2 M €`.
        return self("unit.amount", ["amount": String(written[...last]), "unit": unit])
            + written[written.index(after: last)...]
    }

    /// `20 nov 2026`
    public func day(_ day: Day) -> String {
        calendarDate(day).formatted(dateStyle(Self.utc).day().month(.abbreviated).year())
    }

    /// `nov 2026`
    public func month(_ day: Day) -> String {
        calendarDate(day).formatted(dateStyle(Self.utc).month(.abbreviated).year())
    }

    /// `nov`
    public func monthShort(_ day: Day) -> String {
        calendarDate(day).formatted(dateStyle(Self.utc).month(.abbreviated))
    }

    /// `20 nov 2026, 18:40` on the clock of a zone.
    public func dateTime(_ instant: Int64, _ zone: TimeZone) -> String {
        Date(timeIntervalSince1970: TimeInterval(instant))
            .formatted(dateStyle(zone).day().month(.abbreviated).year().hour().minute())
    }

    /// `hace 3 días`
    public func relative(_ instant: Int64, now: Int64) -> String {
        let style = Date.AnchoredRelativeFormatStyle(
            anchor: Date(timeIntervalSince1970: TimeInterval(instant)), presentation: .named, unitsStyle: .wide,
            locale: format.locale, calendar: Calendar(identifier: .gregorian))
        return style.format(Date(timeIntervalSince1970: TimeInterval(now)))
    }

    private static let utc = TimeZone(secondsFromGMT: 0) ?? .current

    private func dateStyle(_ zone: TimeZone) -> Date.FormatStyle {
        Date.FormatStyle(locale: format.locale, calendar: Calendar(identifier: .gregorian), timeZone: zone)
    }

    private func calendarDate(_ day: Day) -> Date { Date(timeIntervalSince1970: TimeInterval(day.number) * 86_400) }
}

extension Texts {
    /// `1,2 GB`, in powers of 1,024.
    public func byteSize(_ bytes: Int64) -> String {
        let units: [(Double, String)] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")].map { (Double($0.0), $0.1) }
        for (size, unit) in units where Double(bytes) >= size {
            return decimal(Double(bytes) / size) + "\u{A0}" + unit
        }
        return number(Int(clamping: bytes)) + "\u{A0}B"
    }
}
