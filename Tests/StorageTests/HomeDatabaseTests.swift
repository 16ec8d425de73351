import GRDB
import Kernel
import TestKit
import Testing

@testable import Storage

@Suite("The database of a home")
struct HomeDatabaseTests {
    @Test("a home's database syncs fully, writes ahead and checks references")
    func pragmas() throws {
        let place = try TemporaryHome(Schemas.ground)
        let found = try place.home.database.pool.writeWithoutTransaction { database in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(found == ["wal", "2", "1"])
    }

    @Test(
        "a database with one of the promises broken is refused",
        arguments: [
            ("journal_mode", "DELETE"), ("synchronous", "NORMAL"), ("synchronous", "OFF"), ("foreign_keys", "OFF"),
        ])
    func wrongPragma(name: String, value: String) throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.path + "/x.db")
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
            try HomeDatabase.assertPragmas(database)
            _ = try Row.fetchAll(database, sql: "PRAGMA \(name) = \(value)")
            expectProblem("database.pragma", exit: 1) { try HomeDatabase.assertPragmas(database) }
        }
    }

    @Test("a reference to nothing is refused")
    func foreignKeys() throws {
        let place = try TemporaryHome(Schemas.ground)
        #expect(throws: DatabaseError.self) {
            try place.home.database.write { transaction in
                try transaction.database.execute(
                    sql: "CREATE TABLE child (job INTEGER REFERENCES job (id)); INSERT INTO child VALUES (7)")
            }
        }
        #expect(try !place.home.database.tables().contains("child"))
    }

    @Test("every statement of the ground fits its tables")
    func statements() throws {
        let database = try HomeDatabase.inMemory(Schemas.ground)
        let all = [Settings.SQL.all, AuditTrail.SQL.all, JobStore.SQL.all]
        #expect(all.allSatisfy { !$0.isEmpty })
        try database.read { transaction in
            for (name, sql) in all.flatMap({ $0 }) {
                #expect(throws: Never.self, "\(name)") { _ = try transaction.database.makeStatement(sql: sql) }
            }
        }
    }

    @Test("a transaction that fails leaves nothing")
    func rollback() throws {
        let database = try HomeDatabase.inMemory(Schemas.ground)
        #expect(throws: CancellationError.self) {
            try database.write { transaction in
                try Settings.set(transaction, "note", "half")
                throw CancellationError()
            }
        }
        #expect(try database.note() == nil)
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test("a statement for many rows brings back numbers, texts, emptiness and nothing as they were")
    func bulk() throws {
        let database = try HomeDatabase.inMemory(Schemas.ground)
        try database.write { transaction in
            try transaction.database.execute(sql: "CREATE TABLE t (a INTEGER, b TEXT UNIQUE) STRICT")
            let insert = try BulkStatement(transaction, "INSERT INTO t VALUES (?, ?)")
            for (number, text) in [(Int64.min, "Bogotá"), (.max, ""), (0, "a\0b")] {
                insert.bind(1, number)
                insert.bind(2, text)
                try insert.run()
            }
            insert.bindNull(1)
            insert.bindNull(2)
            try insert.run()
            #expect(insert.lastInsertedID == 4)
            insert.bind(2, "Bogotá")
            #expect(throws: DatabaseError.self) { try insert.run() }
            let select = try BulkStatement(transaction, "SELECT a, b FROM t ORDER BY rowid")
            var rows: [String] = []
            while try select.next() {
                rows.append(
                    "\(select.isNull(0) ? "-" : String(select.integer(0))) \(select.isNull(1) ? "-" : select.text(1))")
            }
            #expect(rows == ["\(Int64.min) Bogotá", "\(Int64.max) ", "0 a\0b", "- -"])
            #expect(throws: DatabaseError.self) { _ = try BulkStatement(transaction, "SELECT nonsense FROM t") }
        }
    }
}
