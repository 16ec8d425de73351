import Foundation
import GRDB
import Kernel
import Storage

/// What was decided about the columns of a source's files, by what the files look like.
struct ColumnMemory: Sendable {
    private let home: Home
    private let options: ImportOptions

    init(_ home: Home, _ options: ImportOptions) {
        self.home = home
        self.options = options
    }

    /// Column → field of the last import whose file had the same columns; nil when there was none.
    func recall(_ signature: String) throws -> [String: String]? {
        if options.forgetsColumns == true || options.onlyMapped { return nil }
        return try home.database.read { try ColumnMemoryStore.find($0, options.source, options.kind, signature) }
    }

    /// Keeps how an import that becomes visible read its file, and its columns for the next like it.
    static func keep(_ delivery: Delivery, in transaction: Transaction, at now: Int64) throws {
        if let reading = delivery.reading { try ImportReadingStore.put(transaction, delivery.importID, reading) }
        guard let columns = delivery.columns, delivery.options.mends == nil else { return }
        let signature = ColumnMapping.signature(of: columns.columns.map(\.name))
        try ColumnMemoryStore.put(transaction, delivery, signature, columns.memory, at: now)
    }
}

/// Reads and writes `columnMemory`. No other room writes this table.
public enum ColumnMemoryStore {
    static func find(
        _ transaction: Transaction, _ source: String, _ kind: ImportKind, _ signature: String
    ) throws -> [String: String]? {
        try String.fetchOne(
            transaction.database, sql: SQL.find,
            arguments: ["source": source, "kind": kind.rawValue, "signature": signature]
        ).flatMap { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
    }

    static func put(
        _ transaction: Transaction, _ delivery: Delivery, _ signature: String, _ mapping: [String: String], at: Int64
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try transaction.database.execute(
            sql: SQL.put,
            arguments: [
                "source": delivery.options.source, "kind": delivery.options.kind.rawValue, "signature": signature,
                "mapping": String(decoding: try encoder.encode(mapping), as: UTF8.self),
                "import": delivery.importID.rawValue, "at": at,
            ])
    }

    public enum SQL {
        static let find = """
            SELECT mapping FROM columnMemory WHERE source = :source AND kind = :kind AND signature = :signature
            """
        static let put = """
            INSERT INTO columnMemory (source, kind, signature, mapping, importId, at)
            VALUES (:source, :kind, :signature, :mapping, :import, :at)
            ON CONFLICT (source, kind, signature) DO UPDATE
              SET mapping = excluded.mapping, importId = excluded.importId, at = excluded.at
            """
        public static let all = ["find": find, "put": put]
    }
}
