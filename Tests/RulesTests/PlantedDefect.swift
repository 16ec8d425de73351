import Testing
import Timelines

/// Mistakes that an engine of questions may make, put into the questions it is asked.
enum PlantedDefect: String, CaseIterable, CustomTestStringConvertible {
    /// Facts of the day after the as-of day count.
    case dayTooLate
    /// The first day of a window does not count.
    case windowTooShort
    case windowIgnored
    /// Tests of lines are forgotten: all lines of a history are picked.
    case lineTestsForgotten
    /// A purchase line where returns are asked for.
    case returnsAsPurchases
    case firstAsLast
    /// Money in place of profit.
    case profitAsAmount
    case lessAsAtMost
    /// A range that ends one too late.
    case rangeTooLong
    /// `not` of what is unknown is true.
    case unknownAsFalse
    case anyAsAll
    /// Whoever has no text has the first.
    case noTextAsText
    case strangersAsMembers
    /// Terms taken away are added.
    case differenceAsSum
    case monthTooFew

    var testDescription: String { rawValue }

    func planted(_ question: PersonQuestion) -> PersonQuestion {
        switch question {
        case .all(let parts): return .all(parts.map(planted))
        case .any(let parts): return self == .anyAsAll ? .all(parts.map(planted)) : .any(parts.map(planted))
        case .not(let part):
            guard self == .unknownAsFalse else { return .not(planted(part)) }
            return .any([.not(planted(part)), unknown(part)])
        case .isIn(let figure, let ranges):
            let longer = ranges.map { $0.upperBound == .max ? $0 : $0.lowerBound...$0.upperBound + 1 }
            return .isIn(planted(figure), self == .rangeTooLong ? longer : ranges)
        case .isKnown(let number): return .isKnown(planted(number))
        case .text(let texts, var table):
            if self == .noTextAsText, let last = table.indices.last { table[last] = 1 }
            return self == .noTextAsText
                ? .any([.text(texts, table: table), .not(.isTextKnown(texts))]) : .text(texts, table: table)
        case .isMember(let set): return .isMember(self == .strangersAsMembers ? set.complement : set)
        case .compare(let left, let order, let right):
            let wrong = self == .lessAsAtMost && order == .less ? .atMost : order
            return .compare(planted(left), wrong, planted(right))
        case .constant, .isTextKnown, .sameText, .tag, .hasTags, .truth, .isTruthKnown: return question
        }
    }

    /// Neither true nor false.
    private func unknown(_ question: PersonQuestion) -> PersonQuestion {
        switch question {
        case .isIn(let figure, _): .not(.isKnown(.figure(planted(figure), 1)))
        case .text(let texts, _): .not(.isTextKnown(texts))
        case .compare(let left, _, let right): .any([.not(.isKnown(planted(left))), .not(.isKnown(planted(right)))])
        case .truth(let column, _): .not(.isTruthKnown(column))
        default: .constant(false)
        }
    }

    private func planted(_ number: PersonNumber) -> PersonNumber {
        switch number {
        case .constant: number
        case .figure(let figure, let denominator): .figure(planted(figure), denominator)
        case .sum(let left, let right): .sum(planted(left), planted(right))
        case .difference(let left, let right):
            self == .differenceAsSum
                ? .sum(planted(left), planted(right)) : .difference(planted(left), planted(right))
        case .product(let left, let right): .product(planted(left), planted(right))
        case .quotient(let left, let right): .quotient(planted(left), planted(right))
        case .shifted(let part, let months):
            .shifted(planted(part), months: self == .monthTooFew ? months - 1 : months)
        }
    }

    private func planted(_ figure: PersonFigure) -> PersonFigure {
        guard case .history(var query) = figure else { return figure }
        switch self {
        case .dayTooLate:
            if query.to == query.asOf { query.to += 1 }
            query.asOf += 1
        case .windowTooShort: if query.from != .min { query.from += 1 }
        case .windowIgnored: query.from = .min
        case .lineTestsForgotten: query.tests = []
        case .returnsAsPurchases: if query.subject == .returns { query.subject = .purchases }
        case .firstAsLast: if query.measure == .first { query.measure = .last }
        case .profitAsAmount: if query.measure == .profit { query.measure = .amount }
        default: break
        }
        return .history(query)
    }
}
