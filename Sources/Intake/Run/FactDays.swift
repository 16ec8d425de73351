import Kernel

/// The days on which something can have happened.
///
/// `1899-12-31` is day 0 of spreadsheets and stands for an empty cell, `9999-12-31` for "never": days far out are no
/// days that anybody meant, and one of them would stretch every period of the figures.
enum FactDays {
    private static let first = Day.number(year: 1900, month: 1, day: 1)
    private static let last = Day.number(year: 2100, month: 12, day: 31)

    static func hold(_ day: Day) -> Bool { day.number >= first && day.number <= last }
}
