import GRDB
import Storage

/// A field that a file brought of its own.
public struct OwnField: Sendable, Equatable {
    /// `custom:Nivel VIP`
    public let name: String
    /// What its values look like: `text`, `number`, `date`, `yesNo`.
    public let type: String

    public init(name: String, type: String = "text") {
        self.name = name
        self.type = type
    }
}

/// Reads and writes `ownField`. No other room writes this table.
public enum OwnFieldStore {
    /// Gives a number to each field that has none.
    static func add(_ transaction: Transaction, _ fields: [OwnField]) throws {
        for field in fields {
            try transaction.database.execute(sql: SQL.add, arguments: ["name": field.name, "type": field.type])
        }
    }

    /// The numbers of all fields, once one more has its own.
    public static func added(_ transaction: Transaction, _ field: OwnField) throws -> PersonFields {
        try add(transaction, [field])
        return try fields(transaction)
    }

    /// All of them, by name.
    public static func list(_ transaction: Transaction) throws -> [OwnField] {
        try Row.fetchAll(transaction.database, sql: SQL.list).map { OwnField(name: $0["name"], type: $0["type"]) }
    }

    /// The numbers of all fields.
    public static func fields(_ transaction: Transaction) throws -> PersonFields {
        PersonFields(
            own: try Row.fetchAll(transaction.database, sql: SQL.list).map { row in
                (code: PersonFields.Code(clamping: row["code"] as Int64), name: row["name"])
            })
    }

    public enum SQL {
        static let add = """
            INSERT INTO ownField (code, name, type)
            SELECT max(999, coalesce((SELECT max(code) FROM ownField), 0)) + 1, :name, :type
            WHERE NOT EXISTS (SELECT 1 FROM ownField WHERE name = :name)
            """
        static let list = "SELECT code, name, type FROM ownField ORDER BY name"
        public static let all = ["add": add, "list": list]
    }
}
