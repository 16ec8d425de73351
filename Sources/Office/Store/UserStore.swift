import GRDB
import Kernel
import Storage
import Web

/// Accounts in table `user`.
struct UserStore: Sendable {
    func insert(_ transaction: Transaction, email: String, role: Role, hash: String, mustChange: Bool, now: Int64)
        throws -> UserID
    {
        let key = SignInEmail.key(email)
        let taken = try Int.fetchOne(transaction.database, sql: SQL.byEmail, arguments: ["key": key]) != nil
        guard !taken else { throw PlainProblem("user.exists", .conflict) }
        try transaction.database.execute(
            sql: SQL.insert,
            arguments: [
                "email": email, "key": key, "role": role.rawValue, "hash": hash, "mustChange": mustChange, "now": now,
            ])
        return UserID(transaction.database.lastInsertedRowID)
    }

    func find(_ transaction: Transaction, _ id: UserID) throws -> User? {
        try Row.fetchOne(transaction.database, sql: SQL.find, arguments: ["id": id.rawValue]).flatMap(Self.user)
    }

    func find(_ transaction: Transaction, email: String) throws -> User? {
        try Row.fetchOne(transaction.database, sql: SQL.byEmail, arguments: ["key": SignInEmail.key(email)])
            .flatMap(Self.user)
    }

    func list(_ transaction: Transaction) throws -> [User] {
        try Row.fetchAll(transaction.database, sql: SQL.list).compactMap(Self.user)
    }

    func passwordHash(_ transaction: Transaction, _ id: UserID) throws -> String? {
        try String.fetchOne(transaction.database, sql: SQL.passwordHash, arguments: ["id": id.rawValue])
    }

    func setPassword(_ transaction: Transaction, _ id: UserID, hash: String, mustChange: Bool) throws {
        try transaction.database.execute(
            sql: SQL.setPassword, arguments: ["id": id.rawValue, "hash": hash, "mustChange": mustChange])
    }

    func setRole(_ transaction: Transaction, _ id: UserID, _ role: Role) throws {
        try transaction.database.execute(sql: SQL.setRole, arguments: ["id": id.rawValue, "role": role.rawValue])
    }

    func setDisabled(_ transaction: Transaction, _ id: UserID, at instant: Int64?) throws {
        try transaction.database.execute(sql: SQL.setDisabled, arguments: ["id": id.rawValue, "at": instant])
    }

    func signedIn(_ transaction: Transaction, _ id: UserID, now: Int64) throws {
        try transaction.database.execute(sql: SQL.setSignIn, arguments: ["id": id.rawValue, "now": now])
    }

    /// Active administrators other than one.
    func otherAdmins(_ transaction: Transaction, than id: UserID) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.otherAdmins, arguments: ["id": id.rawValue]) ?? 0
    }

    private static func user(_ row: Row) -> User? {
        Role(rawValue: row["role"]).map {
            User(
                id: UserID(row["id"]), email: row["email"], role: $0, mustChange: row["mustChange"],
                createdAt: row["createdAt"], lastSignInAt: row["lastSignInAt"], disabledAt: row["disabledAt"])
        }
    }

    enum SQL {
        private static let columns = "id, email, role, mustChange, createdAt, lastSignInAt, disabledAt"
        static let insert = """
            INSERT INTO user (email, emailKey, role, passwordHash, mustChange, createdAt)
            VALUES (:email, :key, :role, :hash, :mustChange, :now)
            """
        static let find = "SELECT \(columns) FROM user WHERE id = :id"
        static let byEmail = "SELECT \(columns) FROM user WHERE emailKey = :key"
        static let list = "SELECT \(columns) FROM user ORDER BY disabledAt IS NOT NULL, emailKey"
        static let passwordHash = "SELECT passwordHash FROM user WHERE id = :id"
        static let setPassword = "UPDATE user SET passwordHash = :hash, mustChange = :mustChange WHERE id = :id"
        static let setRole = "UPDATE user SET role = :role WHERE id = :id"
        static let setDisabled = "UPDATE user SET disabledAt = :at WHERE id = :id"
        static let setSignIn = "UPDATE user SET lastSignInAt = :now WHERE id = :id"
        static let otherAdmins = """
            SELECT count(*) FROM user WHERE role = 'admin' AND disabledAt IS NULL AND id <> :id
            """
        static let all = [
            "insert": insert, "find": find, "byEmail": byEmail, "list": list, "passwordHash": passwordHash,
            "setPassword": setPassword, "setRole": setRole, "setDisabled": setDisabled, "setSignIn": setSignIn,
            "otherAdmins": otherAdmins,
        ]
    }
}
