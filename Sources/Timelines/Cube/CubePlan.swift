import Kernel

/// A question over one timeline, ready to be scanned: columns opened, and for each the table that says how much its code
/// adds to the number of a line's cell.
///
///     number of a cell = Σ key(d) · stride(d)
///
/// Dimensions of lines have the small strides, so that the lines of one person fall near each other.
struct CubePlan: Sendable {
    let timeline: Timeline
    let size: CubeSize
    let question: CubeQuestion
    let axes: [CubeAxis]
    let strides: [Int]
    /// Product of the numbers of keys.
    let places: Int
    /// Days of lines that count; all lines are of one of them unless `isCut`.
    let days: ClosedRange<Int32>
    let isCut: Bool
    /// Orders that count; nil is all.
    let orders: CubeOrderFilter?
    let wants: CubeWants

    /// By day from the first that counts on; nil where no dimension is a time.
    private(set) var dayTable: RawColumn<Int>?
    private(set) var lineStages: [CodeStage] = []
    private(set) var orderStages: [CodeStage] = []
    private(set) var personStages: [PersonStage] = []
    /// Where orders of nobody begin: unknown in every dimension of people.
    private(set) var nobodyBase = 0

    /// Codes, and what each adds.
    struct CodeStage: Sendable {
        let codes: CodeColumn
        let table: RawColumn<Int>
    }

    /// What a person adds.
    enum PersonStage: Sendable {
        case codes(CodeStage)
        case numbers(RawColumn<Int64>, low: Int64, step: Int64, RawColumn<Int>, unknown: Int)
        case set(PersonSet, stride: Int)
        case tags(PersonTags, RawColumn<Int>, unknown: Int)
        case sets([PersonSet], stride: Int)

        var isMany: Bool {
            switch self {
            case .tags, .sets: true
            default: false
            }
        }
    }

    /// - Returns: nil where no line counts.
    /// - Throws: `FactProblem.damaged`, `CubeProblem`.
    init?(_ question: CubeQuestion, _ timeline: Timeline, _ size: CubeSize) throws {
        guard let extent = timeline.extent, question.from <= extent.upperBound, question.to >= extent.lowerBound,
            question.from <= question.to
        else { return nil }
        (self.timeline, self.question, self.size) = (timeline, question, size)
        days = max(question.from, extent.lowerBound)...min(question.to, extent.upperBound)
        orders = try question.source.map { try CubeOrderFilter($0, timeline) }
        isCut = days != extent || question.isGross || orders != nil
        wants = CubeWants(question.measures)
        let days = days
        let axes = try question.dimensions.map { try CubeAxis($0, timeline, days: days) }
        self.axes = axes
        let order = axes.indices.sorted { (axes[$0].reading.rank, $0) < (axes[$1].reading.rank, $1) }
        var (strides, product) = ([Int](repeating: 0, count: axes.count), 1)
        for index in order {
            strides[index] = product
            let (next, overflow) = product.multipliedReportingOverflow(by: axes[index].keys.count)
            guard !overflow, next < 1 << 62 else { throw CubeProblem.tooManyCells(most: size.cells) }
            product = next
        }
        (self.strides, places) = (strides, product)
        for (axis, stride) in zip(axes, strides) { take(axis, stride) }
    }

    private mutating func take(_ axis: CubeAxis, _ stride: Int) {
        let unknown = axis.unknown * stride
        func added(_ table: [Int]) -> RawColumn<Int> { RawColumn(table.map { $0 * stride }) }
        switch axis.reading {
        case .days(let table):
            let former = dayTable
            dayTable = RawColumn(table.enumerated().map { $1 * stride + (former?.value($0) ?? 0) })
            return
        case .lines(let codes, let table): return lineStages.append(CodeStage(codes: codes, table: added(table)))
        case .orders(let codes, let table): return orderStages.append(CodeStage(codes: codes, table: added(table)))
        case .people(let codes, let table):
            personStages.append(.codes(CodeStage(codes: codes, table: added(table))))
        case .numbers(let column, let low, let step, let table):
            personStages.append(.numbers(column, low: low, step: step, added(table), unknown: unknown))
        case .tags(let tags, let table): personStages.append(.tags(tags, added(table), unknown: unknown))
        case .set(let set): personStages.append(.set(set, stride: stride))
        case .sets(let sets): personStages.append(.sets(sets, stride: stride))
        case .nothing: return
        }
        nobodyBase += unknown
    }

    /// Whether each cell has a place of its own.
    var isDense: Bool { places <= (wants.counts || wants.costs ? size.places / 4 : size.places) }

    /// The number of a cell; nil where some key is none of the dimension's.
    func number(of cell: [CubeKey]) -> Int? {
        guard cell.count == axes.count else { return nil }
        var number = 0
        for ((key, axis), stride) in zip(zip(cell, axes), strides) {
            let wanted = key.identity(isFolded: axis.isFolded)
            guard let index = axis.keys.firstIndex(where: { $0.identity(isFolded: axis.isFolded) == wanted }) else {
                return nil
            }
            number += index * stride
        }
        return number
    }
}

/// How much a scan takes at a time.
public struct CubeSize: Sendable {
    /// Numbers of cells up to which each has a place of its own, a quarter of them where purchases are counted; above,
    /// those that are there find theirs by hashing.
    public var places: Int
    /// Lines of a chunk: four of its columns fit beside each other into the memory nearest to the core. 4 or more.
    public var chunk: Int
    /// Cells that an answer may have.
    public var cells: Int

    public init(places: Int = 1 << 22, chunk: Int = 2_048, cells: Int = 1_000_000) {
        (self.places, self.chunk, self.cells) = (places, max(4, chunk), cells)
    }
}

/// What has to be added up for some measures.
struct CubeWants: Sendable, Equatable {
    let revenue: Bool, quantity: Bool, costs: Bool, counts: Bool

    init(_ measures: Set<CubeMeasure>) {
        revenue = !measures.isDisjoint(with: [.revenue, .profit, .averageTicket])
        quantity = measures.contains(.quantity)
        costs = measures.contains(.profit)
        counts = !measures.isDisjoint(with: [.orders, .people, .newPeople, .averageTicket, .repeatRate])
    }

    private init(counts: Bool) { (revenue, quantity, costs, self.counts) = (false, false, false, counts) }

    /// Who bought, and nothing of what.
    static let people = CubeWants(counts: true)
}

extension CubeAxis.Reading {
    /// The nearer to single lines, the smaller.
    fileprivate var rank: Int {
        switch self {
        case .lines: 0
        case .days: 1
        case .orders: 2
        default: 3
        }
    }
}
