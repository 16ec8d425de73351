import Kernel

/// What a cube comes to: the cells that there are, and what was added up in each.
///
/// Keys of a cell are numbers into the keys of their dimensions. Money is exact: nothing is rounded.
public struct CubeAnswer: Sendable {
    /// Keys of each dimension; not each of them need be that of a cell.
    public private(set) var dimensions: [Dimension]
    public private(set) var count = 0
    /// Lines that are in no money, because their currency has no rate of their day; of a line that is in several cells, as
    /// often as it is.
    public private(set) var linesWithoutRate = 0
    /// Lines whose cost nobody knows, as far as profit is asked for.
    public private(set) var linesWithoutCost = 0
    /// Of all cells, one after another.
    private var places: [Int32] = []
    private var figures: [CubeFigures] = []

    public struct Dimension: Sendable {
        public internal(set) var keys: [CubeKey]
        let isFolded: Bool
    }

    /// No cells.
    public init(nothingOf dimensions: Int) {
        self.dimensions = (0..<dimensions).map { _ in Dimension(keys: [.unknown], isFolded: false) }
    }

    /// What the cores of one scan have found.
    /// - Throws: `CubeProblem.tooManyCells`; `FactProblem.overflow`.
    init(_ plan: CubePlan, _ cores: [CubeCore]) throws {
        dimensions = plan.axes.map { Dimension(keys: $0.keys, isFolded: $0.isFolded) }
        let (numbers, found) = Self.places(plan, cores)
        guard numbers.count <= plan.size.cells else { throw CubeProblem.tooManyCells(most: plan.size.cells) }
        count = numbers.count
        places = Self.keys(of: numbers, plan)
        figures = [CubeFigures](repeating: CubeFigures(), count: count)
        for (core, found) in zip(cores, found) {
            if core.overflow { throw FactProblem.overflow }
            linesWithoutRate += core.withoutRate
            linesWithoutCost += core.withoutCost
            for (cell, place) in found { figures[cell].add(core.sums, place, plan.wants, step: core.moneyStep) }
        }
    }

    /// By cell, by dimension: the number of the key, number of the cell ÷ stride modulo keys.
    private static func keys(of numbers: [Int], _ plan: CubePlan) -> [Int32] {
        let (strides, sizes) = (plan.strides, plan.axes.map(\.keys.count))
        var keys: [Int32] = []
        keys.reserveCapacity(numbers.count * sizes.count)
        // Dividing 32 bits takes half the time of dividing 64.
        let isSmall = plan.places <= Int(UInt32.max)
        for number in numbers {
            if isSmall {
                let small = UInt32(truncatingIfNeeded: number)
                for at in sizes.indices {
                    let key = small / UInt32(truncatingIfNeeded: strides[at]) % UInt32(truncatingIfNeeded: sizes[at])
                    keys.append(Int32(truncatingIfNeeded: key))
                }
            } else {
                for at in sizes.indices { keys.append(Int32(truncatingIfNeeded: number / strides[at] % sizes[at])) }
            }
        }
        return keys
    }

    /// The numbers of the cells that any core has found, ascending, and for each core which of them it has where.
    private static func places(
        _ plan: CubePlan, _ cores: [CubeCore]
    ) -> (numbers: [Int], found: [[(cell: Int, place: Int)]]) {
        if plan.isDense {
            var numbers: [Int] = []
            for number in 0..<plan.places where cores.contains(where: { $0.sums.touched[number] != 0 }) {
                numbers.append(number)
            }
            let found = cores.map { core in
                numbers.enumerated().compactMap { core.sums.touched[$1] != 0 ? (cell: $0, place: $1) : nil }
            }
            return (numbers, found)
        }
        let numbers = Set(cores.flatMap { $0.index?.numbers ?? [] }).sorted()
        let cells = Dictionary(zip(numbers, numbers.indices)) { first, _ in first }
        let found = cores.map { core in
            (core.index?.numbers ?? []).enumerated().map { (cell: cells[$1] ?? 0, place: $0) }
        }
        return (numbers, found)
    }

    /// The number of a cell's key in a dimension.
    public func place(_ cell: Int, _ dimension: Int) -> Int { Int(places[cell * dimensions.count + dimension]) }

    public func key(_ cell: Int, _ dimension: Int) -> CubeKey { dimensions[dimension].keys[place(cell, dimension)] }

    public func figures(_ cell: Int) -> CubeFigures { figures[cell] }

    /// Cells taken together in fewer dimensions: right for what may be added, so for money and pieces where no line is in
    /// several cells.
    public func summed(over kept: [Int]) -> CubeAnswer {
        var sum = CubeAnswer(nothingOf: 0)
        sum.dimensions = kept.map { dimensions[$0] }
        let (width, sizes) = (dimensions.count, sum.dimensions.map(\.keys.count))
        var cells = CubeIndex()
        for cell in 0..<count {
            var number = 0
            for at in kept.indices { number = number * sizes[at] + Int(places[cell * width + kept[at]]) }
            let known = cells.place(of: number)
            if known < sum.count {
                sum.figures[known].add(figures[cell])
                continue
            }
            sum.count += 1
            sum.figures.append(figures[cell])
            for at in kept { sum.places.append(places[cell * width + at]) }
        }
        (sum.linesWithoutRate, sum.linesWithoutCost) = (linesWithoutRate, linesWithoutCost)
        return sum
    }

    /// The cells of another part of the same home, whose people are others. Keys are the same where their texts are.
    /// - Throws: `CubeProblem.tooManyCells` where both together have too many.
    public func joined(_ other: CubeAnswer) throws -> CubeAnswer {
        if other.count == 0 { return with(other) }
        if count == 0 { return other.with(self) }
        let most = CubeSize().cells
        var joined = with(other)
        let maps = dimensions.indices.map { joined.take(other.dimensions[$0].keys, $0) }
        let sizes = joined.dimensions.map(\.keys.count)
        let possible = sizes.reduce((Int(1), false)) { product, size in
            let (next, overflow) = product.0.multipliedReportingOverflow(by: size)
            return (next, overflow || product.1)
        }
        guard !possible.1 else { throw CubeProblem.tooManyCells(most: most) }
        var cells = CubeIndex()
        for cell in 0..<count {
            var number = 0
            for at in sizes.indices { number = number * sizes[at] + Int(places[cell * sizes.count + at]) }
            _ = cells.place(of: number)
        }
        for cell in 0..<other.count {
            let mine = sizes.indices.map { maps[$0][other.place(cell, $0)] }
            let place = cells.place(of: zip(mine, sizes).reduce(0) { $0 * $1.1 + Int($1.0) })
            if place < joined.count {
                joined.figures[place].add(other.figures[cell])
                continue
            }
            joined.places += mine
            joined.figures.append(other.figures[cell])
            joined.count += 1
        }
        guard joined.count <= most else { throw CubeProblem.tooManyCells(most: most) }
        return joined
    }

    private func with(_ other: CubeAnswer) -> CubeAnswer {
        var sum = self
        sum.linesWithoutRate += other.linesWithoutRate
        sum.linesWithoutCost += other.linesWithoutCost
        return sum
    }

    /// By place of some keys, their place here; new ones come behind.
    private mutating func take(_ keys: [CubeKey], _ dimension: Int) -> [Int32] {
        let isFolded = dimensions[dimension].isFolded
        let mine = dimensions[dimension].keys.enumerated().map { ($1.identity(isFolded: isFolded), $0) }
        var known = Dictionary(mine) { first, _ in first }
        return keys.map { key in
            let identity = key.identity(isFolded: isFolded)
            if let place = known[identity] { return Int32(place) }
            known[identity] = dimensions[dimension].keys.count
            dimensions[dimension].keys.append(key)
            return Int32(dimensions[dimension].keys.count - 1)
        }
    }
}

/// What was added up of one cell; of what nobody asked for, zeros.
public struct CubeFigures: Sendable, Equatable {
    /// Minor units.
    public var revenue: Int128 = 0
    /// Millionths.
    public var quantity: Int128 = 0
    /// Millionths of the currency's unit.
    public var costs: Int128 = 0
    public var linesWithoutCost = 0
    public var orders = 0
    public var people = 0
    public var newPeople = 0
    /// People with two purchases or more.
    public var repeated = 0

    public init() {}

    mutating func add(_ other: CubeFigures) {
        revenue += other.revenue
        quantity += other.quantity
        costs += other.costs
        linesWithoutCost += other.linesWithoutCost
        orders += other.orders
        people += other.people
        newPeople += other.newPeople
        repeated += other.repeated
    }

    /// - Parameter place: of the cell, among the sums of a core.
    mutating func add(_ sums: CubeSums, _ place: Int, _ wants: CubeWants, step: Int64) {
        if wants.revenue { revenue += Int128(sums.revenue[place]) * Int128(step) }
        if wants.quantity { quantity += Int128(sums.quantity[place]) }
        if wants.costs {
            costs += sums.costs[place]
            linesWithoutCost += Int(sums.withoutCost[place])
        }
        guard wants.counts else { return }
        let counts = sums.counts[place]
        orders += Int(counts.orders)
        people += Int(counts.people)
        newPeople += Int(counts.new)
        repeated += Int(counts.repeated)
    }

    /// revenue − costs in millionths of the currency's unit; nil where a cost is not known.
    public func profit(_ currency: Currency) -> Int128? {
        linesWithoutCost > 0 ? nil : revenue * Int128(Micros.scale / currency.minorFactor) - costs
    }
}
