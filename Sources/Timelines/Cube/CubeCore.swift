import Kernel

/// One core's share of a scan: takes people and their orders, puts their lines into chunks with the numbers of their cells,
/// and adds chunk after chunk to its own sums.
final class CubeCore {
    /// Lines written at once, whether an order has as many or not; what is too much is written over by the next one.
    static let stride = 4

    let plan: CubePlan
    /// Lines of a chunk.
    let capacity: Int
    let timeline: Timeline
    private let wants: CubeWants
    let sums: CubeSums
    private(set) var index: CubeIndex?
    private(set) var withoutRate = 0
    private(set) var withoutCost = 0
    private(set) var overflow = false
    /// The number of a cell whose people are marked, and nothing is added up.
    private let wanted: Int?
    private let marked: UnsafeMutablePointer<UInt64>
    private let words: Int

    /// Columns of the timeline, which stays as long as the core does.
    let orderStart: UnsafePointer<UInt32>
    let lineStart: UnsafePointer<UInt32>
    let orderDay: UnsafePointer<Int32>
    let flags: UnsafePointer<UInt8>
    /// What a day adds, from the first that counts on, where days are those of orders; nil where no dimension is a time.
    let dayOfOrder: UnsafePointer<Int>?
    let firstDay: Int

    let cells: UnsafeMutablePointer<Int>
    let lines: UnsafeMutablePointer<UInt32>
    let orders: UnsafeMutablePointer<UInt32>
    let buyers: UnsafeMutablePointer<UInt32>
    private let bases: UnsafeMutablePointer<Int>
    private let hasMany: Bool
    let marksOrders: Bool
    let marksBuyers: Bool
    private let amount: ScaledColumn?
    private let quantity: ScaledColumn?
    private let cost: ScaledColumn?

    /// - Throws: `FactProblem.damaged`; `CubeProblem.tooManyCells`.
    init(_ plan: CubePlan, marking wanted: Int? = nil) throws {
        (self.plan, timeline, capacity, self.wanted) = (plan, plan.timeline, plan.size.chunk, wanted)
        wants = wanted == nil ? plan.wants : .people
        (orderStart, lineStart) = (timeline.orderStart.base, timeline.lineStart.base)
        (orderDay, flags) = (timeline.orderDay.base, timeline.flags.base)
        dayOfOrder = timeline.lineDay == nil ? plan.dayTable?.base : nil
        firstDay = Int(plan.days.lowerBound)
        amount = wants.revenue ? try timeline.scaled(TimelineColumn.amount) : nil
        quantity = wants.quantity ? try timeline.scaled(TimelineColumn.quantity) : nil
        cost = wants.costs ? try timeline.scaled(TimelineColumn.cost) : nil
        let isDense = plan.isDense
        sums = try CubeSums(plan.wants, capacity: wanted != nil ? 1 : isDense ? plan.places : 1 << 12)
        index = isDense || wanted != nil ? nil : CubeIndex()
        words = wanted == nil ? 1 : (timeline.count + 63) / 64 + 1
        marked = .allocate(capacity: words)
        marked.initialize(repeating: 0, count: words)
        let room = plan.size.chunk + Self.stride
        (cells, bases) = (.allocate(capacity: room), .allocate(capacity: PersonBits.count))
        (lines, orders, buyers) = (.allocate(capacity: room), .allocate(capacity: room), .allocate(capacity: room))
        cells.initialize(repeating: 0, count: room)
        bases.initialize(repeating: 0, count: PersonBits.count)
        for column in [lines, orders, buyers] { column.initialize(repeating: 0, count: room) }
        hasMany = plan.personStages.contains(where: \.isMany)
        marksBuyers = wants.counts
        marksOrders = wants.counts || !plan.orderStages.isEmpty
    }

    deinit {
        marked.deallocate()
        cells.deallocate()
        bases.deallocate()
        lines.deallocate()
        orders.deallocate()
        buyers.deallocate()
    }

    /// Bits of the people that were marked.
    var markedWords: [UInt64] { Array(UnsafeBufferPointer(start: marked, count: words)) }

    // MARK: People

    /// The people of a block.
    /// - Parameter first: index of its first person.
    func take(block first: Int) throws {
        let count = min(PersonBits.count, timeline.count - first)
        let everybody = PersonBits.first(count)
        let active = plan.question.who.map { $0.bits(first) & everybody } ?? everybody
        if active.isEmpty { return }
        findBases(first, count)
        var chunk = Chunk()
        if active == everybody, !hasMany, !plan.isCut {
            chunk.firstLine = firstLine(ofOrder: Int(timeline.orderStart[first]))
            for inside in 0..<count {
                let person = first &+ inside
                let orders = Int(orderStart[person])..<Int(orderStart[person &+ 1])
                try takeAll(orders, bases[inside], person, &chunk)
            }
            return try flush(&chunk, LinesInARow(first: chunk.firstLine))
        }
        for inside in 0..<count where active[inside] {
            let person = first &+ inside
            let orders = Int(timeline.orderStart[person])..<Int(timeline.orderStart[person &+ 1])
            if !hasMany {
                try pick(orders, bases[inside], person, &chunk)
            } else {
                for base in manyBases(person, bases[inside]) { try pick(orders, base, person, &chunk) }
            }
        }
        try flush(&chunk, PickedLines(lines: lines))
    }

    /// Orders of nobody.
    func take(nobody orders: Range<Int>) throws {
        var chunk = Chunk()
        guard plan.isCut else {
            chunk.firstLine = firstLine(ofOrder: orders.lowerBound)
            try takeAll(orders, plan.nobodyBase, timeline.count, &chunk)
            return try flush(&chunk, LinesInARow(first: chunk.firstLine))
        }
        try pick(orders, plan.nobodyBase, timeline.count, &chunk)
        try flush(&chunk, PickedLines(lines: lines))
    }

    private func firstLine(ofOrder order: Int) -> Int { Int(timeline.lineStart[order]) }

    /// What each person of a block adds in the dimensions in which it has one key.
    private func findBases(_ first: Int, _ count: Int) {
        for inside in 0..<count { bases[inside] = 0 }
        for stage in plan.personStages {
            switch stage {
            case .codes(let stage): Self.add(stage, at: LinesInARow(first: first), to: bases, count)
            case .numbers(let column, let low, let step, let table, let unknown):
                for inside in 0..<count {
                    let value = column[first &+ inside]
                    bases[inside] &+= value == TimelineColumn.unknown ? unknown : table[Int((value &- low) / step)]
                }
            case .set(let set, let stride):
                let bits = set.bits(first)
                for inside in 0..<count where bits[inside] { bases[inside] &+= stride }
            case .tags, .sets: break
            }
        }
    }

    private static func add(
        _ stage: CubePlan.CodeStage, at rows: some CubeLines, to cells: UnsafeMutablePointer<Int>, _ count: Int
    ) {
        let (table, last) = (stage.table.base, stage.table.count - 1)
        switch stage.codes {
        case .one(let codes): CubeLoops.add(codes.base, table, last: last, at: rows, to: cells, count)
        case .two(let codes): CubeLoops.add(codes.base, table, last: last, at: rows, to: cells, count)
        case .four(let codes): CubeLoops.add(codes.base, table, last: last, at: rows, to: cells, count)
        }
    }

    /// One base for each combination of the keys that a person has in dimensions of several.
    private func manyBases(_ person: Int, _ base: Int) -> [Int] {
        var bases = [base]
        for stage in plan.personStages {
            var added: [Int]
            switch stage {
            case .tags(let tags, let table, let unknown):
                added = (Int(tags.starts[person])..<Int(tags.starts[person + 1])).map { table[Int(tags.codes[$0])] }
                added = added.isEmpty ? [unknown] : Array(Set(added))
            case .sets(let sets, let stride):
                added = sets.indices.filter { sets[$0].contains(person) }.map { $0 * stride }
                if added.isEmpty { added = [sets.count * stride] }
            default: continue
            }
            bases = bases.flatMap { base in added.map { base + $0 } }
        }
        return bases
    }

    /// Lines that wait.
    struct Chunk {
        var count = 0
        /// Where lines are in a row.
        var firstLine = 0
    }

    // MARK: Lines

    /// Finds the cells of the lines that wait, and adds them up.
    func flush(_ chunk: inout Chunk, _ rows: some CubeLines) throws {
        let count = chunk.count
        chunk.count = 0
        if count == 0 { return }
        if let days = timeline.lineDay, let table = plan.dayTable {
            CubeLoops.add(
                days: days.base, from: Int(plan.days.lowerBound), table.base, at: rows, to: cells, count)
        }
        for stage in plan.lineStages { Self.add(stage, at: rows, to: cells, count) }
        for stage in plan.orderStages { Self.add(stage, at: PickedLines(lines: orders), to: cells, count) }
        let kinds = timeline.kind.base
        if let wanted {
            return CubeLoops.mark(wanted, kinds, buyers: buyers, at: rows, cells, count, into: marked)
        }
        if index != nil {
            index?.replace(cells, count)
            let there = index?.numbers.count ?? 0
            guard there <= plan.size.cells else { throw CubeProblem.tooManyCells(most: plan.size.cells) }
            try sums.reserve(there)
        }
        CubeLoops.touch(sums.touched, cells, count)
        addMoney(rows, kinds, count)
        if let quantity {
            overflow = CubeLoops.pieces(quantity, kinds, at: rows, cells, count, into: sums.quantity) || overflow
        }
        if wants.counts {
            CubeLoops.count(kinds, orders: orders, buyers: buyers, at: rows, cells, count, into: sums.counts)
        }
    }

    @inline(__always)
    private func addMoney(_ rows: some CubeLines, _ kinds: UnsafePointer<UInt8>, _ count: Int) {
        guard let amount else { return }
        switch amount {
        case .narrow(let codes, _):
            withoutRate &+= CubeLoops.sum(narrow: codes.base, at: rows, cells, count, into: sums.revenue)
        case .wide(let values):
            let (unknown, overflow) = CubeLoops.sum(wide: values.base, at: rows, cells, count, into: sums.revenue)
            withoutRate &+= unknown
            self.overflow = self.overflow || overflow
        }
        if wants.costs {
            withoutCost &+= CubeLoops.costs(cost, of: amount, kinds, at: rows, cells, count, into: sums)
        }
    }

    /// What a sum of `revenue` has to be multiplied with.
    var moneyStep: Int64 {
        if case .narrow(_, let step)? = amount { return step }
        return 1
    }
}
