import Kernel

/// A dimension over one timeline: its keys, and where that of a line is read.
struct CubeAxis: Sendable {
    /// Steps that a column of numbers may span.
    static let mostNumbers: Int64 = 65_536

    /// Distinct; `unknown` is the last one, and stands in every dimension but times.
    let keys: [CubeKey]
    let isFolded: Bool
    let reading: Reading

    /// Tables say the number of the key.
    enum Reading: Sendable {
        /// By day, from the first that counts on.
        case days([Int])
        /// By code, and one entry more for no text.
        case lines(CodeColumn, [Int])
        case orders(CodeColumn, [Int])
        case people(CodeColumn, [Int])
        /// By (value − low) ÷ step; unknown is the last key.
        case numbers(RawColumn<Int64>, low: Int64, step: Int64, [Int])
        case tags(PersonTags, [Int])
        /// Out is 0, in is 1.
        case set(PersonSet)
        case sets([PersonSet])
        case nothing
    }

    /// The key of what is not known.
    var unknown: Int { keys.count - 1 }

    private init(_ keys: [CubeKey], isFolded: Bool = false, _ reading: Reading) {
        (self.keys, self.isFolded, self.reading) = (keys, isFolded, reading)
    }

    /// - Parameter days: those that count.
    /// - Throws: `FactProblem.damaged`; `CubeProblem` for a column with too many values.
    init(_ dimension: CubeDimension, _ timeline: Timeline, days: ClosedRange<Int32>) throws {
        switch dimension {
        case .time(let time): self = Self.times(time, days)
        case .line(let field, let isFolded):
            let coded = try timeline.coded("line", field)
            self = Self.texts(coded, isFolded: isFolded) { .lines($0, $1) }
        case .source:
            let coded = try timeline.coded(TimelineColumn.orderTable, TimelineColumn.source)
            self = Self.texts(coded, isFolded: true) { .orders($0, $1) }
        case .texts(let texts): self = Self.texts(texts.coded, isFolded: true) { .people($0, $1) }
        case .truths(let column):
            let table = [2, 0, 1] + [Int](repeating: 2, count: 253)
            self.init([.number(0), .number(1), .unknown], .people(.one(column), table))
        case .numbers(let column, _): self = try Self.numbers(column)
        case .tags(let tags):
            let (keys, table) = Self.table(tags.texts, isFolded: true)
            self.init(keys, isFolded: true, .tags(tags, table))
        case .set(let set): self.init([.number(0), .number(1), .unknown], .set(set))
        case .sets(let sets):
            self.init(sets.map { .text($0.name) } + [.unknown], isFolded: true, .sets(sets.map(\.people)))
        case .nothing: self.init([.unknown], .nothing)
        }
    }

    private static func times(_ time: CubeTime, _ days: ClosedRange<Int32>) -> CubeAxis {
        var (keys, table): ([CubeKey], [Int]) = ([], [])
        if time == .weekday {
            table = days.map { Day(number: $0).weekday - 1 }
            return CubeAxis((1...7).map { .number($0) }, .days(table))
        }
        var last: Int64?
        for day in days {
            let number = time.number(of: Day(number: day))
            if number != last { keys.append(.number(number)) }
            last = number
            table.append(keys.count - 1)
        }
        return CubeAxis(keys, .days(table))
    }

    private static func texts(
        _ coded: CodedTexts?, isFolded: Bool, _ reading: (CodeColumn, [Int]) -> Reading
    ) -> CubeAxis {
        guard let coded else { return CubeAxis([.unknown], .nothing) }
        var (keys, table) = Self.table(coded.texts, isFolded: isFolded)
        // Any code that the width can hold finds an entry; of four bytes the last one is taken.
        let width = CodeColumn.width(forTexts: coded.texts.count)
        let size = width == 1 ? 256 : width == 2 ? 65_536 : table.count
        table += [Int](repeating: keys.count - 1, count: size - table.count)
        return CubeAxis(keys, isFolded: isFolded, reading(coded.codes, table))
    }

    /// Of folded texts that are the same the one that came first is shown.
    private static func table(_ texts: TimelineTexts, isFolded: Bool) -> (keys: [CubeKey], table: [Int]) {
        var keys: [CubeKey] = []
        var table: [Int] = []
        if isFolded {
            var all = TextDictionary()
            for (code, folded) in texts.foldedCodes(in: &all).enumerated() {
                if Int(folded) == keys.count { keys.append(.text(texts.text(code))) }
                table.append(Int(folded))
            }
        } else {
            keys = (0..<texts.count).map { .text(texts.text($0)) }
            table = Array(keys.indices)
        }
        return (keys + [.unknown], table + [keys.count])
    }

    private static func numbers(_ column: RawColumn<Int64>) throws -> CubeAxis {
        var (low, high) = (Int64.max, Int64.min)
        for value in column.buffer where value != TimelineColumn.unknown {
            (low, high) = (min(low, value), max(high, value))
        }
        guard low <= high else { return CubeAxis([.unknown], .nothing) }
        let (width, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow else { throw CubeProblem.tooManyKeys(most: Int(mostNumbers)) }
        let step = commonStep(column, low)
        guard width / step < mostNumbers else { throw CubeProblem.tooManyKeys(most: Int(mostNumbers)) }
        var isThere = [Bool](repeating: false, count: Int(width / step) + 1)
        for value in column.buffer where value != TimelineColumn.unknown { isThere[Int((value - low) / step)] = true }
        var (keys, table): ([CubeKey], [Int]) = ([], [])
        for (offset, isThere) in isThere.enumerated() {
            table.append(keys.count)
            if isThere { keys.append(.number(low + Int64(offset) * step)) }
        }
        return CubeAxis(keys + [.unknown], .numbers(column, low: low, step: step, table))
    }

    /// The greatest of which all values are multiples apart: of whole numbers in millionths, a million. 1 or more.
    private static func commonStep(_ column: RawColumn<Int64>, _ low: Int64) -> Int64 {
        var step: Int64 = 0
        for value in column.buffer where value != TimelineColumn.unknown {
            var rest = value - low
            if step > 0, rest % step == 0 { continue }
            while rest != 0 { (step, rest) = (rest, step % rest) }
        }
        return max(1, step)
    }
}
