import Intake
import Kernel
import Storage

/// The statements of one record after another, read in one transaction. Records asked for in ascending sequence are
/// read in one pass.
final class StatementReader {
    struct Statement {
        let sequence: Int64
        let isRefusal: Bool
        let said: [UInt8]
    }

    let tellings: [Int64: Telling]
    let fields: PersonFields
    private let rows: BulkStatement
    private let probe: BulkStatement
    private var blocks: [HeldBlock]
    /// Record of the row at which `rows` stands; rows between `seekFrom` and it there are none.
    private var rowRecord: Int64 = 0
    private var seekFrom: Int64 = 0
    private var isSeeking = false

    /// The block of one place in the sequence that was read last.
    private struct HeldBlock {
        let sequence: Int64
        var first: Int64 = 0
        var last: Int64 = 0
        var bytes: [UInt8] = []
        var cursor = StatementBlock.Cursor()
    }

    convenience init(_ transaction: Transaction) throws {
        try self.init(
            transaction, fields: OwnFieldStore.fields(transaction), tellings: StatementStore.tellings(transaction))
    }

    init(_ transaction: Transaction, fields: PersonFields, tellings: [Int64: Telling]) throws {
        rows = try BulkStatement(transaction, StatementStore.SQL.from)
        probe = try BulkStatement(transaction, StatementStore.SQL.block)
        blocks = try StatementStore.blockSequences(transaction).map { HeldBlock(sequence: $0) }
        self.tellings = tellings
        self.fields = fields
    }

    /// All statements of a record in their sequence, those that nobody sees included.
    func all(_ record: Int64) throws -> [Statement] {
        var statements = try ofRows(record)
        let written = statements.count
        for index in blocks.indices {
            let sequence = blocks[index].sequence
            // A row of the same place came later in its file and says all of it.
            if statements[..<written].contains(where: { $0.sequence == sequence && !$0.isRefusal }) { continue }
            if let said = try inBlock(index, record) {
                statements.append(Statement(sequence: sequence, isRefusal: false, said: said))
            }
        }
        if written > 0, statements.count > written {
            statements.sort { ($0.sequence, $0.isRefusal ? 1 : 0) < ($1.sequence, $1.isRefusal ? 1 : 0) }
        }
        return statements
    }

    /// Those of them that count, in their sequence.
    func visible(_ record: Int64) throws -> [Statement] { try all(record).filter { isVisible($0) } }

    private func ofRows(_ record: Int64) throws -> [Statement] {
        if !isSeeking || record < seekFrom || record > rowRecord {
            rows.reset()
            rows.bind(1, record)
            isSeeking = true
            rowRecord = try rows.next() ? rows.integer(0) : .max
        }
        var statements: [Statement] = []
        while rowRecord == record {
            statements.append(
                Statement(sequence: rows.integer(1), isRefusal: rows.integer(2) == 1, said: Array(rows.blob(3))))
            rowRecord = try rows.next() ? rows.integer(0) : .max
        }
        // The rows of this record have been passed.
        seekFrom = record + 1
        return statements
    }

    private func inBlock(_ index: Int, _ record: Int64) throws -> [UInt8]? {
        if record < blocks[index].first || record > blocks[index].last { try load(index, record) }
        guard record >= blocks[index].first, record <= blocks[index].last else { return nil }
        var cursor = blocks[index].cursor
        defer { blocks[index].cursor = cursor }
        return blocks[index].bytes.withUnsafeBytes { bytes in
            cursor.find(record, in: bytes) ? Array(bytes[cursor.said]) : nil
        }
    }

    private func load(_ index: Int, _ record: Int64) throws {
        probe.bind(1, blocks[index].sequence)
        probe.bind(2, record)
        defer { probe.reset() }
        guard try probe.next(), probe.integer(1) >= record else { return }
        (blocks[index].first, blocks[index].last) = (probe.integer(0), probe.integer(1))
        blocks[index].bytes.removeAll(keepingCapacity: true)
        blocks[index].bytes.append(contentsOf: probe.blob(2))
        blocks[index].cursor = StatementBlock.Cursor()
    }

    func telling(_ statement: Statement) -> Telling {
        statement.isRefusal ? .refusal : tellings[statement.sequence] ?? .byHand
    }

    func isVisible(_ statement: Statement) -> Bool { telling(statement).isVisible }

    /// What is known of somebody, from statements in their sequence; not known when they say nothing but refusals.
    func fold(_ statements: some Sequence<Statement>) -> (values: PersonValues, isKnown: Bool, isCompany: Bool) {
        var (values, isKnown, isCompany) = (PersonValues(), false, false)
        for statement in statements {
            let telling = telling(statement)
            var said = statement.said.withUnsafeBytes { PersonValues(packed: $0, fields) }
            // Beside a refusal its time and its proof are kept; of the person they say nothing.
            if statement.isRefusal { said.said = said.said.filter { PersonValues.isConsent($0.key) } }
            values = values.applying(.init(said, mode: telling.mode, empty: telling.empty), isKnown: isKnown)
            if !statement.isRefusal { isKnown = true }
            if telling.isCompany { isCompany = true }
        }
        return (values, isKnown, isCompany)
    }

    /// Whether two statements of a record that follow each other say the same in the same way: then the later
    /// changes nothing.
    func isRepeated(_ earlier: Statement, by said: UnsafeRawBufferPointer, _ telling: Telling) -> Bool {
        !earlier.isRefusal && self.telling(earlier).isHeard(as: telling) && said.elementsEqual(earlier.said)
    }
}
