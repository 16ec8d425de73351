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
        let before = try home.rfm("2024-12-31")
        let events = try home.rooms.entries.visible(.events).batches.reduce(0) { $0 + $1.count }
        for size in [0, 100, 5_000, 60_000] {
            for path in files.keys { truncate(path, off_t(size)) }
            #expect(problem { _ = try home.rfm("2024-12-31") { $0.isGross = true } } == "facts.damaged")
            #expect(
                problem { _ = try home.run(.orders, "order_id,customer_ref,ordered_at,amount\nP1,c1,2024-01-01,5\n") }
                    == "facts.damaged")
            #expect(!(try home.rooms.upkeep.verify().ok))
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
}
