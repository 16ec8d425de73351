import GRDB
import Kernel
import Storage
import Testing

/// Schemas of three ages: as shipped, one migration later, and one that fails half-way.
enum Schemas {
    static var ground: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        return migrator
    }

    static var later: DatabaseMigrator {
        var migrator = ground
        migrator.registerMigration("test-0002-later") {
            try $0.execute(sql: "CREATE TABLE later (id INTEGER PRIMARY KEY)")
        }
        return migrator
    }

    static var failing: DatabaseMigrator {
        var migrator = later
        migrator.registerMigration("test-0003-failing") { database in
            try database.execute(sql: "DELETE FROM setting WHERE key = 'note'")
            try database.execute(sql: "CREATE TABLE later (id INTEGER PRIMARY KEY)")
        }
        return migrator
    }
}

/// What the database holds, told shortly.
extension HomeDatabase {
    func note() throws -> String? { try read { try Settings.value($0, "note") } }

    func tables() throws -> Set<String> {
        try read { try Set(String.fetchAll($0.database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")) }
    }
}

/// Expects a problem with this code and this exit code.
func expectProblem(
    _ code: String, exit: Int32, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("no problem, but \(code) was due", sourceLocation: sourceLocation)
    } catch let problem as any Problem {
        #expect(problem.code == code, sourceLocation: sourceLocation)
        #expect(problem.kind.exitCode == exit, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) instead of \(code)", sourceLocation: sourceLocation)
    }
}
