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

    /// Makes ready what figures of customers are asked of, and says so where that takes long.
    static func prepare(_ rooms: Rooms) throws {
        // Fewer are put in order in less than a second.
        let isLong = try rooms.warehouse.extent().lines > 200_000
        try rooms.insight.prepare { notice in if isLong || notice != .building { say(notice) } }
    }
}
