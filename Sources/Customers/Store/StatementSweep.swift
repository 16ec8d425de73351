import Intake
import Kernel
import Storage

/// What was said of one record after another in ascending sequence, all of it in one pass: rows and blocks are walked
/// side by side. Only visible statements are handed over.
final class StatementSweep {
    /// The blocks of one import.
    private struct Blocks {
        let sequence: Int64
        let telling: Telling
        let statement: BulkStatement
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var cursor = StatementBlock.Cursor()
    }

    private let tellings: [Int64: Telling]
    private let rows: BulkStatement
    private var rowRecord: Int64
    private var blocks: [Blocks] = []
    /// Record at which each of `blocks` stands; `.max` at its end.
    private var at: [Int64] = []
    private var found: [PersonFold.Said] = []
    private var ofRows: [(sequence: Int64, isRefusal: Bool, range: Range<Int>)] = []
    private var copied: UnsafeMutableRawBufferPointer
    private var copiedCount = 0

    init(_ transaction: Transaction) throws {
        tellings = try StatementStore.tellings(transaction)
        rows = try BulkStatement(transaction, StatementStore.SQL.from)
        rows.bind(1, Int64.min)
        rowRecord = try rows.next() ? rows.integer(0) : .max
        copied = .allocate(byteCount: 1 << 12, alignment: 1)
        for sequence in try StatementStore.blockSequences(transaction) {
            guard let telling = tellings[sequence], telling.isVisible else { continue }
            let statement = try BulkStatement(transaction, PeopleStore.SQL.blocks)
            statement.bind(1, sequence)
            blocks.append(Blocks(sequence: sequence, telling: telling, statement: statement))
            at.append(0)
        }
    }

    deinit { copied.deallocate() }

    /// What was said of a record, in its sequence; good until the next one is asked for. Records are asked for in
    /// ascending sequence.
    func visible(_ record: Int64) throws -> [PersonFold.Said] {
        found.removeAll(keepingCapacity: true)
        ofRows.removeAll(keepingCapacity: true)
        if rowRecord <= record { try takeRows(record) }
        for index in at.indices where at[index] <= record {
            if at[index] < record { try advance(index, to: record) }
            guard at[index] == record else { continue }
            let (sequence, cursor) = (blocks[index].sequence, blocks[index].cursor)
            // A row of the same place came later in its file and says all of it.
            if ofRows.contains(where: { $0.sequence == sequence && !$0.isRefusal }) { continue }
            found.append(
                PersonFold.Said(
                    sequence: sequence, isRefusal: false, telling: blocks[index].telling,
                    bytes: UnsafeRawBufferPointer(rebasing: blocks[index].bytes[cursor.said])))
        }
        if found.count > 1 {
            found.sort { ($0.sequence, $0.isRefusal ? 1 : 0) < ($1.sequence, $1.isRefusal ? 1 : 0) }
        }
        return found
    }

    private func takeRows(_ record: Int64) throws {
        copiedCount = 0
        while rowRecord <= record {
            if rowRecord == record { copy(rows.integer(1), rows.integer(2) == 1, rows.blob(3)) }
            rowRecord = try rows.next() ? rows.integer(0) : .max
        }
        for row in ofRows {
            let telling = row.isRefusal ? Telling.refusal : tellings[row.sequence] ?? .byHand
            guard telling.isVisible else { continue }
            found.append(
                PersonFold.Said(
                    sequence: row.sequence, isRefusal: row.isRefusal, telling: telling,
                    bytes: UnsafeRawBufferPointer(rebasing: copied[row.range])))
        }
    }

    /// The bytes of a row go with the step to the next.
    private func copy(_ sequence: Int64, _ isRefusal: Bool, _ bytes: UnsafeRawBufferPointer) {
        let end = copiedCount + bytes.count
        if end > copied.count {
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: max(end, copied.count * 2), alignment: 1)
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: copied[..<copiedCount]))
            copied.deallocate()
            copied = room
        }
        UnsafeMutableRawBufferPointer(rebasing: copied[copiedCount..<end]).copyMemory(from: bytes)
        ofRows.append((sequence, isRefusal, copiedCount..<end))
        copiedCount = end
    }

    private func advance(_ index: Int, to record: Int64) throws {
        while at[index] < record {
            if blocks[index].cursor.find(record, in: blocks[index].bytes) || blocks[index].cursor.record != .max {
                // A block without entries stands at 0.
                at[index] = blocks[index].cursor.record
                if at[index] > 0 { return }
            }
            guard try blocks[index].statement.next() else {
                at[index] = .max
                return
            }
            blocks[index].bytes = blocks[index].statement.blob(0)
            blocks[index].cursor = StatementBlock.Cursor()
            at[index] = 0
        }
    }
}
