/// Some of the people of a timeline, a bit each by their index.
///
/// - Complexity: of everything but a single look-up O(people / 64).
public struct PersonSet: Sendable, Equatable {
    /// Of how many people.
    public let size: Int
    /// Bits behind the last person are zero.
    private(set) var words: [UInt64]

    /// Bytes that it takes in memory.
    public var byteCount: Int { words.count * 8 }

    /// Nobody, of so many.
    public init(size: Int) { (self.size, words) = (size, [UInt64](repeating: 0, count: (size + 63) / 64)) }

    /// Everybody, of so many.
    public init(everybodyOf size: Int) {
        self.init(size: size)
        for index in words.indices { words[index] = .max }
        trim()
    }

    public init(size: Int, _ people: some Sequence<Int>) {
        self.init(size: size)
        for person in people { insert(person) }
    }

    init(size: Int, words: [UInt64]) {
        (self.size, self.words) = (size, words)
        trim()
    }

    private mutating func trim() {
        guard size % 64 != 0, let last = words.indices.last else { return }
        words[last] &= (1 << UInt64(size % 64)) - 1
    }

    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    public func contains(_ person: Int) -> Bool {
        person >= 0 && person < size && words[person >> 6] & (1 << UInt64(person & 63)) != 0
    }

    /// Takes a person in; one that there is not stays out.
    public mutating func insert(_ person: Int) {
        if person >= 0 && person < size { words[person >> 6] |= 1 << UInt64(person & 63) }
    }

    public mutating func remove(_ person: Int) {
        if person >= 0 && person < size { words[person >> 6] &= ~(1 << UInt64(person & 63)) }
    }

    /// Those who are in both. Sets of different sizes have their first people in common.
    public func intersection(_ other: PersonSet) -> PersonSet { combined(other) { $0 & $1 } }
    public func union(_ other: PersonSet) -> PersonSet { combined(other) { $0 | $1 } }
    public func subtracting(_ other: PersonSet) -> PersonSet { combined(other) { $0 & ~$1 } }

    private func combined(_ other: PersonSet, _ body: (UInt64, UInt64) -> UInt64) -> PersonSet {
        PersonSet(
            size: size,
            words: words.indices.map { body(words[$0], other.words.indices.contains($0) ? other.words[$0] : 0) })
    }

    /// Everybody who is not in it.
    public var complement: PersonSet { PersonSet(size: size, words: words.map { ~$0 }) }

    /// Those in it by index, ascending.
    public func forEach(_ body: (Int) throws -> Void) rethrows {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                try body(index << 6 + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
    }

    /// At most so many of them, by index, from the first one at or behind `start` on.
    public func page(from start: Int = 0, limit: Int) -> [Int] {
        var people: [Int] = []
        guard limit > 0, start < size else { return [] }
        let start = max(0, start)
        for index in (start >> 6)..<words.count {
            var rest = words[index]
            if index == start >> 6 { rest &= ~((1 << UInt64(start & 63)) - 1) }
            while rest != 0 {
                people.append(index << 6 + rest.trailingZeroBitCount)
                if people.count == limit { return people }
                rest &= rest &- 1
            }
        }
        return people
    }

    /// Some of them, each as likely as any other, by index ascending: all when there are no more.
    /// - Complexity: O(people / 64 + sample · log sample).
    public func sample(_ size: Int, using generator: inout some RandomNumberGenerator) -> [Int] {
        let count = count
        guard size < count else { return page(limit: count) }
        // Floyd's algorithm: distinct ranks without a table of all.
        var ranks: Set<Int> = []
        for top in (count - max(0, size))..<count {
            let rank = Int(generator.next(upperBound: UInt64(top + 1)))
            if !ranks.insert(rank).inserted { ranks.insert(top) }
        }
        return at(ranks.sorted())
    }

    /// Those of some ranks, ascending.
    private func at(_ ranks: [Int]) -> [Int] {
        var (people, passed, next): ([Int], Int, Int) = ([], 0, 0)
        for (index, word) in words.enumerated() where next < ranks.count {
            let end = passed + word.nonzeroBitCount
            var (rest, rank) = (word, passed)
            while next < ranks.count, ranks[next] < end {
                while rank < ranks[next] {
                    rest &= rest &- 1
                    rank += 1
                }
                people.append(index << 6 + rest.trailingZeroBitCount)
                next += 1
            }
            passed = end
        }
        return people
    }
}
