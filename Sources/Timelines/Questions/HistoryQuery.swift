import Kernel

/// One figure of a person's history: which lines or events, in which time, and what of them.
///
/// Facts after the as-of day do not exist. All figures are whole numbers: of money minor units, of quantities and values
/// millionths, of profit millionths of the currency's unit, days since 1970, of rhythm half days.
public struct HistoryQuery: Sendable, Hashable {
    public enum Subject: Sendable, Hashable { case purchases, returns, events, interactions }

    public enum Measure: Sendable, Hashable {
        /// Purchases (orders with a return line, events) with a picked line.
        case count
        case quantity, amount, profit, value
        /// Days of the first and the last of those; unknown where there is none.
        case first, last
        /// Twice the median of the days between consecutive distinct days; unknown below three such days.
        case rhythm
        /// Distinct SKUs as written, and distinct categories folded.
        case products, categories
    }

    public var subject: Subject
    public var measure: Measure
    /// First and last day that count, inclusive; no later than the as-of day.
    public var from: Int32
    public var to: Int32
    public var asOf: Int32
    /// What a line or event must fulfil, all of them.
    public var tests: [LineTest]

    public init(
        _ subject: Subject, _ measure: Measure, asOf: Int32, from: Int32 = .min, to: Int32 = .max,
        tests: [LineTest] = []
    ) {
        (self.subject, self.measure, self.tests) = (subject, measure, tests)
        (self.from, self.to, self.asOf) = (from, min(to, asOf), asOf)
    }

    /// What stands for an unknown figure.
    public static let unknown = TimelineColumn.unknown
}

extension HistoryQuery {
    /// Whether whole orders answer it, of people each of whose orders has one day.
    var isOfOrders: Bool {
        guard subject == .purchases, tests.isEmpty else { return false }
        switch measure {
        case .count, .amount, .first, .last, .rhythm: return true
        default: return false
        }
    }

    /// Whether it looks at amounts of single lines. An order that spans days has its money line by line, whatever it is
    /// asked for.
    func readsAmounts(_ timeline: Timeline) -> Bool {
        switch measure {
        case .profit: return true
        case .amount where !isOfOrders || timeline.irregular != nil: return true
        default: return tests.contains { if case .orderAmount = $0 { true } else { false } }
        }
    }
}

/// What a line or an event must fulfil to be picked; what is unknown is not picked.
public enum LineTest: Sendable, Hashable {
    /// Its text of a field is one of those: 1 by code, and 0 behind the last for no text.
    case text(field: String, table: [UInt8])
    /// Its quantity in millionths, as written; of a return, as a positive number.
    case quantity([ClosedRange<Int64>])
    /// Its amount in minor units; of a return, as a positive number.
    case amount([ClosedRange<Int64>])
    /// What its order's positive lines sum to, up to the as-of day.
    case orderAmount([ClosedRange<Int64>])
    /// Holds for none: a text that nobody has.
    case never
}

extension [ClosedRange<Int64>] {
    @inline(__always)
    func holds(_ value: Int64) -> Bool {
        for range in self where value >= range.lowerBound && value <= range.upperBound { return true }
        return false
    }
}
