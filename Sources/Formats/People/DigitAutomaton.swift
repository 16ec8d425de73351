/// Which of several patterns a run of digits fits, found in one step a digit.
///
/// Built by the subset construction (Rabin and Scott 1959) over patterns without loops; a state knows how many digits
/// led to it, so that a pattern may be held to certain lengths.
struct DigitAutomaton: Sendable {
    /// A pattern and what it stands for.
    struct Part {
        var pattern: DigitPattern
        /// The bit that a fitting run shows.
        var mark: UInt8
        /// Bit n: runs of n digits may fit.
        var lengths: UInt32
    }

    /// The longest run that is looked at.
    static let longest = 20

    /// Ten targets for each state; state 0 is the dead end.
    private var targets: [UInt16] = []
    private var marks: [UInt8] = []

    /// Nil when the patterns need more than `limit` states.
    init?(_ parts: [Part], limit: Int = 20_000) {
        var graph = PatternGraph()
        for part in parts { graph.add(part) }
        guard build(graph, limit: min(limit, 65_535)) else { return nil }
    }

    var stateCount: Int { marks.count }

    /// `whole`: marks of the patterns that the run fits from end to end; `ahead`: marks of those that some beginning of
    /// it fits. The values are 0 to 9, or ASCII digits.
    func marks(of digits: UnsafeBufferPointer<UInt8>) -> (whole: UInt8, ahead: UInt8) {
        guard digits.count <= Self.longest else { return (0, .max) }
        return targets.withUnsafeBufferPointer { targets in
            marks.withUnsafeBufferPointer { marks in
                var (state, ahead) = (1, UInt8(0))
                for digit in digits {
                    let column = Int(digit & 15)
                    // State 0 leads to itself: nothing is left to find.
                    guard column < 10, state > 0 else { return (0, ahead) }
                    state = Int(targets[state * 10 + column])
                    ahead |= marks[state]
                }
                return (marks[state], ahead)
            }
        }
    }

    /// A set of places in the patterns, and the digits read so far.
    private struct Key: Hashable {
        var places: [Int32]
        var depth: Int
    }

    private mutating func build(_ graph: PatternGraph, limit: Int) -> Bool {
        let start = Key(places: graph.closure([0]), depth: 0)
        var numbers: [Key: Int] = [Key(places: [], depth: -1): 0, start: 1]
        var queue = [Key(places: [], depth: -1), start]
        var at = 0
        while at < queue.count {
            let key = queue[at]
            at += 1
            marks.append(graph.marks(of: key.places, depth: key.depth))
            for digit in 0..<10 {
                let next = graph.closure(graph.step(key.places, digit))
                if next.isEmpty || key.depth >= Self.longest {
                    targets.append(0)
                    continue
                }
                let target = Key(places: next, depth: key.depth + 1)
                let number = numbers[target, default: queue.count]
                if number == queue.count {
                    guard queue.count < limit else { return false }
                    numbers[target] = number
                    queue.append(target)
                }
                targets.append(UInt16(number))
            }
        }
        return true
    }
}

/// The patterns as places joined by digits and by free steps; place 0 is the beginning of all.
private struct PatternGraph {
    private var steps: [[(digits: UInt16, target: Int32)]] = [[]]
    private var free: [[Int32]] = [[]]
    /// Where a pattern ends: its mark and lengths.
    private var ends: [Int32: (mark: UInt8, lengths: UInt32)] = [:]

    mutating func add(_ part: DigitAutomaton.Part) {
        let first = place()
        free[0].append(first)
        ends[draw(part.pattern, from: first)] = (part.mark, part.lengths)
    }

    func closure(_ places: [Int32]) -> [Int32] {
        var seen = Set(places)
        var waiting = places
        while let place = waiting.popLast() {
            for target in free[Int(place)] where seen.insert(target).inserted { waiting.append(target) }
        }
        return seen.sorted()
    }

    func step(_ places: [Int32], _ digit: Int) -> [Int32] {
        var targets: Set<Int32> = []
        for place in places {
            for step in steps[Int(place)] where step.digits >> UInt16(digit) & 1 == 1 { targets.insert(step.target) }
        }
        return Array(targets)
    }

    func marks(of places: [Int32], depth: Int) -> UInt8 {
        places.reduce(0) { marks, place in
            guard let end = ends[place], depth >= 0, end.lengths >> UInt32(depth) & 1 == 1 else { return marks }
            return marks | end.mark
        }
    }

    private mutating func place() -> Int32 {
        steps.append([])
        free.append([])
        return Int32(steps.count - 1)
    }

    /// Adds the pattern behind `from`; returns the place where it ends.
    private mutating func draw(_ pattern: DigitPattern, from: Int32) -> Int32 {
        switch pattern {
        case .digit(let digits):
            let end = place()
            steps[Int(from)].append((digits, end))
            return end
        case .sequence(let parts):
            return parts.reduce(from) { draw($1, from: $0) }
        case .choice(let branches):
            let end = place()
            for branch in branches { free[Int(draw(branch, from: from))].append(end) }
            return end
        case .repeated(let part, let counts):
            var (at, end) = (from, place())
            for count in 0...counts.upperBound {
                if count >= counts.lowerBound { free[Int(at)].append(end) }
                if count < counts.upperBound { at = draw(part, from: at) }
            }
            return end
        }
    }
}
