import GRDB
import Intake
import Kernel
import Storage

/// Reads and writes `productCost` and `spend`. No other room writes these tables.
public enum CostStore {
    /// How a statement wants to be heard beside earlier ones that can be seen.
    enum Mode: String {
        /// It takes their place.
        case replace
        /// It counts only where there is none.
        case skip
        /// It counts only where no earlier import speaks of the product.
        case new
    }

    static func stage(
        _ transaction: Transaction, _ costs: ArraySlice<DeliveredProducts.Cost>, source: String, of id: ImportID,
        mode: Mode
    ) throws {
        let insert = try BulkStatement(transaction, SQL.stageCost)
        insert.bind(1, source)
        insert.bind(4, id.rawValue)
        insert.bind(5, mode.rawValue)
        for cost in costs {
            insert.bind(2, cost.sku)
            insert.bind(3, Int64(cost.validFrom.number))
            insert.bind(6, cost.micros)
            insert.bind(7, cost.currency.code)
            try insert.run()
        }
    }

    static func stage(
        _ transaction: Transaction, _ rows: ArraySlice<SpendRow>, of id: ImportID, mode: Mode
    ) throws {
        let insert = try BulkStatement(transaction, SQL.stageSpend)
        for row in rows {
            insert.bind(1, row.source)
            insert.bind(2, row.key)
            insert.bind(3, id.rawValue)
            insert.bind(4, mode.rawValue)
            insert.bind(5, Int64(row.spentOn.number))
            insert.bind(6, row.amount)
            let texts = [
                row.currency, row.label, row.channel, row.campaign, row.customerSource, row.customer, row.notes,
            ]
            for (index, text) in texts.enumerated() { insert.bind(Int32(7 + index), text) }
            try insert.run()
        }
    }

    /// Removes up to `limit` rows of each table. Returns how many there were.
    static func unstage(_ transaction: Transaction, of id: ImportID, limit: Int) throws -> Int {
        var removed = 0
        for sql in [SQL.unstageCost, SQL.unstageSpend] {
            try transaction.database.execute(sql: sql, arguments: ["import": id.rawValue, "limit": limit])
            removed += transaction.database.changesCount
        }
        return removed
    }

    /// Every statement that can be seen, by source, SKU and day.
    static func statements(_ transaction: Transaction) throws -> [ProductCosts.Statement] {
        let all = try BulkStatement(transaction, SQL.statements)
        var heard: [ProductCosts.Statement] = []
        while try all.next() { hear(all, &heard) }
        return heard
    }

    /// Of several statements about one day, which follow one another in sequence, the one that counts.
    static func hear(_ row: BulkStatement, _ heard: inout [ProductCosts.Statement]) {
        let statement = ProductCosts.Statement(
            source: row.text(0), sku: row.text(1), validFrom: Day(number: Int32(clamping: row.integer(2))),
            micros: row.integer(5), currency: Currency(row.text(6)) ?? .cop, sequence: row.integer(7))
        let isKnown = heard.last.map {
            ($0.source, $0.sku, $0.validFrom) == (statement.source, statement.sku, statement.validFrom)
        }
        if isKnown != true {
            heard.append(statement)
        } else if row.text(4) != Mode.skip.rawValue {
            heard[heard.count - 1] = statement
        }
    }

    /// Keys of the spend an import brought, ascending, those after `after`.
    static func spendKeys(
        _ transaction: Transaction, of id: ImportID, after: String, limit: Int
    ) throws -> [(source: String, key: String)] {
        try Row.fetchAll(
            transaction.database, sql: SQL.spendKeys,
            arguments: ["import": id.rawValue, "after": after, "limit": limit]
        ).map { ($0["source"], $0["key"]) }
    }

    /// A row of spend as it is seen or would be without an import, and the import whose word it is.
    static func spend(
        _ transaction: Transaction, source: String, key: String, without excluded: ImportID? = nil
    ) throws -> (row: SpendRow, by: ImportID)? {
        let rows = try Row.fetchCursor(
            transaction.database, sql: SQL.spendOf,
            arguments: ["source": source, "key": key, "without": excluded?.rawValue ?? 0])
        return try heard(rows).first
    }

    /// All that can be seen, by source and key.
    static func spend(_ transaction: Transaction) throws -> [SpendRow] {
        try heard(Row.fetchCursor(transaction.database, sql: SQL.spend)).map(\.row)
    }

    /// Who is named by spend, and under which keys.
    static func namedSpend(_ transaction: Transaction) throws -> [SpendRow] {
        try Row.fetchAll(transaction.database, sql: SQL.namedSpend).map(spendRow)
    }

    /// Takes away whom spend was for.
    static func forgetCustomer(_ transaction: Transaction, _ row: SpendRow, key: String) throws {
        try transaction.database.execute(
            sql: SQL.forgetCustomer, arguments: ["source": row.source, "key": row.key, "new": key])
    }

    private static func heard(_ rows: RowCursor) throws -> [(row: SpendRow, by: ImportID)] {
        var heard: [(row: SpendRow, by: ImportID)] = []
        while let row = try rows.next() {
            let next = (row: spendRow(row), by: ImportID(row["importId"] as Int64))
            if heard.last.map({ ($0.row.source, $0.row.key) == (next.row.source, next.row.key) }) != true {
                heard.append(next)
            } else if row["mode"] as String != Mode.skip.rawValue {
                heard[heard.count - 1] = next
            }
        }
        return heard
    }

    private static func spendRow(_ row: Row) -> SpendRow {
        SpendRow(
            source: row["source"], key: row["key"], spentOn: Day(number: row["spentOn"]), amount: row["amount"],
            currency: row["currency"], label: row["label"], channel: row["channel"], campaign: row["campaign"],
            customerSource: row["customerSource"], customer: row["customer"], notes: row["notes"])
    }
}

extension CostStore {
    public enum SQL {
        static let stageCost = """
            INSERT INTO productCost (source, sku, validFrom, importId, mode, cost, currency)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, sku, validFrom, importId) DO UPDATE SET cost = excluded.cost,
              currency = excluded.currency
            """
        static let stageSpend = """
            INSERT INTO spend (source, key, importId, mode, spentOn, amount, currency, label, channel, campaign,
                               customerSource, customer, notes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, key, importId) DO UPDATE SET spentOn = excluded.spentOn, amount = excluded.amount,
              currency = excluded.currency, label = excluded.label, channel = excluded.channel,
              campaign = excluded.campaign, customerSource = excluded.customerSource, customer = excluded.customer,
              notes = excluded.notes
            """
        static let unstageCost = """
            DELETE FROM productCost WHERE importId = :import AND (source, sku, validFrom) IN
              (SELECT source, sku, validFrom FROM productCost WHERE importId = :import LIMIT :limit)
            """
        static let unstageSpend = """
            DELETE FROM spend WHERE importId = :import AND (source, key) IN
              (SELECT source, key FROM spend WHERE importId = :import LIMIT :limit)
            """
        private static let visibleCost = """
            SELECT productCost.*, shown.sequence FROM productCost
            JOIN productImport AS shown ON shown.importId = productCost.importId
            WHERE (mode <> 'new' OR NOT EXISTS (
              SELECT 1 FROM productVersion AS earlier
              JOIN productImport AS before ON before.importId = earlier.importId AND before.sequence < shown.sequence
              WHERE earlier.source = productCost.source AND earlier.sku = productCost.sku
            """
        static let statements = visibleCost + "\n)) ORDER BY source, sku, validFrom, shown.sequence"
        static let statementsOf =
            visibleCost + """

                AND before.importId <> :without)) AND source = :source AND sku = :sku
                AND productCost.importId <> :without ORDER BY source, sku, validFrom, shown.sequence
                """
        private static let visibleSpend = """
            SELECT spend.*, sequence FROM spend JOIN productImport ON productImport.importId = spend.importId
            """
        static let spend = visibleSpend + "\nORDER BY source, key, sequence"
        static let spendOf =
            visibleSpend + """

                WHERE source = :source AND key = :key AND spend.importId <> :without ORDER BY sequence
                """
        static let namedSpend = "SELECT * FROM spend WHERE customer <> ''"
        static let forgetCustomer = """
            UPDATE spend SET key = :new, customer = '', customerSource = '', notes = ''
            WHERE source = :source AND key = :key
            """
        static let spendKeys = """
            SELECT source, key FROM spend WHERE importId = :import AND key > :after ORDER BY key LIMIT :limit
            """
        public static let all = [
            "stageCost": stageCost, "stageSpend": stageSpend, "unstageCost": unstageCost,
            "unstageSpend": unstageSpend, "statements": statements, "statementsOf": statementsOf, "spend": spend,
            "spendOf": spendOf, "spendKeys": spendKeys, "namedSpend": namedSpend,
            "forgetCustomer": forgetCustomer,
        ]
    }
}
