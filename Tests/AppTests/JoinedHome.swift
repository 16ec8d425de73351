import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Testing

@testable import App

/// A home in which a shop and a newsletter speak of the same people.
final class JoinedHome {
    let home: HomeFixture
    private(set) var shop: ImportID = ImportID(0)
    private(set) var letter: ImportID = ImportID(0)
    var rooms: Rooms { home.rooms }

    static let given = ["Ana", "Luisa", "Carlos", "Diego", "Marta", "Julián", "Paola", "Hernán", "Inés", "Óscar"]
    static let surnames = ["Rojas Peña", "Quintero Díaz", "Zambrano Gil", "Uribe León", "Cárdenas Mora"]

    init() throws { home = try HomeFixture() }

    /// 50 people of the shop, the first `repeated` of them in the newsletter, too, in capitals.
    func fill(repeated: Int = 20) throws {
        shop = try people("tienda", 0..<50, "c") { $0 }
        letter = try people("boletin", 0..<repeated, "b") { $0.uppercased() }
    }

    private func people(
        _ source: String, _ range: Range<Int>, _ prefix: String, _ write: (String) -> String
    ) throws -> ImportID {
        let rows = range.map { at in
            let given = Self.given[at % 10]
            let surname = Self.surnames[at / 10]
            return
                "\(prefix)\(at),\(write(given)),\(write(surname)),persona\(at)@ejemplo.co,3\(100_000_000 + at * 7_919)"
        }
        let text = "external_id,given_names,surnames,email,mobile\n" + rows.joined(separator: "\n") + "\n"
        return ImportID(try home.run(.people, text) { $0.source = source }.import)
    }

    /// `source:id` of each record that readers see → that of its customer.
    func map() throws -> [String: String] {
        let kept = try rooms.identity.keptMap()
        let names = try rooms.identity.recordNames().mapValues { $0.source + ":" + $0.externalID }
        return zip(kept.records, kept.customers).reduce(into: [:]) { $0[names[$1.0] ?? ""] = names[$1.1] }
    }

    func record(_ reference: String) throws -> RecordID { try rooms.customers.record(reference) }

    /// Writes groups of references as the map; everybody else is alone.
    @discardableResult
    func join(_ groups: [String]..., portion: Int = 2_000, watch: IntakeRoom.Watch = .init()) throws -> IdentityRun {
        var customers: [Int64: Int64] = [:]
        for group in groups {
            let records = try group.map { try record($0).rawValue }.sorted()
            for record in records { customers[record] = records[0] }
        }
        let records = try rooms.identity.keptMap().records
        let map = WantedMap(records: records, customers: records.map { customers[$0] ?? $0 })
        return try rooms.write(map, by: "test", portion: portion, watch: watch)
    }

    func mayWrite(_ reference: String, _ channel: ContactChannel = .email) throws -> Bool {
        let record = try record(reference)
        let alone = try rooms.customers.records(with: record)
        let answer = try rooms.customers.mayContact(alone, channel, on: Day(number: 20_103)).isAllowed
        #expect(try rooms.customers.mayContact(record, channel, on: Day(number: 20_103)).isAllowed == answer)
        // The table of everybody says the same.
        let customer = try #require(try rooms.customers.customers(of: [record]).first)
        let all = PeopleSight(try rooms.customers.people(on: Day(number: 20_103)))
        #expect((all.people[customer.rawValue]?["consent:" + channel.rawValue] == "true") == answer, "\(reference)")
        let some = PeopleSight(try rooms.customers.people(of: [customer], on: Day(number: 20_103)))
        #expect(some.people[customer.rawValue] == all.people[customer.rawValue])
        return answer
    }

    /// The map is flat, names only records that readers see, and every customer is the oldest of its records.
    func expectValid(_ story: String = "") throws {
        let broken = try rooms.home.database.read { transaction in
            try String.fetchAll(
                transaction.database,
                sql: """
                    SELECT recordId || ' → ' || customerId FROM identityLink AS link
                    WHERE customerId >= recordId OR customerId IN (SELECT recordId FROM identityLink)
                      OR (SELECT count(*) FROM sourceRecord JOIN import ON import.id = importId
                          WHERE sourceRecord.id IN (link.recordId, link.customerId)
                            AND state IN ('applied', 'undone')) < 2
                    """)
        }
        #expect(broken == [], "\(story)")
        #expect(try rooms.home.database.read { try Row.fetchAll($0.database, sql: "PRAGMA foreign_key_check") }.isEmpty)
    }
}
