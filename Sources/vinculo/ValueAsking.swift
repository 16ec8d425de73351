import App
import Insight
import Kernel

/// What commands that ask about customers share.
extension Terminal {
    /// `--who people|companies`; nil is both.
    static func kind(_ who: String?) throws -> CustomerKind? {
        switch who {
        case nil: nil
        case "people": .person
        case "companies": .company
        case let other?: throw PlainProblem("value.who", .usage, ["value": other])
        }
    }

    /// A day as it is written.
    static func day(_ text: String) throws -> Day {
        guard let day = Day(iso: text) else { throw PlainProblem("value.as-of", .usage, ["value": text]) }
        return day
    }

    /// `--as-of DAY`; nil and `today` are today.
    static func asOf(_ text: String?, _ rooms: Rooms) throws -> Day {
        guard let text, text != "today" else { return rooms.insight.today }
        return try day(text)
    }

    /// Makes ready what figures of customers are asked of, and says so where that takes long.
    static func prepare(_ rooms: Rooms) throws {
        // Fewer are put in order in less than a second.
        let isLong = try rooms.warehouse.extent().lines > 200_000
        try rooms.insight.prepare { notice in if isLong || notice != .building { say(notice) } }
    }
}
