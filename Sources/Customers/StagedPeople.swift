import Intake
import Kernel
import Storage

/// What a portion writes: for each record a row of the portion, or what several rows come to.
struct StagedPeople {
    private var records: [Int64] = []
    /// Row of the portion; −1 − i is `merged[i]`.
    private var rows: [Int] = []
    private var merged: [[UInt8]] = []
    /// Running numbers of newcomers, ascending, and where they stand.
    private var newcomers: [(person: Int, at: Int)] = []
    private var known: [Int64: Int] = [:]
    /// Where those stand of whom an earlier portion said something: what is written now takes its place.
    private var again: Set<Int> = []

    var count: Int { records.count }

    mutating func add(_ record: Int64, person: Int, row: Int) {
        newcomers.append((person, records.count))
        records.append(record)
        rows.append(row)
    }

    mutating func add(_ record: Int64, row: Int) {
        known[record] = records.count
        records.append(record)
        rows.append(row)
    }

    mutating func replace(_ record: Int64, person: Int, _ values: [UInt8]) {
        merged.append(values)
        let code = -merged.count
        if let at = place(record, person) {
            rows[at] = code
        } else {
            again.insert(records.count)
            known[record] = records.count
            records.append(record)
            rows.append(code)
        }
    }

    func values(_ record: Int64, person: Int, _ people: DeliveredPeople) -> [UInt8]? {
        place(record, person).map { at in withValues(at, people) { Array($0) } }
    }

    private func place(_ record: Int64, _ person: Int) -> Int? {
        if let at = known[record] { return at }
        var (low, high) = (0, newcomers.count)
        while low < high {
            let middle = (low + high) / 2
            if newcomers[middle].person < person { low = middle + 1 } else { high = middle }
        }
        return low < newcomers.count && newcomers[low].person == person ? newcomers[low].at : nil
    }

    private func withValues<T>(_ at: Int, _ people: DeliveredPeople, _ body: (UnsafeRawBufferPointer) throws -> T)
        rethrows -> T
    {
        let row = rows[at]
        return row < 0 ? try merged[-1 - row].withUnsafeBytes(body) : try people.values.withBytes(row, body)
    }

    /// Writes what the portion says, in one transaction.
    func write(
        _ transaction: Transaction, _ people: DeliveredPeople, _ delivery: Delivery, _ marks: inout BlockMarks,
        part: Int
    ) throws {
        let order = ascending()
        let put = try BulkStatement(transaction, StatementStore.SQL.put)
        let blocks = try BlockWriter(transaction, sequence: delivery.sequence)
        for at in order {
            let record = records[at]
            let isBlocked = marks.isUsed(for: count) && !again.contains(at) && marks.take(record)
            try withValues(at, people) { said in
                if isBlocked { return try blocks.put(record, said) }
                put.bind(1, record)
                put.bind(2, delivery.sequence)
                put.bind(3, 0)
                put.bind(4, blob: said)
                try put.run()
            }
        }
        try blocks.finish()
        let list = RecordList.pack(order.lazy.map { records[$0] })
        try StatementStore.addPortion(transaction, delivery.importID, part: part, list)
    }

    private func ascending() -> [Int] {
        let all = Array(records.indices)
        let isSorted = zip(records, records.dropFirst()).allSatisfy { $0 < $1 }
        return isSorted ? all : all.sorted { records[$0] < records[$1] }
    }
}

/// The records up to which blocks of one import reach: those that were known before it, and behind them those it brings.
/// Blocks of one import never overlap, so that one question finds the block of a record.
struct BlockMarks: Sendable {
    /// Largest record there was before.
    private let largest: Int64
    /// Portions with fewer records are written row by row: blocks pay where there are many.
    private let fewest: Int
    private var known: Int64 = 0
    private var new: Int64 = 0

    init(largest: Int64, fewest: Int) {
        self.largest = largest
        self.fewest = fewest
    }

    func isUsed(for count: Int) -> Bool { count >= fewest }

    /// Whether a record can stand in a block behind those written so far.
    mutating func take(_ record: Int64) -> Bool {
        if record > largest {
            guard record > new else { return false }
            new = record
        } else {
            guard record > known else { return false }
            known = record
        }
        return true
    }
}

/// Fills blocks and writes each that is full.
private final class BlockWriter {
    private let statement: BulkStatement
    private var block = StatementBlock()

    init(_ transaction: Transaction, sequence: Int64) throws {
        statement = try BulkStatement(transaction, StatementStore.SQL.putBlock)
        statement.bind(1, sequence)
    }

    func put(_ record: Int64, _ said: UnsafeRawBufferPointer) throws {
        if block.append(record, said) { return }
        try finish()
        _ = block.append(record, said)
    }

    func finish() throws {
        guard block.count > 0 else { return }
        statement.bind(2, block.first)
        statement.bind(3, block.last)
        statement.bind(4, blob: block.bytes)
        try statement.run()
        block.removeAll()
    }
}
