import Foundation
import Kernel
import Testing

@testable import Customers
@testable import Intake

@Suite("Taking imports of people back")
struct PeopleUndoTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func undo(_ summary: ImportSummary) throws -> UndoPreview {
        let id = ImportID(summary.import)
        let shown = try home.rooms.intake.previewUndo(id)
        let done = try home.rooms.intake.undo(id, by: "test")
        #expect(shown == done, "the preview says what happens")
        return done
    }

    @Test("People whom only that import named go; those it changed are as they were")
    func creationsAndUpdates() throws {
        try home.run(.people, "external_id,full_name,city\nc1,Ana,Cali\n")
        let second = try home.run(.people, "external_id,full_name,city,notes\nc1,Ana,Bogotá,nueva\nc2,Eva,Pasto,\n") {
            $0.onExisting = .replace
        }
        let undone = try undo(second)
        #expect(undone.peopleRemoved == 1 && undone.peopleChanged == 1)
        #expect(undone.samples.first?.subject == "c1")
        #expect(try home.values("c1") == ["external_id": "c1", "full_name": "Ana", "city": "Cali"])
        #expect(try home.rooms.customers.count() == 1 && home.values("c2").isEmpty)
        #expect(try home.rooms.intake.find(ImportID(second.import)).state == .undone)
        #expect(problem { _ = try home.rooms.intake.undo(ImportID(second.import), by: "test") } == "import.not-applied")
    }

    @Test("An earlier import goes and the later one has the word it would have had alone")
    func earlier() throws {
        let first = try home.run(.people, "external_id,full_name,city\nc1,Ana,Cali\nc2,Eva,Cali\n")
        try home.run(.people, "external_id,full_name,city\nc1,Anita,Pasto\n")
        try home.run(.people, "external_id,full_name\nc2,Evita\n") { $0.onExisting = .skip }
        #expect(try home.values("c1")["full_name"] == "Ana" && home.values("c2")["full_name"] == "Eva")
        _ = try undo(first)
        #expect(try home.values("c1") == ["external_id": "c1", "full_name": "Anita", "city": "Pasto"])
        #expect(try home.values("c2") == ["external_id": "c2", "full_name": "Evita"])
    }

    @Test("A refusal stays, also of somebody whom nobody names any more, and meets them when they come back")
    func refusals() throws {
        try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,sí\n")
        let second = try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,no\nc2,Eva,no\n")
        #expect(try undo(second).optOutsKept == 2)
        #expect(try home.values("c1")["consent_email"] == "no")
        #expect(try home.rooms.customers.count() == 1 && home.values("c2").isEmpty)
        let back = try home.run(.people, "external_id,full_name,consent_email\nc2,Eva,sí\n") {
            $0.onExisting = .replace
        }
        #expect(back.people.created == 1 && back.created == 1)
        #expect(try home.values("c2") == ["external_id": "c2", "full_name": "Eva", "consent_email": "no"])
    }

    @Test("Somebody whom orders name stays, bare; with the orders gone, too, they are gone")
    func bare() throws {
        let people = try home.run(.people, "external_id,full_name\nc1,Ana\n")
        let orders = try home.run(
            .orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n2,c9,2024-01-01,5\n")
        #expect(try undo(people).peopleChanged == 1)
        #expect(try home.rooms.customers.count() == 2)
        #expect(try home.rfm("2024-01-31").keys.sorted() == ["c1", "c9"])
        #expect(try undo(orders).peopleRemoved == 2)
        #expect(try home.rooms.customers.count() == 0)
    }

    @Test("What somebody changed by hand since is listed first, and stays")
    func edits() throws {
        let first = try home.run(.people, "external_id,full_name,city\nc1,Ana,Cali\nc2,Eva,Cali\n")
        try home.rooms.customers.edit(
            home.rooms.customers.record("c1"), ["city": "Pasto"], by: "user:1", at: HomeFixture.now)
        let undone = try undo(first)
        #expect(undone.sinceCount == 1 && undone.since.first?.subject == "c1" && undone.since.first?.by == "user:1")
        #expect(try home.values("c1") == ["city": "Pasto"] && home.values("c2").isEmpty)
    }

    @Test("A value that cannot be used is refused by hand, and so is a field nobody knows")
    func badEdits() throws {
        try home.run(.people, "external_id,full_name\nc1,Ana\n")
        let record = try home.rooms.customers.record("c1")
        #expect(
            problem { try home.rooms.customers.edit(record, ["email": "no@"], by: "x", at: 0) }
                == "customer.value-unusable")
        #expect(
            problem { try home.rooms.customers.edit(record, ["correo": "a@b.co"], by: "x", at: 0) }
                == "customer.unknown-field")
        #expect(problem { _ = try home.rooms.customers.record("c2") } == "customer.not-found")
        try home.rooms.customers.edit(record, ["consent_email": "no"], by: "x", at: 0)
        let yes = problem { try home.rooms.customers.edit(record, ["consent_email": "sí"], by: "x", at: 0) }
        #expect(try yes == "customer.refusal-stands" && home.values("c1")["consent_email"] == "no")
    }
}
