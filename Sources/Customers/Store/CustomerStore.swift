import GRDB
import Intake
import Kernel
import Storage

/// One customer as lists show it.
public struct Customer: Sendable, Equatable, Identifiable {
    public let id: CustomerID
    public var isCompany = false
    public let name: String?
    public let email: String?
    public let phone: String?
    public let city: String?
    /// The document of identity or tax number as it is compared.
    public var document: String?
    /// The name as it is compared.
    public var nameKey: String?
}

/// Reads and writes `customer`. No other room writes this table.
public enum CustomerStore {
    static func put(_ transaction: Transaction, _ customers: [Customer]) throws {
        let put = try BulkStatement(transaction, SQL.put)
        for customer in customers {
            put.bind(1, customer.id.rawValue)
            put.bind(2, customer.isCompany ? "company" : "person")
            for (index, text) in [
                customer.name, customer.email, customer.phone, customer.city, customer.nameKey, customer.document,
            ].enumerated() {
                if let text, !text.isEmpty { put.bind(Int32(index + 3), text) } else { put.bindNull(Int32(index + 3)) }
            }
            try put.run()
        }
    }

    /// Makes customers of records that only orders have named.
    static func addBare(_ transaction: Transaction, _ ids: [Int64]) throws {
        let insert = try BulkStatement(transaction, SQL.addBare)
        for id in ids {
            insert.bind(1, id)
            try insert.run()
        }
    }

    static func remove(_ transaction: Transaction, _ ids: [Int64]) throws {
        let remove = try BulkStatement(transaction, SQL.remove)
        for id in ids {
            remove.bind(1, id)
            try remove.run()
        }
    }

    static func exists(_ transaction: Transaction, _ id: Int64) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.exists, arguments: ["id": id]) ?? false
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
                found[id] = Customer(
                    id: id, isCompany: one.text(0) == "company", name: text(1), email: text(2), phone: text(3),
                    city: text(4), document: text(5), nameKey: text(6))
            }
            one.reset()
        }
        return found
    }

    /// Customers with that e-mail address, telephone or document.
    static func find(_ transaction: Transaction, _ keys: ContactKeys) throws -> [RecordID] {
        var found: [RecordID] = []
        let asked =
            [(SQL.withEmail, keys.email), (SQL.withPhone, keys.phone)]
            + keys.documents.sorted().map { (SQL.withDocument, $0) }
        for case let (sql, key?) in asked {
            found += try Int64.fetchAll(transaction.database, sql: sql, arguments: ["key": key])
                .map(RecordID.init(rawValue:))
        }
        return found
    }

    public enum SQL {
        static let put = """
            INSERT INTO customer (id, kind, name, email, phone, city, nameKey, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, email = excluded.email,
              phone = excluded.phone, city = excluded.city, nameKey = excluded.nameKey, document = excluded.document
            """
        static let addBare = "INSERT INTO customer (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
        static let remove = "DELETE FROM customer WHERE id = ?"
        static let exists = "SELECT EXISTS (SELECT 1 FROM customer WHERE id = :id)"
        static let count = "SELECT count(*) FROM customer"
        static let withEmail = "SELECT id FROM customer WHERE email = :key ORDER BY id LIMIT 21"
        static let withPhone = "SELECT id FROM customer WHERE phone = :key ORDER BY id LIMIT 21"
        static let withDocument = "SELECT id FROM customer WHERE document = :key ORDER BY id LIMIT 21"
        static let find = "SELECT kind, name, email, phone, city, document, nameKey FROM customer WHERE id = ?"
        public static let all = [
            "put": put, "addBare": addBare, "remove": remove, "exists": exists, "count": count, "find": find,
            "withEmail": withEmail, "withPhone": withPhone, "withDocument": withDocument,
        ]
    }
}

/// Writes lines of customers from bytes, one after another in one transaction.
struct CustomerWriter {
    private let statement: BulkStatement

    init(_ transaction: Transaction) throws { statement = try BulkStatement(transaction, CustomerStore.SQL.put) }

    func put(_ record: Int64, _ line: CustomerLine, isCompany: Bool) throws {
        statement.bind(1, record)
        statement.bind(2, isCompany ? "company" : "person")
        bind(3, line.name)
        bind(4, line.email)
        bind(5, line.phone)
        bind(6, line.city)
        bind(7, line.nameKey)
        bind(8, line.document)
        try statement.run()
    }

    private func bind(_ index: Int32, _ bytes: [UInt8]) {
        if bytes.isEmpty {
            statement.bindNull(index)
        } else {
            bytes.withUnsafeBytes { statement.bind(index, utf8: $0) }
        }
    }
}
