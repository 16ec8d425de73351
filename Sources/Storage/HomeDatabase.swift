import Foundation
import GRDB
import Kernel

/// One unit of work on the database. Opaque outside the `Store` folders: a room passes it on so that another
/// room's change happens with its own, or not at all.
public struct Transaction {
    /// For the stores, which alone import GRDB.
    public let database: Database
    public init(_ database: Database) { self.database = database }
}

/// `vinculo.db`: SQLite in WAL mode behind one writer and several readers.
public final class HomeDatabase: Sendable {
    public let pool: any DatabaseWriter

    /// In memory, for tests of stores.
    public static func inMemory(_ migrator: DatabaseMigrator) throws -> HomeDatabase {
        let queue = try DatabaseQueue(configuration: configuration())
        try migrator.migrate(queue)
        return HomeDatabase(pool: queue)
    }

    init(pool: any DatabaseWriter) { self.pool = pool }

    static func open(_ path: String) throws -> HomeDatabase {
        try DatabaseTrouble.naming(file: path.split(separator: "/").last.map(String.init) ?? path) {
            let pool = try DatabasePool(path: path, configuration: configuration())
            try pool.writeWithoutTransaction { database in
                // GRDB opens WAL databases with NORMAL; what is acknowledged here has to survive a power cut.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try assertPragmas(database)
            }
            return HomeDatabase(pool: pool)
        }
    }

    public func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        try DatabaseTrouble.naming { try pool.read { try body(Transaction($0)) } }
    }

    public func write<T>(_ body: (Transaction) throws -> T) throws -> T {
        try DatabaseTrouble.naming { try pool.write { try body(Transaction($0)) } }
    }

    public func readAsync<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        do { return try await pool.read { try body(Transaction($0)) } } catch { throw DatabaseTrouble.named(error) }
    }

    public func writeAsync<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        do { return try await pool.write { try body(Transaction($0)) } } catch { throw DatabaseTrouble.named(error) }
    }

    public func integrityProblems() throws -> [String] {
        try DatabaseTrouble.naming {
            try pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }.filter { $0 != "ok" }
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Another process may write one transaction after another. SQLite's own waiting backs off to a tenth of a
        // second between tries and misses the gaps between them; trying each millisecond gets the next turn.
        configuration.busyMode = .callback { tries in
            usleep(1_000)
            return tries < 15_000
        }
        configuration.maximumReaderCount = 8
        let memory = MachineMemory.bytes()
        configuration.prepareDatabase { database in
            // KiB: one writer with a large cache, several readers with a small one; less of a small memory.
            let most = database.configuration.readonly ? 16_384 : 65_536
            let share = memory / 1024 / (database.configuration.readonly ? 64 : 16)
            let cache = max(2_048, min(most, Int(clamping: share)))
            try database.execute(sql: "PRAGMA cache_size = -\(cache)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // Pages: an import writes the same ones again and again, and they are copied to their place less often.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
        }
        return configuration
    }

    /// What the promises rest on is read back, not assumed.
    static func assertPragmas(_ database: Database) throws {
        let wanted = [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")]
        for (name, value) in wanted {
            let found = try String.fetchOne(database, sql: "PRAGMA \(name)") ?? ""
            guard found.lowercased() == value else {
                throw PlainProblem("database.pragma", .failed, ["name": name, "found": found, "wanted": value])
            }
        }
    }
}
