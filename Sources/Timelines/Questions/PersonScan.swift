import Dispatch
import Kernel

/// Asks questions of all people of a timeline, on all cores: exactly, in full, whenever it is asked.
///
/// People are cut into stretches of some blocks; a core that is done takes the next.
public struct PersonScan: Sendable {
    /// Blocks that a core takes at a time.
    private static let stretch = 16

    public let timeline: Timeline
    public let currency: Currency

    public init(_ timeline: Timeline, currency: Currency) { (self.timeline, self.currency) = (timeline, currency) }

    /// Of whom something is true, and of whom it is false; of the others it is unknown.
    public struct Answer: Sendable, Equatable {
        public var isTrue: PersonSet
        public var isFalse: PersonSet
    }

    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: what the question reads of the timeline, once.
    public func ask(_ question: PersonQuestion) throws -> Answer {
        let rooms = try fill([question], keepsFalse: true)
        return Answer(isTrue: people(rooms.isTrue.first), isFalse: people(rooms.isFalse.first))
    }

    /// Of whom each of several questions is true, asked in one pass: what several of them look at is looked at once.
    /// - Throws: `FactProblem.damaged`.
    public func people(_ questions: [PersonQuestion]) throws -> [PersonSet] {
        try fill(questions, keepsFalse: false).isTrue.map(people)
    }

    private func fill(
        _ questions: [PersonQuestion], keepsFalse: Bool
    ) throws -> (isTrue: [ScatterRoom<UInt64>], isFalse: [ScatterRoom<UInt64>]) {
        let pass = try QuestionPass(questions, timeline)
        let prepared = try questions.map { try PreparedQuestion($0, timeline, currency, pass) }
        let size = (timeline.count + PersonBits.count - 1) / PersonBits.count * PersonBits.wordCount
        func rooms() -> [ScatterRoom<UInt64>] { questions.map { _ in ScatterRoom<UInt64>(count: size, filled: 0) } }
        let (isTrue, isFalse) = (rooms(), keepsFalse ? rooms() : [])
        forEachBlock { first, active, room in
            for number in prepared.indices {
                let answer = prepared[number].evaluate(first, active, room)
                isTrue[number].put(answer.isTrue, first)
                if keepsFalse { isFalse[number].put(answer.isFalse, first) }
            }
        }
        return (isTrue, isFalse)
    }

    private func people(_ room: ScatterRoom<UInt64>?) -> PersonSet {
        guard let room else { return PersonSet(size: timeline.count) }
        return PersonSet(size: timeline.count, words: Array(room.values.prefix((timeline.count + 63) / 64)))
    }

    /// A figure of everybody, by index.
    /// - Throws: `FactProblem.damaged`.
    public func column(_ query: HistoryQuery) throws -> [Int64] {
        let prepared = try PreparedQuery(query, timeline, currency: currency)
        let room = ScatterRoom<Int64>(count: timeline.count, filled: HistoryQuery.unknown)
        forEachBlock { first, active, scratch in
            scratch.withColumn { column in
                prepared.answer(first, active, scratch, into: column)
                for inside in 0..<min(PersonBits.count, timeline.count - first) {
                    room.put(column[inside], at: first + inside)
                }
            }
        }
        return Array(room.values)
    }

    /// What a figure of some people adds up to; those of whom it is not known add nothing.
    /// - Throws: `FactProblem.damaged`, `.overflow`.
    public func sum(_ query: HistoryQuery, of people: PersonSet) throws -> Int64 {
        let prepared = try PreparedQuery(query, timeline, currency: currency)
        let blocks = (timeline.count + PersonBits.count - 1) / PersonBits.count
        let sums = ScatterRoom<Int64>(count: blocks, filled: 0)
        let overflow = ScatterRoom<UInt8>(count: blocks, filled: 0)
        forEachBlock { first, everybody, scratch in
            let active = everybody & people.bits(first)
            if active.isEmpty { return }
            var (sum, overflowed) = (Int64(0), false)
            scratch.withColumn { column in
                prepared.answer(first, active, scratch, into: column)
                active.forEach { inside in
                    guard column[inside] != HistoryQuery.unknown else { return }
                    (sum, overflowed) = sum.sum(column[inside], overflowed)
                }
            }
            sums.put(sum, at: first / PersonBits.count)
            overflow.put(overflowed ? 1 : 0, at: first / PersonBits.count)
        }
        var (sum, overflowed) = (Int64(0), overflow.values.contains(1))
        for part in sums.values { (sum, overflowed) = sum.sum(part, overflowed) }
        if overflowed { throw FactProblem.overflow }
        return sum
    }

    /// What holds of one person: true, false, or nil where it is unknown.
    public func truth(of question: PersonQuestion, _ person: Int) throws -> Bool? {
        guard person >= 0, person < timeline.count else { return nil }
        let prepared = try PreparedQuestion(question, timeline, currency)
        let first = person & ~(PersonBits.count - 1)
        var one = PersonBits.none
        one[person - first] = true
        let answer = prepared.evaluate(first, one, BlockRoom())
        return answer.isTrue[person - first] ? true : answer.isFalse[person - first] ? false : nil
    }

    /// A figure of one person; nil where it is unknown.
    public func value(of query: HistoryQuery, _ person: Int) throws -> Int64? {
        guard person >= 0, person < timeline.count else { return nil }
        let prepared = PreparedFigure.history(try PreparedQuery(query, timeline, currency: currency))
        let value = prepared.answer(person, BlockRoom())
        return value == HistoryQuery.unknown ? nil : value
    }

    /// A number of one person, to the nearest double; nil where it is unknown.
    public func number(of number: PersonNumber, _ person: Int) throws -> Double? {
        guard person >= 0, person < timeline.count else { return nil }
        let prepared = try PreparedNumber(number, timeline, currency)
        let room = BlockRoom()
        if case .known(let exact) = prepared.exact(person, room) { return exact.value }
        return nil
    }

    private func forEachBlock(_ body: @Sendable (Int, PersonBits, BlockRoom) -> Void) {
        let blocks = (timeline.count + PersonBits.count - 1) / PersonBits.count
        let stretches = (blocks + Self.stretch - 1) / Self.stretch
        DispatchQueue.concurrentPerform(iterations: stretches) { number in
            let room = BlockRoom()
            for block in number * Self.stretch..<min(blocks, (number + 1) * Self.stretch) {
                let first = block * PersonBits.count
                body(first, .first(timeline.count - first), room)
            }
        }
    }
}

extension ScatterRoom<UInt64> {
    /// The bits of a block.
    @inline(__always)
    fileprivate func put(_ bits: PersonBits, _ first: Int) {
        if bits.isEmpty { return }
        for word in 0..<PersonBits.wordCount { put(bits.words[word], at: first >> 6 + word) }
    }
}
