import Foundation
import Insight
import Intake
import Kernel
import Testing
import Warehouse

/// A disk that gives no more of a file than it did, while the program has it open.
@Suite("Facts that go from under the program")
struct LostBytesTests {
    private let home: HomeFixture
    private let files: [String: Data]

    init() throws {
        home = try HomeFixture()
        let rows = (0..<40_000).map {
            "P\($0),c\($0 % 900),2024-0\(1 + $0 % 9)-1\($0 % 8),\(100 + $0 % 37),s\($0 % 50)\n"
        }
        _ = try home.run(.orders, "order_id,customer_ref,ordered_at,amount,sku\n" + rows.joined())
        let events = (0..<30_000).map { "\($0),c\($0 % 900),2024-01-01T10:00:00Z,visit\n" }
        _ = try home.run(.events, "event_id,customer_ref,occurred_at,type\n" + events.joined())
        let folder = home.path + "/facts"
        files = try Dictionary(
            uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder).map {
                (folder + "/" + $0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)))
            })
    }

    @Test("are told as damage, whoever asks and wherever the file was cut; put back, they are read again")
    func cut() throws {
        let (before, gross) = (try home.rfm("2024-12-31"), try home.rfm("2024-12-31") { $0.isGross = true })
        let events = try home.rooms.entries.visible(.events).batches.reduce(0) { $0 + $1.count }
        for size in [0, 100, 5_000, 60_000] {
            for path in files.keys { truncate(path, off_t(size)) }
            // Everybody's history stands beside the facts: what asks only for that needs none of them.
            #expect(try home.rfm("2024-12-31") { $0.isGross = true } == gross)
            #expect(
                problem { _ = try home.run(.orders, "order_id,customer_ref,ordered_at,amount\nP1,c1,2024-01-01,5\n") }
                    == "facts.damaged")
            #expect(!(try home.rooms.upkeep.verify().ok))
            #expect(problem { try home.rooms.timeline.rebuild() } == "facts.damaged")
            #expect(problem { _ = try home.rfm("2024-12-31") } == "facts.damaged")
            // Written where they lay, as a disk that has come to itself would have them.
            for (path, content) in files {
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try file.write(contentsOf: content)
                try file.close()
            }
            #expect(try home.rfm("2024-12-31") == before)
            #expect(try home.rooms.entries.visible(.events).batches.reduce(0) { $0 + $1.count } == events)
        }
    }

    @Test("everybody's history that goes from under the program gives no wrong figure, and is put in order anew")
    func history() throws {
        let folder = home.path + "/timeline"
        let looks: [(inout ValueQuestion) -> Void] = [
            { $0.isGross = true }, { $0.window = Lookback("90d") }, { $0.source = "tienda" }, { _ in },
        ]
        let sound = try looks.map { try home.rfm("2024-12-31", $0) }
        for size in [0, 5_000, 60_000] {
            // Nothing that was found before is at hand.
            try home.reopen()
            _ = try home.rooms.timeline.current()
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                truncate(folder + "/" + file, off_t(size))
            }
            for (look, before) in zip(looks, sound) {
                var found: [String: RFMLine]?
                let told = problem { found = try home.rfm("2024-12-31", look) }
                #expect(found == before || told == "facts.derived-damaged", "cut at \(size)")
            }
            #expect(try looks.map { try home.rfm("2024-12-31", $0) } == sound, "cut at \(size)")
        }
    }
}
