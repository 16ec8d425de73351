import GRDB
import Intake
import Kernel
import Storage

/// Reads and writes `product`, `productVersion` and `productImport`. No other room writes these tables.
public enum ProductStore {
    /// What one import says of one product.
    struct Staged {
        var sku: String
        var said: String
        var invalid: String
    }

    /// A product by what names it.
    struct Name: Hashable {
        var source: String
        var sku: String
    }

    static func stage(
        _ transaction: Transaction, _ rows: ArraySlice<Staged>, source: String, of id: ImportID, mode: OnExisting,
        empty: EmptyCell
    ) throws {
        let insert = try BulkStatement(transaction, SQL.stage)
        insert.bind(1, source)
        insert.bind(3, id.rawValue)
        insert.bind(4, mode.rawValue)
        insert.bind(5, empty.rawValue)
        for row in rows {
            insert.bind(2, row.sku)
            insert.bind(6, row.said)
            insert.bind(7, row.invalid)
            try insert.run()
        }
    }

    static func unstage(_ transaction: Transaction, of id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.unstage, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    /// From here on readers see what the import said.
    static func show(_ transaction: Transaction, _ id: ImportID, sequence: Int64) throws {
        try transaction.database.execute(sql: SQL.show, arguments: ["import": id.rawValue, "sequence": sequence])
    }

    static func hide(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.hide, arguments: ["import": id.rawValue])
    }

    /// Looks many products up, as they are now.
    final class Current {
        private let one: BulkStatement
        private let source: String

        init(_ transaction: Transaction, source: String) throws {
            one = try BulkStatement(transaction, SQL.current)
            self.source = source
        }

        /// `said` and `invalid`, packed; nil where nobody has spoken of the product.
        func find(_ sku: String) throws -> (said: String, invalid: String)? {
            one.bind(1, source)
            one.bind(2, sku)
            defer { one.reset() }
            return try one.next() ? (one.text(0), one.text(1)) : nil
        }
    }

    /// Products that an import speaks of, in its products or their costs, ascending, those after `after`.
    static func names(_ transaction: Transaction, of id: ImportID, after: Name, limit: Int) throws -> [Name] {
        try Row.fetchAll(
            transaction.database, sql: SQL.names,
            arguments: ["import": id.rawValue, "source": after.source, "sku": after.sku, "limit": limit]
        ).map { Name(source: $0["source"], sku: $0["sku"]) }
    }

    /// Folds many products, with statements that are prepared once.
    final class Folding {
        private let versions, costs, put, remove: BulkStatement

        init(_ transaction: Transaction) throws {
            versions = try BulkStatement(transaction, SQL.versions)
            costs = try BulkStatement(transaction, CostStore.SQL.statementsOf)
            put = try BulkStatement(transaction, SQL.put)
            remove = try BulkStatement(transaction, SQL.remove)
        }

        /// The fold of what visible imports said of a product, except one; nil is a product nobody speaks of.
        func values(_ name: Name, without excluded: ImportID? = nil) throws -> ProductValues? {
            versions.bind(1, name.source)
            versions.bind(2, name.sku)
            versions.bind(3, excluded?.rawValue ?? 0)
            var values: ProductValues?
            while try versions.next() {
                let said = ProductValues(
                    said: SaidText.decode(versions.text(2)), invalid: SaidText.decode(versions.text(3)))
                values = ProductValues.applying(
                    .init(
                        values: said, mode: OnExisting(rawValue: versions.text(0)) ?? .replace,
                        empty: EmptyCell(rawValue: versions.text(1)) ?? .keep), to: values)
            }
            return values
        }

        /// Statements of a product's cost, as they are seen or would be without an import.
        func costs(_ name: Name, without excluded: ImportID? = nil) throws -> [ProductCosts.Statement] {
            costs.bind(1, excluded?.rawValue ?? 0)
            costs.bind(2, name.source)
            costs.bind(3, name.sku)
            var heard: [ProductCosts.Statement] = []
            while try costs.next() { CostStore.hear(costs, &heard) }
            return heard
        }

        /// Writes the fold of what visible imports said of a product; nobody's product goes.
        func refold(_ name: Name, home: Currency) throws {
            guard let values = try values(name) else {
                remove.bind(1, name.source)
                remove.bind(2, name.sku)
                return try remove.run()
            }
            put.bind(1, name.source)
            put.bind(2, name.sku)
            put.bind(3, SaidText.encode(values.said))
            put.bind(4, SaidText.encode(values.invalid))
            for (index, field) in ["name", "category", "subcategory"].enumerated() {
                put.bind(Int32(5 + index), known: values.usable(field))
            }
            put.bind(8, known: values.micros("price"))
            put.bind(9, values.usable("currency") ?? home.code)
            put.bind(10, known: values.micros("stock"))
            put.bind(11, known: values.usable("active").map { $0 == "yes" ? 1 : 0 })
            for (index, field) in ["replaces", "url", "image_url"].enumerated() {
                put.bind(Int32(12 + index), known: values.usable(field))
            }
            try put.run()
        }
    }

    /// Numbers that are others as soon as an import of products or costs has become visible or was taken back.
    static func state(_ transaction: Transaction) throws -> [Int64] {
        guard let row = try Row.fetchOne(transaction.database, sql: SQL.state) else { return [] }
        return [row[0], row[1], row[2]]
    }

    public static func count(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.count) ?? 0
    }

    static func find(_ transaction: Transaction, _ source: String, _ sku: String) throws -> Product? {
        try Row.fetchOne(transaction.database, sql: SQL.find, arguments: ["source": source, "sku": sku]).map(product)
    }

    static func list(
        _ transaction: Transaction, after: (source: String, sku: String), limit: Int
    ) throws -> [Product] {
        try Row.fetchAll(
            transaction.database, sql: SQL.list,
            arguments: ["source": after.source, "sku": after.sku, "limit": limit]
        ).map(product)
    }

    private static func product(_ row: Row) -> Product {
        Product(
            source: row["source"], sku: row["sku"], name: row["name"], category: row["category"],
            subcategory: row["subcategory"], price: row["price"], currency: Currency(row["currency"] as String) ?? .cop,
            stock: row["stock"], isActive: row["isActive"], replaces: row["replaces"], url: row["url"],
            imageURL: row["imageUrl"])
    }
}

extension BulkStatement {
    fileprivate func bind(_ index: Int32, known text: String?) {
        if let text { bind(index, text) } else { bindNull(index) }
    }

    fileprivate func bind(_ index: Int32, known number: Int64?) {
        if let number { bind(index, number) } else { bindNull(index) }
    }
}

extension ProductValues {
    /// A number in millionths.
    fileprivate func micros(_ field: String) -> Int64? { usable(field).flatMap(Micros.init(plain:))?.raw }
}

extension ProductStore {
    public enum SQL {
        static let stage = """
            INSERT INTO productVersion (source, sku, importId, mode, empty, said, invalid)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, sku, importId) DO UPDATE SET said = excluded.said, invalid = excluded.invalid
            """
        static let unstage = """
            DELETE FROM productVersion WHERE importId = :import AND (source, sku) IN
              (SELECT source, sku FROM productVersion WHERE importId = :import LIMIT :limit)
            """
        static let show = "INSERT INTO productImport (importId, sequence) VALUES (:import, :sequence)"
        static let hide = "DELETE FROM productImport WHERE importId = :import"
        static let current = "SELECT said, invalid FROM product WHERE source = ? AND sku = ?"
        static let names = """
            SELECT source, sku FROM productVersion WHERE importId = :import AND (source, sku) > (:source, :sku)
            UNION
            SELECT source, sku FROM productCost WHERE importId = :import AND (source, sku) > (:source, :sku)
            ORDER BY source, sku LIMIT :limit
            """
        static let versions = """
            SELECT mode, empty, said, invalid FROM productVersion
            JOIN productImport ON productImport.importId = productVersion.importId
            WHERE source = :source AND sku = :sku AND productVersion.importId <> :without ORDER BY sequence
            """
        static let put = """
            INSERT INTO product (source, sku, said, invalid, name, category, subcategory, price, currency, stock, isActive,
                                 replaces, url, imageUrl)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, sku) DO UPDATE SET
              said = excluded.said, invalid = excluded.invalid, name = excluded.name, category = excluded.category,
              subcategory = excluded.subcategory, price = excluded.price, currency = excluded.currency,
              stock = excluded.stock, isActive = excluded.isActive, replaces = excluded.replaces, url = excluded.url,
              imageUrl = excluded.imageUrl
            """
        static let remove = "DELETE FROM product WHERE source = :source AND sku = :sku"
        static let count = "SELECT count(*) FROM product"
        static let find = "SELECT * FROM product WHERE source = :source AND sku = :sku"
        static let list = """
            SELECT * FROM product WHERE (source, sku) > (:source, :sku) ORDER BY source, sku LIMIT :limit
            """
        static let state = "SELECT count(*), coalesce(max(sequence), 0), coalesce(sum(sequence), 0) FROM productImport"
        public static let all = [
            "state": state, "stage": stage, "unstage": unstage, "show": show, "hide": hide, "current": current,
            "names": names,
            "versions": versions, "put": put, "remove": remove, "count": count, "find": find, "list": list,
        ]
    }
}
