import Kernel

/// A figure with the columns it reads, opened.
enum PreparedFigure: Sendable {
    case history(PreparedQuery)
    case numbers(RawColumn<Int64>)
    case days(RawColumn<Int32>)

    init(
        _ figure: PersonFigure, _ timeline: Timeline, _ currency: Currency, _ pass: QuestionPass = QuestionPass()
    ) throws {
        switch figure {
        case .history(let query): self = .history(try PreparedQuery(query, timeline, currency: currency, pass))
        case .numbers(let column): self = .numbers(column)
        case .days(let column): self = .days(column)
        }
    }

    @inline(__always)
    func answer(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>) {
        switch self {
        case .history(let query): query.answer(first, active, room, into: out)
        case .numbers(let column): active.forEach { out[$0] = column[first &+ $0] }
        case .days(let column):
            active.forEach {
                let day = column[first &+ $0]
                out[$0] = day == TimelineColumn.noDay ? HistoryQuery.unknown : Int64(day)
            }
        }
    }

    /// What it costs to ask, roughly, in columns read.
    var effort: Int {
        switch self {
        case .numbers, .days: 1
        case .history(let query): query.effort
        }
    }
}

extension PreparedQuery {
    var effort: Int {
        if table != nil { return 12 }
        // Picked for a whole block at once, whoever is asked for: first of all, where few lines are of the days.
        if place != nil { return query.from > .min ? 0 : 8 }
        let isWindowed = query.from > .min
        if query.subject == .purchases, tests.isEmpty, query.measure != .rhythm, query.measure != .quantity,
            query.measure != .profit, query.measure != .products, query.measure != .categories
        {
            return isWindowed ? 6 : 3
        }
        return isWindowed ? 10 : 40
    }
}

/// A number with the columns it reads, opened.
indirect enum PreparedNumber: Sendable {
    enum Operation: Sendable { case sum, difference, product, quotient }

    case constant(Int64, Int64)
    case figure(PreparedFigure, Int64)
    case shifted(PreparedNumber, months: Int)
    case two(PreparedNumber, Operation, PreparedNumber)

    init(
        _ number: PersonNumber, _ timeline: Timeline, _ currency: Currency, _ pass: QuestionPass = QuestionPass()
    ) throws {
        func prepared(_ number: PersonNumber) throws -> PreparedNumber {
            try PreparedNumber(number, timeline, currency, pass)
        }
        switch number {
        case .constant(let above, let below): self = .constant(above, max(1, below))
        case .figure(let figure, let below):
            self = .figure(try PreparedFigure(figure, timeline, currency, pass), max(1, below))
        case .shifted(let number, let months): self = .shifted(try prepared(number), months: months)
        case .sum(let left, let right): self = .two(try prepared(left), .sum, try prepared(right))
        case .difference(let left, let right): self = .two(try prepared(left), .difference, try prepared(right))
        case .product(let left, let right): self = .two(try prepared(left), .product, try prepared(right))
        case .quotient(let left, let right): self = .two(try prepared(left), .quotient, try prepared(right))
        }
    }

    var effort: Int {
        switch self {
        case .constant: 0
        case .figure(let figure, _): figure.effort
        case .shifted(let number, _): number.effort + 1
        case .two(let left, _, let right): left.effort + right.effort + 2
        }
    }

    /// A number of one person, exactly.
    enum Exact {
        case unknown
        case known(Fraction)
        /// 128 bits are not enough.
        case tooLarge

        init(_ fraction: Fraction?) { self = fraction.map(Exact.known) ?? .tooLarge }
    }

    func exact(_ person: Int, _ room: BlockRoom) -> Exact {
        switch self {
        case .constant(let above, let below): return Exact(Fraction(Int128(above), Int128(below)))
        case .figure(let figure, let below):
            let value = figure.answer(person, room)
            return value == HistoryQuery.unknown ? .unknown : Exact(Fraction(Int128(value), Int128(below)))
        case .shifted(let number, let months):
            guard case .known(let value) = number.exact(person, room) else { return .unknown }
            return Exact(value.day.flatMap { Fraction(Int128($0.adding(months: months).number), 1) })
        case .two(let left, let how, let right):
            let (left, right) = (left.exact(person, room), right.exact(person, room))
            if case .unknown = left { return .unknown }
            if case .unknown = right { return .unknown }
            guard case .known(let a) = left, case .known(let b) = right else { return .tooLarge }
            switch how {
            case .sum: return Exact(a + b)
            case .difference: return Exact(a - b)
            case .product: return Exact(a * b)
            case .quotient: return b.isZero ? .unknown : Exact(a / b)
            }
        }
    }
}

extension PreparedFigure {
    /// The figure of one person.
    func answer(_ person: Int, _ room: BlockRoom) -> Int64 {
        let block = person & ~(PersonBits.count - 1)
        var one = PersonBits.none
        one[person - block] = true
        return room.withColumn { column in
            answer(block, one, room, into: column)
            return column[person - block]
        }
    }
}
