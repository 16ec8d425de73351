import Kernel

/// The date at the front of a text.
struct WrittenDate {
    var day: Day
    var hasTwoDigitYear: Bool
}

extension ByteScan {
    /// A date with figures or a month's name; nil when none stands here.
    mutating func date(_ order: DateOrder) -> WrittenDate? {
        guard next &- 0x30 < 10 else { return wordFirstDate() }
        guard let first = number() else { return nil }
        if first.digits == 8 { return compactDate(first.value) }
        let separator = next
        guard separator == 0x2F || separator == 0x2D || separator == 0x2E else { return dayFirstDate(first) }
        _ = take(separator)
        guard next &- 0x30 < 10 else { return namedMonth(after: first, separator) }
        guard let second = number(), second.digits <= 2, take(separator), let third = number() else { return nil }
        if first.digits == 4 { return third.digits <= 2 ? date(first, second.value, third.value) : nil }
        guard first.digits <= 2 else { return nil }
        switch order {
        case .dmy: return date(third, second.value, first.value)
        case .mdy: return date(third, first.value, second.value)
        case .ymd: return first.digits == 2 && third.digits <= 2 ? date(first, second.value, third.value) : nil
        }
    }

    /// `YYYYMMDD`, of 1800–2199: other eight digits are more likely something else.
    private func compactDate(_ value: Int) -> WrittenDate? {
        let year = value / 10_000
        guard (1800...2199).contains(year), let day = Day(year: year, month: value / 100 % 100, day: value % 100)
        else { return nil }
        return WrittenDate(day: day, hasTwoDigitYear: false)
    }

    /// `31-dic-2024`, `2024-Dec-31`: after the first separator.
    private mutating func namedMonth(after first: (value: Int, digits: Int), _ separator: UInt8) -> WrittenDate? {
        guard let month = month() else { return nil }
        if separator != 0x2E { _ = take(0x2E) }
        guard take(separator), let third = number() else { return nil }
        if first.digits == 4 { return third.digits <= 2 ? date(first, month, third.value) : nil }
        return first.digits <= 2 ? date(third, month, first.value) : nil
    }

    /// `31 dic 2024`, `5 de mayo de 2024`, `1º de mayo de 2024`, `5th May 2024`: after the day.
    private mutating func dayFirstDate(_ first: (value: Int, digits: Int)) -> WrittenDate? {
        guard first.digits <= 2 else { return nil }
        takeOrdinal()
        takeBlanks()
        guard takeLink(), let month = month() else { return nil }
        takePause()
        guard takeLink(), let year = number() else { return nil }
        return date(year, month, first.value)
    }

    /// `May 5, 2024`, `mayo 5 de 2024`, `lunes, 5 de mayo de 2024`.
    private mutating func wordFirstDate() -> WrittenDate? {
        guard let word = word() else { return nil }
        guard let month = MonthNames.month(word) else {
            guard MonthNames.isWeekday(word) else { return nil }
            takePause()
            guard next &- 0x30 < 10, let day = number() else { return monthFirstDate(self.month()) }
            return dayFirstDate(day)
        }
        return monthFirstDate(month)
    }

    private mutating func monthFirstDate(_ month: Int?) -> WrittenDate? {
        guard let month else { return nil }
        takePause()
        guard let day = number(), day.digits <= 2 else { return nil }
        takeOrdinal()
        takePause()
        guard takeLink(), let year = number() else { return nil }
        return date(year, month, day.value)
    }

    private func date(_ year: (value: Int, digits: Int), _ month: Int, _ day: Int) -> WrittenDate? {
        guard year.digits == 4 || year.digits == 2 else { return nil }
        let pivoted = year.digits == 4 ? year.value : year.value < 70 ? 2000 + year.value : 1900 + year.value
        guard let day = Day(year: pivoted, month: month, day: day) else { return nil }
        return WrittenDate(day: day, hasTwoDigitYear: year.digits == 2)
    }

    private mutating func month() -> Int? { word().flatMap(MonthNames.month) }

    /// A point, comma or blanks between parts.
    private mutating func takePause() {
        while take(0x2E) || take(0x2C) || takeBlanks() {}
    }

    /// An optional `de`, `del`, `of` and the blanks after it; false when another word stands there.
    private mutating func takeLink() -> Bool {
        let before = self
        guard let word = word() else { return true }
        if MonthNames.links.contains(word) {
            return takeBlanks()
        }
        self = before
        return true
    }

    /// `º`, `st`, `nd`, `rd`, `th` right after a day.
    private mutating func takeOrdinal() {
        let before = self
        if take(0xC2), take(0xBA) || take(0xB0) { return }
        self = before
        guard let word = word(), MonthNames.ordinals.contains(word) else {
            self = before
            return
        }
    }
}

/// Months, weekdays and the small words of dates in Spanish, English and Portuguese.
enum MonthNames {
    /// 1…12 by a full name or its first three letters or more.
    static func month(_ word: Word) -> Int? {
        guard word.length >= 3, let found = names.firstIndex(where: { word.isPrefix(of: $0) }) else { return nil }
        return found % 12 + 1
    }

    static func isWeekday(_ word: Word) -> Bool {
        word.length >= 3 && weekdays.contains { word.isPrefix(of: $0) }
    }

    static let links: [Word] = ["de", "del", "of"].map { Word($0 as StaticString) }
    static let ordinals: [Word] = ["st", "nd", "rd", "th"].map { Word($0 as StaticString) }

    private static let names: [Word] = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december", "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto",
        "setembro", "outubro", "novembro", "dezembro", "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago",
        "setiembre", "oct", "nov", "dic",
    ].map { Word($0 as StaticString) }

    private static let weekdays: [Word] = [
        "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "monday", "tuesday", "wednesday",
        "thursday", "friday", "saturday", "sunday", "segunda", "terca", "quarta", "quinta", "sexta",
    ].map { Word($0 as StaticString) }
}
