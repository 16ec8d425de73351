import Foundation
import Intake
import Kernel
import Rules
import Segments
import Testing

/// The rules of the worked example, from the files of a shop to the people they name.
@Suite("Segments of the worked example")
struct SegmentExampleTests {
    private struct Expected: Decodable {
        struct Day: Decodable { var segments: [String: [String]] }
        var after_orders, after_orders_2: [String: Day]

        enum CodingKeys: CodingKey { case after_orders, after_orders_2 }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func days(_ key: CodingKeys) throws -> [String: Day] {
                let state = try values.nestedContainer(keyedBy: DayKey.self, forKey: key)
                var days: [String: Day] = [:]
                for name in state.allKeys where name.stringValue.hasPrefix("20") {
                    days[name.stringValue] = try state.decode(Day.self, forKey: name)
                }
                return days
            }
            (after_orders, after_orders_2) = (try days(.after_orders), try days(.after_orders_2))
        }
    }

    private struct DayKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    @Test(
        "Every rule names the people it should, after each delivery and after taking one back",
        .enabled(if: SharedData.has("worked_example/expected.json")))
    func rules() throws {
        let folder = try #require(SharedData.shared?.appendingPathComponent("data/worked_example"))
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
        let home = try HomeFixture()
        func load(_ name: String, _ kind: ImportKind) throws -> ImportID {
            ImportID(try home.run(kind, path: folder.appendingPathComponent(name).path).import)
        }
        _ = try load("people.csv", .people)
        // A generation of before, so that what comes is answered beside it.
        #expect(try home.members("frequency = 0", "2024-06-30").count == 8)
        _ = try load("orders.csv", .orders)
        try check(expected.after_orders, home)
        let second = try load("orders_2.csv", .orders)
        try check(expected.after_orders_2, home)
        _ = try home.rooms.intake.undo(second, by: "test")
        try check(expected.after_orders, home)
    }

    private func check(_ days: [String: Expected.Day], _ home: HomeFixture) throws {
        #expect(days.count == 2)
        for (day, expected) in days {
            #expect(expected.segments.count == 29)
            for (rule, people) in expected.segments {
                #expect(try home.members(rule, day) == people.sorted(), "\(day): \(rule)")
            }
        }
    }
}

extension HomeFixture {
    /// References of those for whom a rule holds.
    func members(_ rule: String, _ day: String) throws -> [String] {
        let asOf: Day = try #require(Day(iso: day))
        let asking = try rooms.segments.asking(asOf: asOf)
        let members = try asking.members(rooms.segments.read(rule))
        let people = asking.timeline.page(members, limit: .max)
        return try rooms.identity.references(people).values.sorted()
    }
}
