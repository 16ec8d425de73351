import Identity
import Intake
import Kernel
import Storage

/// Takes out what was said of erased people, and in what was said of others the field that names them.
public struct StatementErasure: ErasureStep {
    public let name = "statements"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {
        try setting.home.database.read { transaction in
            let reader = try StatementReader(transaction)
            let importAt = try BulkStatement(transaction, StatementStore.SQL.importAt)
            for record in records.sorted() {
                for statement in try reader.all(record) {
                    preview.statements += 1
                    importAt.bind(1, statement.sequence)
                    if try importAt.next() { preview.note(import: importAt.integer(0)) }
                    importAt.reset()
                }
            }
            for person in try ConsentStore.keys(transaction, records.map { RecordID($0) }).values {
                for said in try ConsentStore.evidence(transaction, [person])[person] ?? [] {
                    preview.consents += 1
                    if let id = said.importID { preview.note(import: id.rawValue) }
                }
            }
        }
    }

    public func erase(_ erasure: Erasure) throws {
        let database = erasure.setting.home.database
        let rewriting = try database.read { try StatementRewriting($0, erasure) }
        let (rows, blocks) = try database.read { try rewriting.find($0) }
        let records = erasure.records.sorted()
        for start in stride(from: 0, to: records.count, by: CustomersStep.portion) {
            let portion = records[start..<min(start + CustomersStep.portion, records.count)]
            try database.write { transaction in
                for sql in [StatementStore.SQL.forget, StatementStore.SQL.forgetEdits] {
                    let forget = try BulkStatement(transaction, sql)
                    for record in portion {
                        forget.bind(1, record)
                        try forget.run()
                    }
                }
            }
        }
        try database.write { transaction in
            let say = try BulkStatement(transaction, StatementStore.SQL.say)
            for row in rows {
                say.bind(1, blob: row.said)
                say.bind(2, row.record)
                say.bind(3, row.sequence)
                say.bind(4, row.isRefusal)
                try say.run()
            }
        }
        for start in stride(from: 0, to: blocks.count, by: 64) {
            try database.write { transaction in
                for id in blocks[start..<min(start + 64, blocks.count)] { try rewriting.rewrite(id, transaction) }
            }
        }
    }
}

/// Finds the rows and blocks of statements that name erased people, and writes blocks anew.
struct StatementRewriting {
    struct Row {
        var record, sequence, isRefusal: Int64
        var said: [UInt8]
    }

    private let erasure: Erasure
    /// Fields in which one record names another.
    private let naming: Set<PersonFields.Code>
    private let texts: AddressTexts
    private let sources: [String]

    init(_ transaction: Transaction, _ erasure: Erasure) throws {
        let fields = try OwnFieldStore.fields(transaction)
        self.erasure = erasure
        naming = Set(["referred_by", "parent_external_id"].compactMap { fields.code(of: $0) })
        texts = AddressTexts(country: erasure.setting.settings.country)
        sources = try RecordStore.sources(transaction)
    }

    /// Rows of others that name somebody, as they are to be; and blocks in which anybody is named.
    func find(_ transaction: Transaction) throws -> (rows: [Row], blocks: [Int64]) {
        var (rows, blocks): ([Row], [Int64]) = ([], [])
        let all = try BulkStatement(transaction, StatementStore.SQL.everyRow)
        while try all.next() {
            guard !erasure.records.contains(all.integer(0)), let said = withoutNames(all.blob(3)) else { continue }
            rows.append(
                Row(record: all.integer(0), sequence: all.integer(1), isRefusal: all.integer(2), said: said))
        }
        let some = try BulkStatement(transaction, StatementStore.SQL.everyBlock)
        while try some.next() {
            let bytes = some.blob(2)
            var cursor = StatementBlock.Cursor()
            while cursor.next(in: bytes) {
                let said = UnsafeRawBufferPointer(rebasing: bytes[cursor.said])
                if erasure.records.contains(cursor.record) || withoutNames(said) != nil {
                    blocks.append(some.integer(0))
                    break
                }
            }
        }
        return (rows, blocks)
    }

    /// A statement without the fields that name somebody erased; nil when none does.
    private func withoutNames(_ said: UnsafeRawBufferPointer) -> [UInt8]? {
        var (out, isChanged): ([UInt8], Bool) = ([], false)
        PackedValues.forEach(said) { entry in
            if naming.contains(entry.field), isErased(entry.text) { isChanged = true }
        }
        guard isChanged else { return nil }
        PackedValues.forEach(said) { entry in
            if !naming.contains(entry.field) || !isErased(entry.text) { PackedValues.append(entry, to: &out) }
        }
        return out
    }

    private func isErased(_ text: UnsafeRawBufferPointer) -> Bool {
        texts.anything(String(decoding: text, as: UTF8.self), sources: sources)
            .contains(where: erasure.tombstones.contains)
    }

    func rewrite(_ id: Int64, _ transaction: Transaction) throws {
        let one = try BulkStatement(transaction, StatementStore.SQL.blockRows)
        one.bind(1, id)
        guard try one.next() else { return }
        let sequence = one.integer(0)
        let bytes = Array(one.blob(1))
        one.reset()
        var block = StatementBlock()
        bytes.withUnsafeBytes { bytes in
            var cursor = StatementBlock.Cursor()
            while cursor.next(in: bytes) {
                if erasure.records.contains(cursor.record) { continue }
                let said = UnsafeRawBufferPointer(rebasing: bytes[cursor.said])
                if let left = withoutNames(said) {
                    left.withUnsafeBytes { _ = block.append(cursor.record, $0) }
                } else {
                    _ = block.append(cursor.record, said)
                }
            }
        }
        let remove = try BulkStatement(transaction, StatementStore.SQL.removeBlock)
        remove.bind(1, id)
        try remove.run()
        guard block.count > 0 else { return }
        let put = try BulkStatement(transaction, StatementStore.SQL.putBlock)
        put.bind(1, sequence)
        put.bind(2, block.first)
        put.bind(3, block.last)
        put.bind(4, blob: block.bytes)
        try put.run()
    }
}
