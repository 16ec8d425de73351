import GRDB
import Intake
import Kernel
import Storage

/// One customer as lists show it.
public struct Customer: Sendable, Equatable, Identifiable {
    public let id: CustomerID
    public let name: String?
    public let email: String?
    public let phone: String?
    public let city: String?
}

/// Reads and writes `customer`, `recordValue` and `recordVersion`. No other room writes these tables.
public enum CustomerStore {
    /// What is known of a record, from visible imports; nil when no people file spoke of it.
    static func values(_ transaction: Transaction, _ record: RecordID) throws -> PersonValues? {
        try Row.fetchOne(transaction.database, sql: SQL.values, arguments: ["record": record.rawValue])
            .map { PersonValues(said: FlatJSON.decode($0["said"]), invalid: FlatJSON.decode($0["invalid"])) }
    }

    /// What an import has said of a record so far.
    static func version(_ transaction: Transaction, _ record: RecordID, _ id: ImportID) throws -> PersonValues? {
        try Row.fetchOne(
            transaction.database, sql: SQL.version, arguments: ["record": record.rawValue, "import": id.rawValue]
        ).map { PersonValues(said: FlatJSON.decode($0["said"]), invalid: FlatJSON.decode($0["invalid"])) }
    }

    struct Staged {
        var record: RecordID
        var version: PersonValues.Version
    }

    static func stage(_ transaction: Transaction, _ rows: [Staged], of id: ImportID, sequence: Int64) throws {
        let insert = try BulkStatement(transaction, SQL.stage)
        for row in rows {
            insert.bind(1, row.record.rawValue)
            insert.bind(2, id.rawValue)
            insert.bind(3, sequence)
            insert.bind(4, row.version.mode.rawValue)
            insert.bind(5, row.version.empty.rawValue)
            insert.bind(6, FlatJSON.encode(row.version.values.said))
            insert.bind(7, FlatJSON.encode(row.version.values.invalid))
            try insert.run()
        }
    }

    static func unstage(_ transaction: Transaction, of id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.unstage, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    static func versions(
        _ transaction: Transaction, of id: ImportID, after: Int64, limit: Int
    ) throws -> [Staged] {
        try Row.fetchAll(
            transaction.database, sql: SQL.versions, arguments: ["import": id.rawValue, "after": after, "limit": limit]
        ).map { row in
            let values = PersonValues(said: FlatJSON.decode(row["said"]), invalid: FlatJSON.decode(row["invalid"]))
            return Staged(
                record: RecordID(row["recordId"] as Int64),
                version: .init(
                    values, mode: OnExisting(rawValue: row["mode"]) ?? .fill,
                    empty: EmptyCell(rawValue: row["empty"]) ?? .keep))
        }
    }

    static func put(_ transaction: Transaction, _ record: RecordID, _ values: PersonValues) throws {
        try transaction.database.execute(
            sql: SQL.put,
            arguments: [
                "record": record.rawValue, "said": FlatJSON.encode(values.said),
                "invalid": FlatJSON.encode(values.invalid),
            ])
    }

    static func put(_ transaction: Transaction, _ customer: Customer) throws {
        try transaction.database.execute(
            sql: SQL.putCustomer,
            arguments: [
                "id": customer.id.rawValue, "name": customer.name, "email": customer.email, "phone": customer.phone,
                "city": customer.city,
            ])
    }

    /// Makes customers of records that only orders have named.
    static func addBare(_ transaction: Transaction, _ ids: [Int64]) throws {
        let insert = try BulkStatement(transaction, SQL.addBare)
        for id in ids {
            insert.bind(1, id)
            try insert.run()
        }
    }

    public static func count(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.count) ?? 0
    }

    public static func find(_ transaction: Transaction, _ ids: [CustomerID]) throws -> [CustomerID: Customer] {
        let one = try BulkStatement(transaction, SQL.find)
        var found: [CustomerID: Customer] = [:]
        for id in ids {
            one.bind(1, id.rawValue)
            if try one.next() {
                func text(_ column: Int32) -> String? { one.isNull(column) ? nil : one.text(column) }
                found[id] = Customer(id: id, name: text(0), email: text(1), phone: text(2), city: text(3))
            }
            one.reset()
        }
        return found
    }

    public enum SQL {
        static let values = "SELECT said, invalid FROM recordValue WHERE recordId = :record"
        static let version = """
            SELECT said, invalid FROM recordVersion WHERE recordId = :record AND importId = :import
            """
        static let stage = """
            INSERT INTO recordVersion (recordId, importId, sequence, mode, empty, said, invalid)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (recordId, importId) DO UPDATE SET said = excluded.said, invalid = excluded.invalid
            """
        static let unstage = """
            DELETE FROM recordVersion WHERE importId = :import AND recordId IN
              (SELECT recordId FROM recordVersion WHERE importId = :import LIMIT :limit)
            """
        static let versions = """
            SELECT recordId, mode, empty, said, invalid FROM recordVersion
            WHERE importId = :import AND recordId > :after ORDER BY recordId LIMIT :limit
            """
        static let put = """
            INSERT INTO recordValue (recordId, said, invalid) VALUES (:record, :said, :invalid)
            ON CONFLICT (recordId) DO UPDATE SET said = excluded.said, invalid = excluded.invalid
            """
        static let putCustomer = """
            INSERT INTO customer (id, name, email, phone, city) VALUES (:id, :name, :email, :phone, :city)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone,
              city = excluded.city
            """
        static let addBare = "INSERT INTO customer (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
        static let count = "SELECT count(*) FROM customer"
        static let find = "SELECT name, email, phone, city FROM customer WHERE id = ?"
        public static let all = [
            "values": values, "version": version, "stage": stage, "unstage": unstage, "versions": versions, "put": put,
            "putCustomer": putCustomer, "addBare": addBare, "count": count, "find": find,
        ]
    }
}
