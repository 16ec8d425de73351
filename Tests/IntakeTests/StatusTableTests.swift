import GRDB
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("What the status of an order means")
struct StatusTableTests {
    @Test(
        "Every status of the contract",
        arguments: [
            (
                OrderStatus.sold,
                [
                    "", "paid", "completed", "processing", "shipped", "delivered", "fulfilled", "invoiced", "pagado",
                    "completado", "enviado", "entregado", "facturado",
                ]
            ),
            (
                .void,
                [
                    "cancelled", "canceled", "failed", "pending", "on-hold", "voided", "draft", "cancelado", "anulado",
                    "pendiente", "fallido", "borrador",
                ]
            ),
            (.returned, ["returned", "refunded", "devuelto", "reembolsado"]),
        ])
    func contract(_ meaning: OrderStatus, _ texts: [String]) {
        for text in texts {
            #expect(StatusTable.standard.meaning(of: text) == meaning, "\(text)")
            #expect(StatusTable.standard.meaning(of: "  " + text.uppercased() + " ") == meaning, "\(text) in capitals")
        }
    }

    @Test("A text that the table does not hold is unknown, not sold in silence")
    func unknown() {
        for text in ["en camino", "paid?", "void-ish", "0"] {
            #expect(StatusTable.standard.meaning(of: text) == nil, "\(text)")
        }
    }

    @Test("A company's own words go before the standard, and are given back")
    func own() throws {
        var table = StatusTable.standard
        try table.set(" En Camino ", .void)
        try table.set("PENDIENTE", .sold)
        #expect(table.meaning(of: "en camino") == .void && table.meaning(of: "pendiente") == .sold)
        #expect(table.isOwn("Pendiente") && table.isOwn("en camino") && !table.isOwn("pagado"))
        let own = table.entries.filter { !$0.isStandard }
        #expect(own.map(\.text) == ["en camino", "pendiente"] && own.map(\.meaning) == [.void, .sold])
        #expect(table.entries.count == StatusTable.standard.entries.count + 1)
        try table.set("pendiente", .void)
        try table.set("en camino", nil)
        #expect(table.entries.allSatisfy(\.isStandard) && table.meaning(of: "en camino") == nil)
    }

    @Test("What is no status cannot be set", arguments: ["", "  ", String(repeating: "x", count: 101), "a\u{7}b"])
    func refused(_ text: String) {
        var table = StatusTable.standard
        #expect(throws: PlainProblem("import.status-text", .invalid)) { try table.set(text, .void) }
    }

    @Test("The table is kept with the home, each change with who made it")
    func kept() throws {
        let home = try TemporaryHome(GroundMigrations.migrator).home
        let room = IntakeRoom(setting: try IntakeSetting(home), steps: [], now: { 7 })
        try room.setStatus("en camino", .void, by: "ana")
        try room.setStatus("en camino", .void, by: "ana")
        try room.setStatus("pagado", .returned, by: "ana")
        try room.removeStatus("pagado", by: "luz")
        #expect(try room.statuses().filter { !$0.isStandard }.map(\.text) == ["en camino"])
        let log = try home.database.read { try AuditTrail.list($0, limit: 9) }
        #expect(log.map(\.actor) == ["luz", "ana", "ana"] && log.allSatisfy { $0.action == "import.status" })
        #expect(log.map(\.before) == ["returned", "sold"].map { "{\"meaning\":\"\($0)\"}" } + [nil])
        #expect(log.map(\.after) == ["sold", "returned", "void"].map { "{\"meaning\":\"\($0)\"}" })
    }

    @Test("A meaning of one's own makes another order of what was imported before it")
    func hashed() throws {
        func hash(_ statuses: StatusTable, _ status: String) -> UInt64 {
            let sheet = OrderSheet(OrderSheet.fields([]), present: [6], home: .cop)
            let code = sheet.texts[0].code(of: status)
            let row = OrderRow(instant: 0, quantity: 1, amount: 1)
            return OrderHasher(sheet, statuses).line(row, [code], unitCost: -1, firstStatus: code)
        }
        var own = StatusTable.standard
        try own.set("pendiente", .sold)
        try own.set("en camino", .sold)
        #expect(hash(own, "pendiente") != hash(.standard, "pendiente"))
        #expect(hash(own, "en camino") == hash(.standard, "en camino"))
        #expect(hash(own, "pagado") == hash(.standard, "pagado"))
    }
}

extension GroundMigrations {
    fileprivate static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        register(&migrator)
        return migrator
    }
}
