import Foundation
import GRDB
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

@Suite("The manifest of facts")
struct StoreTests {
    @Test("every statement fits the tables")
    func statements() throws {
        let database = try HomeDatabase.inMemory(Shop.migrator)
        try database.read { transaction in
            for (name, sql) in FactBatchStore.SQL.all {
                #expect(throws: Never.self, "\(name)") { _ = try transaction.database.makeStatement(sql: sql) }
            }
        }
        #expect(!FactBatchStore.SQL.all.isEmpty)
    }

    private func shop() throws -> (Shop, FaultyDisk) {
        let trial = try Trial()
        let disk = try trial.disk()
        let shop = try Shop(trial.home(disk), disk: disk)
        try shop.run(trial.file.path)
        return (shop, disk)
    }

    @Test("a file that is gone, shorter, longer or other than it was is told by name and never read")
    func damaged() throws {
        for (change, block) in Self.changes {
            let (shop, disk) = try shop()
            let path = shop.home.folder("facts") + "/1-1.facts"
            let content = try #require(FileManager.default.contents(atPath: path))
            try FileManager.default.removeItem(atPath: path)
            if let other = change(content) { try other.write(to: URL(fileURLWithPath: path)) }
            let fresh = try Shop(shop.home.path, disk: disk)
            let damage = try fresh.warehouse.facts.damage()
            #expect(!damage.isEmpty && damage.allSatisfy { $0.hasPrefix("1-1.facts: ") && $0.contains(block) })
            #expect(throws: (any Error).self) { try fresh.warehouse.facts.view() }
        }
    }

    private static let changes: [(@Sendable (Data) -> Data?, String)] = [
        ({ _ in nil }, "facts.damaged"), ({ $0.dropLast() }, "facts.damaged"), ({ $0 + [0] }, "facts.damaged"),
        ({ Data([UInt8](repeating: 0, count: $0.count)) }, "facts.damaged"),
        (
            { data in Data(data.enumerated().map { $0.offset < 40 && $0.offset > 8 ? ~$0.element : $0.element }) },
            "order."
        ),
    ]

    @Test("a file that the manifest does not list is seen by nobody")
    func orphan() throws {
        let (shop, disk) = try shop()
        let facts = shop.home.folder("facts")
        try FileManager.default.copyItem(atPath: facts + "/1-0.facts", toPath: facts + "/9-0.facts")
        let fresh = try Shop(shop.home.path, disk: disk)
        #expect(try fresh.visibleOrders() == OrderFile.orders && fresh.warehouse.facts.damage().isEmpty)
    }

    @Test("what one process imports, another sees with its next question")
    func twoProcesses() throws {
        let trial = try Trial()
        let disk = try trial.disk()
        let (writer, reader) = (try Shop(trial.home(disk), disk: disk), try Shop(trial.home(disk), disk: disk))
        #expect(try reader.visibleOrders() == 0)
        try writer.run(trial.file.path)
        #expect(try reader.visibleOrders() == OrderFile.orders)
    }

    @Test("a second import at the same time is refused with the pid of the first")
    func locked() throws {
        let (shop, _) = try shop()
        let lock = try shop.home.lock(.import, wait: false)
        defer { lock.release() }
        let file = try OrderFile()
        #expect(
            throws: PlainProblem(
                "home.locked", .locked,
                [
                    "work": "import", "pid": String(ProcessInfo.processInfo.processIdentifier),
                ])
        ) { try shop.run(file.path) }
    }
}
