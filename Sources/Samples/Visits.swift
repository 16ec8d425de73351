import Foundation
import Kernel

/// One order to come: when, through which channel and by whom. Packed in one word so that millions can be sorted.
struct Visit: Sendable {
    let key: UInt64

    /// - Parameter person: position of the person, or nil for a till sale to nobody.
    init(minute: Int, channel: SalesChannel, person: Int?) {
        key = UInt64(minute) << 40 | UInt64(channel.rawValue) << 36 | UInt64(person.map { $0 + 1 } ?? 0)
    }
    init(key: UInt64) { self.key = key }

    /// Minutes since midnight of the first day.
    var minute: Int { Int(key >> 40) }
    var channel: SalesChannel { SalesChannel(rawValue: UInt8(key >> 36 & 15)) ?? .web }
    var person: Int? {
        let number = Int(key & 0xF_FFFF_FFFF)
        return number == 0 ? nil : number - 1
    }
}

/// When people come: each kind of buyer by its own law, all of them bent by the calendar.
struct VisitPlan {
    let calendar: ShopCalendar
    var random: SeededGenerator
    private(set) var keys: [UInt64] = []

    init(calendar: ShopCalendar, random: SeededGenerator) {
        self.calendar = calendar
        self.random = random
    }

    /// Plans all visits of one person.
    mutating func add(_ buyer: Buyer, person: Int) {
        for day in days(of: buyer) where calendar.pull[day] > 0 {
            keys.append(visit(on: day, by: buyer, person: person).key)
        }
    }

    /// Plans sales to nobody, so that they are that share of all.
    mutating func addTillSales(share: Double) {
        for _ in 0..<Int((Double(keys.count) * share / (1 - share)).rounded()) {
            let day = calendar.anyDay(&random)
            guard calendar.pull[day] > 0 else { continue }
            keys.append(Visit(minute: minute(on: day, through: .store), channel: .store, person: nil).key)
        }
    }

    /// The planned visits, the earliest first; the plan is empty afterwards.
    mutating func inOrderOfTime() -> [UInt64] {
        var sorted = keys
        keys = []
        sorted.sort()
        return sorted
    }

    private mutating func days(of buyer: Buyer) -> [Int] {
        let count = calendar.count
        switch buyer.kind {
        case .registered: return []
        case .once: return [calendar.anyDay(&random)]
        case .occasional:
            return bgnbd(from: joinDay(before: count - 30), daysBetween: 80, dropoutShape: 5)
        case .newcomer:
            return bgnbd(from: count - 1 - random.below(min(count, 120)), daysBetween: 38, dropoutShape: 5)
        case .regular:
            return rhythm(from: joinDay(before: count - 120), to: count, gap: usualGap())
        case .lapsing:
            let end = count - 80 - random.below(200)
            return rhythm(from: joinDay(before: end - 120), to: end, gap: usualGap())
        case .wholesale:
            return rhythm(from: joinDay(before: count / 2), to: count, gap: 16 + 20 * random.unit())
        }
    }

    /// Four in ten were customers before the two years began.
    private mutating func joinDay(before end: Int) -> Int {
        random.chance(0.4) ? random.below(40) : min(calendar.anyDay(&random), random.below(max(1, end)))
    }

    private mutating func usualGap() -> Double {
        [21.0, 28, 30, 35, 42, 50, 60, 80][random.below(8)]
    }

    /// Purchases come at random with a personal rate; after each the person leaves with a personal probability.
    ///
    /// Rate: Gamma of shape 2 with mean 1 ÷ `daysBetween`. Dropout: Beta(1, b), so 1 − u^(1/b). Days are proposed
    /// at the rate of the strongest day and kept in proportion to the calendar's pull (thinning).
    /// - SeeAlso: Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing Science 24 (2005).
    private mutating func bgnbd(from start: Int, daysBetween: Double, dropoutShape: Double) -> [Int] {
        let rate = random.steadyWait(shape: 2) / daysBetween
        let dropout = 1 - pow(random.unit(), 1 / dropoutShape)
        let peak = calendar.peak
        var days = [start]
        var at = Double(start)
        while !random.chance(dropout) {
            repeat {
                at += random.wait() / (rate * peak)
            } while at < Double(calendar.count)
                && !random.chance(calendar.pull[Int(at)] / peak)
            guard at < Double(calendar.count) else { break }
            days.append(Int(at))
        }
        return days
    }

    /// Purchases at a steady personal gap, closer together in season.
    private mutating func rhythm(from start: Int, to end: Int, gap: Double) -> [Int] {
        var days: [Int] = []
        var at = Double(max(0, start))
        while Int(at) < min(end, calendar.count) {
            days.append(calendar.nearby(Int(at), &random))
            let season = max(0.5, calendar.season[Int(at)])
            at += max(1, gap * random.steadyWait(shape: 9) / season.squareRoot())
        }
        return days
    }

    private mutating func visit(on day: Int, by buyer: Buyer, person: Int) -> Visit {
        let channel = random.chance(0.86) ? buyer.channel : otherChannel(of: buyer)
        return Visit(minute: minute(on: day, through: channel), channel: channel, person: person)
    }

    private mutating func otherChannel(of buyer: Buyer) -> SalesChannel {
        switch buyer.channel {
        case .wholesale: .wholesale
        case .store: random.chance(0.7) ? .web : .whatsapp
        case .web, .whatsapp: buyer.home.store == nil ? .web : .store
        }
    }

    /// A minute inside opening hours, the middle of the day more often.
    private mutating func minute(on day: Int, through channel: SalesChannel) -> Int {
        let hours = channel.openingMinutes(weekday: calendar.day(day).weekday)
        return day * 1440 + hours.lowerBound + (random.below(hours.count) + random.below(hours.count)) / 2
    }
}
