import GRDB
import Kernel
import Storage
import Timelines

/// Reads and writes `rate`. No other room writes this table.
public enum RateStore {
    /// Enters rates; one of a currency and day that is there takes its place.
    static func set(_ transaction: Transaction, _ entries: some Sequence<RateTable.Entry>, source: String) throws {
        let statement = try BulkStatement(transaction, SQL.set)
        for entry in entries {
            var (currency, source) = (entry.currency, source)
            currency.withUTF8 { statement.bind(1, utf8: UnsafeRawBufferPointer($0)) }
            statement.bind(2, Int64(entry.day))
            statement.bind(3, entry.rate)
            source.withUTF8 { statement.bind(4, utf8: UnsafeRawBufferPointer($0)) }
            try statement.run()
        }
    }

    static func list(_ transaction: Transaction) throws -> [RateTable.Entry] {
        try Row.fetchAll(transaction.database, sql: SQL.list).map {
            RateTable.Entry(currency: $0["currency"], day: $0["day"], rate: $0["rate"])
        }
    }

    /// Grows with every rate that is entered; 0 when there is none.
    public static func revision(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.revision) ?? 0
    }

    public enum SQL {
        static let set = "INSERT OR REPLACE INTO rate (currency, day, rate, source) VALUES (?, ?, ?, ?)"
        static let list = "SELECT currency, day, rate FROM rate ORDER BY currency, day"
        static let revision = "SELECT max(id) FROM rate"
        public static let all = ["set": set, "list": list, "revision": revision]
    }
}
