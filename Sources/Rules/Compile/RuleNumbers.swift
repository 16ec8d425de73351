import Kernel
import Timelines

extension RuleCompiler {
    /// The number, or the day, that a value is of each person.
    func number(_ value: RuleValue) throws -> PersonNumber {
        switch value {
        case .literal(.number(let number)): return .constant(number)
        case .literal(.date(let date)): return .constant(Int64(date.day(asOf: subject.asOf).number), 1)
        case .literal: throw RuleMismatch(value)
        case .aggregate(let aggregate): return try figure(aggregate)
        case .attribute(let name):
            if let figure = RuleFigures.names[name.key] { return figure(RuleFigures(subject.asOf, subject.currency)) }
            switch try subject.column(name.key) {
            case .numbers(let column, let denominator)?: return .figure(.numbers(column), denominator)
            case .days(let column)?: return .figure(.days(column), 1)
            case nil: return .unknown
            default: throw RuleMismatch(value)
            }
        case .arithmetic(let left, let how, .literal(.duration(let duration))):
            return try moved(number(left), duration, isBack: how == .minus)
        case .arithmetic(.literal(.duration(let duration)), .plus, let right):
            return try moved(number(right), duration, isBack: false)
        case .arithmetic(let left, let how, let right):
            let (left, right) = (try number(left), try number(right))
            switch how {
            case .plus: return .sum(left, right)
            case .minus: return .difference(left, right)
            case .times: return .product(left, right)
            case .dividedBy: return .quotient(left, right)
            }
        }
    }

    private func moved(_ day: PersonNumber, _ duration: RuleDuration, isBack: Bool) -> PersonNumber {
        let count = isBack ? -duration.count : duration.count
        switch duration.unit {
        case .days: return .sum(day, .constant(Int64(count), 1))
        case .weeks: return .sum(day, .constant(Int64(7 * count), 1))
        case .months: return .shifted(day, months: count)
        case .years: return .shifted(day, months: 12 * count)
        }
    }

    private func figure(_ aggregate: Aggregate) throws -> PersonNumber {
        let history: HistoryQuery.Subject
        switch aggregate.subject {
        case .purchases: history = .purchases
        case .returns: history = .returns
        case .events: history = .events
        case .interactions: history = .interactions
        }
        let window = RuleWindow(aggregate.filters, asOf: subject.asOf)
        let query = HistoryQuery(
            history, .count, asOf: subject.asOf.number, from: window.from, to: window.to,
            tests: try aggregate.filters.compactMap { try lineTest($0, history) })
        return RuleFigures(subject.asOf, subject.currency).figure(query, aggregate.measure)
    }
}

extension PersonNumber {
    static func constant(_ number: Number) -> PersonNumber {
        .constant(number.mantissa, Int64(RuleThreshold.power(number.scale)))
    }

    /// Known of nobody.
    static var unknown: PersonNumber { .quotient(.constant(0, 1), .constant(0, 1)) }
}

/// Measures, and the attributes that are figures of a history, as numbers of people.
struct RuleFigures {
    private let asOf: Day
    private let currency: Currency

    init(_ asOf: Day, _ currency: Currency) { (self.asOf, self.currency) = (asOf, currency) }

    /// A measure of what a query picks.
    func figure(_ query: HistoryQuery, _ measure: Aggregate.Measure) -> PersonNumber {
        func history(_ measure: HistoryQuery.Measure, _ denominator: Int64) -> PersonNumber {
            var query = query
            query.measure = measure
            return .figure(.history(query), denominator)
        }
        let today = PersonNumber.constant(Int64(asOf.number), 1)
        switch measure {
        case .count: return history(.count, 1)
        case .quantity: return history(.quantity, Micros.scale)
        case .amount: return history(.amount, currency.minorFactor)
        case .profit: return history(.profit, Micros.scale)
        case .average: return .quotient(history(.amount, currency.minorFactor), history(.count, 1))
        case .first: return history(.first, 1)
        case .last: return history(.last, 1)
        case .products: return history(.products, 1)
        case .value: return history(.value, Micros.scale)
        case .daysSinceFirst: return .difference(today, history(.first, 1))
        case .daysSinceLast: return .difference(today, history(.last, 1))
        case .rhythm: return history(.rhythm, 2)
        }
    }

    private func all(_ measure: Aggregate.Measure) -> PersonNumber {
        figure(HistoryQuery(.purchases, .count, asOf: asOf.number), measure)
    }

    /// Of the twelve months that end with the as-of day.
    private func ofYear(_ measure: HistoryQuery.Measure, _ denominator: Int64) -> PersonNumber {
        let from = RuleWindow.start(RuleDuration(12, .months), asOf)
        return .figure(.history(HistoryQuery(.purchases, measure, asOf: asOf.number, from: from.number)), denominator)
    }

    /// The attributes that follow from a history, by name.
    static let names: [String: @Sendable (RuleFigures) -> PersonNumber] = [
        "recency_days": { $0.all(.daysSinceLast) },
        "frequency": { $0.all(.count) },
        "orders_count": { $0.all(.count) },
        "monetary": { $0.all(.amount) },
        "latency_days": { $0.all(.rhythm) },
        "overdue": { .quotient($0.all(.daysSinceLast), $0.all(.rhythm)) },
        "profit": { $0.all(.profit) },
        // Unknown of who has no purchase: both sides are then 0.
        "margin": {
            .quotient(.product($0.all(.profit), $0.all(.count)), .product($0.all(.amount), $0.all(.count)))
        },
        "billing": { $0.ofYear(.amount, $0.currency.minorFactor) },
        "breadth": { $0.ofYear(.categories, 1) },
        "depth": { .quotient($0.ofYear(.amount, $0.currency.minorFactor), $0.ofYear(.categories, 1)) },
    ]
}

/// offset ± figure ÷ denominator: what a comparison with a written number can be turned into ranges of the figure for.
struct LinearFigure {
    private let figure: PersonFigure
    private let denominator: Int64
    private let isNegative: Bool
    private let offset: Int64

    init?(_ number: PersonNumber) {
        switch number {
        case .figure(let figure, let denominator):
            (self.figure, self.denominator, isNegative, offset) = (figure, denominator, false, 0)
        case .difference(.constant(let offset, 1), .figure(let figure, let denominator)):
            (self.figure, self.denominator, isNegative, self.offset) = (figure, denominator, true, offset)
        default: return nil
        }
    }

    /// The question whether it stands so to a number that is written; nil where the other side is none.
    func ranges(_ comparison: Comparison, _ other: PersonNumber) -> PersonQuestion? {
        guard case .constant(let above, let below) = other, below > 0 else { return nil }
        // offset ± f/d ≶ above/below  ⇔  ±f ≶ (above − offset·below)·d / below
        let (product, overflow) = (Int128(above) - Int128(offset) * Int128(below))
            .multipliedReportingOverflow(by: Int128(denominator))
        guard !overflow else { return nil }
        let ranges = RuleThreshold.ranges(
            isNegative ? comparison.exchanged : comparison, isNegative ? -product : product, divisor: Int128(below))
        return .isIn(figure, ranges)
    }
}

extension PersonQuestion {
    /// Ranges of one figure that are asked one after another, asked at once.
    var merged: PersonQuestion {
        switch self {
        case .any(let parts):
            if parts.count == 1, let only = parts.first { return only }
            return Self.tables(parts) ?? Self.ranges(parts) { $0 + $1 } ?? self
        case .all(let parts): return Self.ranges(parts, RuleThreshold.between) ?? self
        default: return self
        }
    }

    private static func ranges(
        _ parts: [PersonQuestion], _ join: ([ClosedRange<Int64>], [ClosedRange<Int64>]) -> [ClosedRange<Int64>]
    ) -> PersonQuestion? {
        guard case .isIn(let figure, var joined)? = parts.first else { return nil }
        for part in parts.dropFirst() {
            // The parts are comparisons of one value: their figures are the same.
            guard case .isIn(_, let ranges) = part else { return nil }
            joined = join(joined, ranges)
        }
        return .isIn(figure, joined)
    }

    private static func tables(_ parts: [PersonQuestion]) -> PersonQuestion? {
        guard case .text(let texts, var joined)? = parts.first else { return nil }
        for part in parts.dropFirst() {
            guard case .text(_, let table) = part, table.count == joined.count else { return nil }
            for code in joined.indices { joined[code] |= table[code] }
        }
        return .text(texts, table: joined)
    }
}
