import GRDB
import Kernel
import Storage

/// Reads and writes `importReading`. No other room writes this table.
public enum ImportReadingStore {
    static func put(_ transaction: Transaction, _ id: ImportID, _ reading: ImportReading) throws {
        try transaction.database.execute(
            sql: SQL.put, arguments: ["import": id.rawValue, "reading": try reading.json()])
    }

    /// How an import read its file; nil for imports of builds that did not keep it.
    static func find(_ transaction: Transaction, _ id: ImportID) throws -> ImportReading? {
        try String.fetchOne(transaction.database, sql: SQL.find, arguments: ["import": id.rawValue])
            .flatMap(ImportReading.init(json:))
    }

    public enum SQL {
        static let put = """
            INSERT INTO importReading (importId, reading) VALUES (:import, :reading)
            ON CONFLICT (importId) DO UPDATE SET reading = excluded.reading
            """
        static let find = "SELECT reading FROM importReading WHERE importId = :import"
        public static let all = ["put": put, "find": find]
    }
}
