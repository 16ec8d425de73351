import GRDB
import Kernel
import Rules
import Storage

/// Reads and writes `segment`. No other room writes this table.
public enum SegmentStore {
    static func list(_ transaction: Transaction) throws -> [Segment] {
        try Row.fetchAll(transaction.database, sql: SQL.list).compactMap { try segment($0) }
    }

    static func find(_ transaction: Transaction, name: String) throws -> Segment? {
        try Row.fetchOne(transaction.database, sql: SQL.named, arguments: ["key": FoldedText.fold(name)])
            .flatMap { try segment($0) }
    }

    static func find(_ transaction: Transaction, id: Int64) throws -> Segment? {
        try Row.fetchOne(transaction.database, sql: SQL.one, arguments: ["id": id]).flatMap { try segment($0) }
    }

    static func add(
        _ transaction: Transaction, _ name: String, _ rule: Rule, by actor: String, at now: Int64
    ) throws -> Int64 {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "name": name, "key": FoldedText.fold(name), "rule": RuleJSON.text(rule), "at": now, "by": actor,
            ])
        return transaction.database.lastInsertedRowID
    }

    /// Two changes within a second bear two times, so that each can be told from the other.
    static func change(_ transaction: Transaction, _ id: Int64, _ name: String, _ rule: Rule, at now: Int64) throws {
        try transaction.database.execute(
            sql: SQL.change,
            arguments: [
                "id": id, "name": name, "key": FoldedText.fold(name), "rule": RuleJSON.text(rule), "at": now,
            ])
    }

    /// - Parameter at: nil takes a removal back.
    static func remove(_ transaction: Transaction, _ id: Int64, at now: Int64?) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["id": id, "at": now])
    }

    static func isRemoved(_ transaction: Transaction, _ id: Int64) throws -> Segment? {
        try Row.fetchOne(transaction.database, sql: SQL.removed, arguments: ["id": id]).flatMap { try segment($0) }
    }

    /// A rule that a later version wrote and this one cannot read makes the segment unreadable, not the list.
    private static func segment(_ row: Row) throws -> Segment? {
        guard let rule = try? RuleJSON.rule(row["rule"] as String) else { return nil }
        let formerRule = (row["formerRule"] as String?).flatMap { try? RuleJSON.rule($0) }
        return Segment(
            id: row["id"], name: row["name"], rule: rule, createdAt: row["createdAt"], createdBy: row["createdBy"],
            changedAt: row["changedAt"],
            former: formerRule.map { Segment.Former(name: row["formerName"] ?? row["name"], rule: $0) })
    }

    public enum SQL {
        private static let columns = """
            SELECT id, name, rule, createdAt, createdBy, changedAt, formerName, formerRule FROM segment

            """
        static let list = columns + "WHERE removedAt IS NULL ORDER BY nameKey"
        static let named = columns + "WHERE nameKey = :key AND removedAt IS NULL"
        static let one = columns + "WHERE id = :id AND removedAt IS NULL"
        static let removed = columns + "WHERE id = :id AND removedAt IS NOT NULL"
        static let add = """
            INSERT INTO segment (name, nameKey, rule, createdAt, createdBy, changedAt)
            VALUES (:name, :key, :rule, :at, :by, :at)
            """
        static let change = """
            UPDATE segment SET formerName = name, formerRule = rule, name = :name, nameKey = :key, rule = :rule, changedAt = max(:at, changedAt + 1)
            WHERE id = :id AND removedAt IS NULL
            """
        static let remove = "UPDATE segment SET removedAt = :at WHERE id = :id"
        public static let all = [
            "list": list, "named": named, "one": one, "removed": removed, "add": add, "change": change,
            "remove": remove,
        ]
    }
}
