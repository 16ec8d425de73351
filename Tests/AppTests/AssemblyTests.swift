import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Segments
import Storage
import Testing
import Warehouse
import Web

@testable import App
@testable import Customers
@testable import Warehouse

/// What is true of the product as App puts it together.
@Suite("The assembled product")
struct AssemblyTests {
    static let statements: [String: String] = {
        let stores = [
            ("setting", Settings.SQL.all), ("job", JobStore.SQL.all), ("audit", AuditTrail.SQL.all),
            ("import", ImportStore.SQL.all), ("record", RecordStore.SQL.all),
            ("fact", FactBatchStore.SQL.all), ("session", SessionStore.SQL.all), ("own", OwnFieldStore.SQL.all),
            ("memory", ColumnMemoryStore.SQL.all), ("statement", StatementStore.SQL.all),
            ("consent", ConsentStore.SQL.all), ("suppression", SuppressionStore.SQL.all),
            ("entry", EntryStore.SQL.all), ("product", ProductStore.SQL.all), ("cost", CostStore.SQL.all),
            ("rate", RateStore.SQL.all), ("reading", ImportReadingStore.SQL.all), ("inbox", InboxStore.SQL.all),
            ("erasure", ErasureStore.SQL.all), ("plain", PlainOriginalStore.SQL.all),
            ("timeline", TimelineStore.SQL.all), ("segment", SegmentStore.SQL.all), ("sight", RecordSight.SQL.all),
            ("people", PeopleStore.SQL.all), ("link", LinkStore.SQL.all), ("run", IdentityRunStore.SQL.all),
        ]
        var all: [String: String] = [:]
        for (store, statements) in stores { for (name, sql) in statements { all[store + "." + name] = sql } }
        return all
    }()

    @Test("every statement prepares against the migrated schema", arguments: statements.keys.sorted())
    func prepares(_ name: String) throws {
        let sql = try #require(Self.statements[name])
        let database = try HomeDatabase.inMemory(Rooms.migrator)
        try database.read { transaction in
            #expect(throws: Never.self) { try transaction.database.makeStatement(sql: sql) }
        }
    }

    @Test(
        "what is asked for row by row is found by an index",
        arguments: [
            "record.one", "record.reference", "record.isSeen", "statement.from", "statement.block", "statement.portion",
            "import.find", "people.blocks", "people.excludedBy", "link.customer",
            "link.members", "link.move", "link.remove", "run.changes", "run.removeChange",
            "memory.find",
        ])
    func plans(_ name: String) throws {
        let sql = try #require(Self.statements[name])
        let database = try HomeDatabase.inMemory(Rooms.migrator)
        let plan = try database.read { transaction in
            let statement = try transaction.database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement)
                .map { $0["detail"] as String }.joined(separator: "; ")
        }
        #expect(plan.contains("USING"))
        #expect(!plan.contains("SCAN"))
    }

    @Test("every table is strict")
    func strict() throws {
        let database = try HomeDatabase.inMemory(Rooms.migrator)
        let loose = try database.read { transaction in
            try String.fetchAll(
                transaction.database,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND strict = 0
                      AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(loose == [])
    }

    /// Who may open what, over every route of the product. A new route fails here until it is entered.
    @Test("roles × routes: each route asks for what this table says")
    func permissions() throws {
        let home = try HomeFixture()
        let application = try Server(home.rooms).application()
        let found = Dictionary(
            application.routes.map { ($0.name, $0.permission?.rawValue ?? "UNDECLARED") }, uniquingKeysWith: { $1 })
        #expect(found == Self.table)
        #expect(Role.admin.permissions == Set(Permission.allCases))
        #expect(!Role.typist.permissions.contains(.viewFigures) && !Role.typist.permissions.contains(.viewPeople))
        #expect(!Role.agent.permissions.contains(.changeSegments) && Role.analyst.permissions.contains(.changeSegments))
        #expect(!Role.agent.permissions.contains(.exportPeople) && !Role.agent.permissions.contains(.importData))
        #expect(!Role.analyst.permissions.contains(.manageUsers) && !Role.analyst.permissions.contains(.erasePeople))
        #expect(Role.manager.permissions.contains(.erasePeople))
        #expect(Role.allCases.filter { $0.permissions.contains(.manageBackups) } == [.admin])
    }

    static let table: [String: String] = [
        "GET /": "signedIn", "GET /home/months.csv": "viewFigures", "GET /value": "viewFigures",
        "GET /value/cells.csv": "viewFigures", "GET /value/groups.csv": "viewFigures",
        "GET /value/people": "viewPeople", "GET /value/people.csv": "exportPeople", "GET /imports": "importData",
        "GET /imports/new": "importData", "POST /imports": "importData", "GET /imports/{id}": "importData",
        "GET /imports/{id}/columns": "importData", "POST /imports/{id}/columns": "importData",
        "POST /imports/{id}/run": "importData", "POST /imports/{id}/stop": "importData",
        "GET /imports/{id}/rejected.csv": "importData", "GET /imports/{id}/rejected": "importData",
        "POST /imports/{id}/rejected": "importData", "GET /imports/{id}/undo": "importData",
        "POST /imports/{id}/undo": "importData", "POST /imports/{id}/repeat": "importData",
        "POST /imports/{id}/discard": "importData", "GET /imports/statuses": "importData",
        "POST /imports/statuses": "importData", "GET /login": "everyone", "POST /login": "everyone",
        "POST /logout": "signedIn", "GET /account/password": "signedIn", "POST /account/password": "signedIn",
        "GET /settings/users": "manageUsers", "POST /settings/users": "manageUsers",
        "POST /settings/users/{id}/role": "manageUsers", "POST /settings/users/{id}/disable": "manageUsers",
        "POST /settings/users/{id}/enable": "manageUsers", "POST /settings/users/{id}/password": "manageUsers",
        "GET /settings/backups": "manageBackups", "POST /settings/backups": "manageBackups",
        "POST /settings/backups/verify": "manageBackups", "POST /settings/backups/stop": "manageBackups",
        "POST /settings/backups/schedule": "manageBackups", "POST /settings/backups/release-hold": "manageBackups",
        "GET /customers/erase": "erasePeople", "POST /customers/erase": "erasePeople",
        "GET /customers/{id}/erase": "erasePeople", "POST /customers/{id}/erase": "erasePeople",
        "GET /erasures/{id}": "erasePeople", "GET /settings/audit": "viewAudit", "GET /healthz": "everyone",
        "GET /settings/damage": "importData", "POST /settings/damage/{file}/quarantine": "importData",
        "POST /settings/damage/{file}/release": "importData",
        "GET /segments": "viewPeople", "GET /segments/new": "changeSegments", "POST /segments": "changeSegments",
        "GET /segments/{id}": "viewPeople", "POST /segments/{id}": "changeSegments",
        "POST /segments/{id}/undo": "changeSegments", "POST /segments/{id}/remove": "changeSegments",
        "POST /segments/{id}/restore": "changeSegments",
        "POST /segments/count": "viewPeople", "POST /segments/{id}/count": "viewPeople",
        "GET /segments/people": "viewPeople", "GET /segments/people.csv": "exportPeople",
        "GET /segments/{id}/people": "viewPeople", "GET /segments/{id}/people.csv": "exportPeople",
        "GET /segments/{id}/why": "viewPeople", "POST /segments/{id}/why": "viewPeople",
        "GET /robots.txt": "everyone",
        "POST /language": "everyone", "POST /theme": "everyone", "GET /dev/gallery": "development",
    ]
}
