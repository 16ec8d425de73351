import Kernel

/// A question with the columns it reads, opened; what is cheap is asked before what is dear.
indirect enum PreparedQuestion: Sendable {
    case all([PreparedQuestion])
    case any([PreparedQuestion])
    case not(PreparedQuestion)
    case constant(Bool?)
    case isIn(PreparedFigure, [ClosedRange<Int64>])
    case isKnown(PreparedNumber)
    case text(CodeColumn, [UInt8])
    case isTextKnown(CodeColumn)
    case sameText(CodeColumn, CodeColumn, [UInt32], [UInt32])
    case tag(PersonTags, [UInt8])
    case hasTags(PersonTags)
    case truth(RawColumn<UInt8>, is: UInt8)
    case isTruthKnown(RawColumn<UInt8>)
    case isMember(PersonSet)
    case compare(PreparedNumber, NumberOrder, PreparedNumber)

    /// - Parameter pass: what it has in common with other questions that are asked with it.
    init(
        _ question: PersonQuestion, _ timeline: Timeline, _ currency: Currency, _ pass: QuestionPass = QuestionPass()
    ) throws {
        func many(_ questions: [PersonQuestion]) throws -> [PreparedQuestion] {
            try questions.map { try PreparedQuestion($0, timeline, currency, pass) }.enumerated()
                .sorted { ($0.element.effort, $0.offset) < ($1.element.effort, $1.offset) }.map(\.element)
        }
        switch question {
        case .all(let parts): self = .all(try many(parts))
        case .any(let parts): self = .any(try many(parts))
        case .not(let part): self = .not(try PreparedQuestion(part, timeline, currency, pass))
        case .constant(let value): self = .constant(value)
        case .isIn(let figure, let ranges):
            self = .isIn(try PreparedFigure(figure, timeline, currency, pass), ranges)
        case .isKnown(let number): self = .isKnown(try PreparedNumber(number, timeline, currency, pass))
        case .text(let texts, let table): self = .text(texts.coded.codes, table)
        case .isTextKnown(let texts): self = .isTextKnown(texts.coded.codes)
        case .sameText(let left, let right, let numbers):
            self = .sameText(left.coded.codes, right.coded.codes, numbers.0, numbers.1)
        case .tag(let tags, let table): self = .tag(tags, table)
        case .hasTags(let tags): self = .hasTags(tags)
        case .truth(let column, let value): self = .truth(column, is: value ? 2 : 1)
        case .isTruthKnown(let column): self = .isTruthKnown(column)
        case .isMember(let set): self = .isMember(set)
        case .compare(let left, let order, let right):
            self = .compare(
                try PreparedNumber(left, timeline, currency, pass), order,
                try PreparedNumber(right, timeline, currency, pass))
        }
    }

    private var effort: Int {
        switch self {
        case .constant, .isMember: 0
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.effort }
        case .not(let part): part.effort
        case .isIn(let figure, _): figure.effort
        case .isKnown(let number): number.effort
        case .text, .isTextKnown, .truth, .isTruthKnown: 1
        case .sameText, .hasTags: 2
        case .tag: 3
        case .compare(let left, _, let right): left.effort + right.effort + 1
        }
    }

    /// What holds of those people of a block who are asked for; of others nothing is said.
    func evaluate(_ first: Int, _ active: PersonBits, _ room: BlockRoom) -> Truth3 {
        if active.isEmpty { return .unknown }
        switch self {
        case .all(let parts):
            // Whoever is left out by one part need not be asked for the others.
            var answer = Truth3(isTrue: active, isFalse: .none)
            for part in parts {
                let one = part.evaluate(first, active & ~answer.isFalse, room)
                answer = Truth3(isTrue: answer.isTrue & one.isTrue, isFalse: answer.isFalse | one.isFalse)
            }
            return answer
        case .any(let parts):
            var answer = Truth3(isTrue: .none, isFalse: active)
            for part in parts {
                let one = part.evaluate(first, active & ~answer.isTrue, room)
                answer = Truth3(isTrue: answer.isTrue | one.isTrue, isFalse: answer.isFalse & one.isFalse)
            }
            return answer
        case .not(let part):
            let answer = part.evaluate(first, active, room)
            return Truth3(isTrue: answer.isFalse, isFalse: answer.isTrue)
        case .constant(let value):
            return Truth3(isTrue: value == true ? active : .none, isFalse: value == false ? active : .none)
        case .isMember(let set): return Truth3(active, isTrue: set.bits(first) & active)
        case .isIn(let figure, let ranges): return isIn(figure, ranges, first, active, room)
        case .isKnown(let number):
            return Truth3(active, isTrue: known(number, first, active, room))
        case .compare(let left, let order, let right):
            return compare(left, order, right, first, active, room)
        default: return evaluateColumn(first, active)
        }
    }
}

extension Truth3 {
    /// Of those who are known, true of some and false of the others.
    init(_ known: PersonBits, isTrue: PersonBits) { self.init(isTrue: isTrue, isFalse: known & ~isTrue) }
}

extension NumberOrder {
    /// Whether it holds of two numbers of which the first is less (−1), equal (0) or greater (1).
    @inline(__always)
    func holds(_ sign: Int) -> Bool {
        switch self {
        case .equal: sign == 0
        case .unequal: sign != 0
        case .less: sign < 0
        case .atMost: sign <= 0
        case .greater: sign > 0
        case .atLeast: sign >= 0
        }
    }
}
