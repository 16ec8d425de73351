import Kernel

/// What the calendar does to a Colombian shop, day by day: season, weekday, campaigns, prices.
struct ShopCalendar: Sendable {
    let first: Day
    let last: Day
    /// Season times weekday of each day; around 1 on an ordinary day, 0 when the shop is closed.
    let pull: [Double]
    /// Season alone.
    let season: [Double]
    /// Per cent off on campaign days, else 0.
    let discount: [Int]
    /// Turns of the year since the first day: how often prices have risen.
    let rises: [Int]
    /// The strongest pull of all days, the bound for thinning.
    let peak: Double
    private let days: WeightedList<Int>

    /// Two years that end with `last`.
    init(through last: Day) {
        self.last = last
        let first = last.adding(months: -24).adding(days: 1)
        self.first = first
        let all = (0...max(0, last.days(since: first))).map { first.adding(days: $0) }
        let season = all.map(ShopCalendar.season)
        let pull = zip(all, season).map { day, season in season * ShopCalendar.weekdayPull[day.weekday - 1] }
        self.season = season
        self.pull = pull
        peak = pull.reduce(0.1, max)
        discount = all.map(ShopCalendar.discount)
        rises = all.map { $0.parts.year - first.parts.year }
        days = WeightedList(Array(all.indices)) { pull[$0] }
    }

    var count: Int { pull.count }

    func day(_ index: Int) -> Day { first.adding(days: index) }

    /// A day on which a stranger walks in.
    func anyDay(_ random: inout SeededGenerator) -> Int { days.draw(&random) }

    /// The day near `index` on which a habitual buyer really goes: within two days, busy days more often.
    func nearby(_ index: Int, _ random: inout SeededGenerator) -> Int {
        for _ in 0..<12 {
            let day = min(max(0, index + random.below(5) - 2), count - 1)
            if random.chance(pull[day] / peak) { return day }
        }
        return index
    }

    /// Monday to Sunday.
    private static let weekdayPull = [0.82, 0.88, 0.94, 1.0, 1.2, 1.38, 0.72]
    /// January to December.
    private static let monthPull = [0.68, 0.86, 0.94, 0.94, 1.05, 0.98, 0.94, 0.96, 1.0, 0.94, 1.06, 1.5]

    private static func season(_ day: Day) -> Double {
        let (_, month, dayOfMonth) = day.parts
        if (month, dayOfMonth) == (1, 1) || (month, dayOfMonth) == (12, 25) { return 0 }
        let base = monthPull[month - 1]
        if isMothersWeek(day) { return base * 1.8 }
        if isFriendshipWeek(day) { return base * 1.55 }
        if isBlackFriday(day) { return base * 1.9 }
        if month == 12 { return dayOfMonth < 25 ? base * 1.2 : base * 0.7 }
        return base
    }

    private static func discount(_ day: Day) -> Int {
        let (_, month, dayOfMonth) = day.parts
        if isBlackFriday(day) { return 20 }
        if isMothersWeek(day) || isFriendshipWeek(day) { return 10 }
        // The shop's birthday.
        return month == 8 && (12...14).contains(dayOfMonth) ? 15 : 0
    }

    /// The eight days up to Mother's Day, the second Sunday of May.
    static func isMothersWeek(_ day: Day) -> Bool { isWithin(7, before: nth(2, weekday: 7, month: 5, of: day), day) }

    /// The eight days up to Amor y Amistad, the third Saturday of September.
    static func isFriendshipWeek(_ day: Day) -> Bool {
        isWithin(7, before: nth(3, weekday: 6, month: 9, of: day), day)
    }

    /// Friday to Monday around the day after the fourth Thursday of November.
    static func isBlackFriday(_ day: Day) -> Bool {
        isWithin(3, before: nth(4, weekday: 4, month: 11, of: day)?.adding(days: 4), day)
    }

    private static func isWithin(_ days: Int, before feast: Day?, _ day: Day) -> Bool {
        feast.map { (0...days).contains($0.days(since: day)) } ?? false
    }

    /// The nth Monday (1) … Sunday (7) of a month in the year of `day`.
    private static func nth(_ n: Int, weekday: Int, month: Int, of day: Day) -> Day? {
        guard let first = Day(year: day.parts.year, month: month, day: 1) else { return nil }
        return first.adding(days: (weekday - first.weekday + 7) % 7 + (n - 1) * 7)
    }
}
