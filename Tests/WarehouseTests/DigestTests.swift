import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing
import Timelines

@testable import Warehouse

@Suite("Files are told from one another by what they hold")
struct DigestTests {
    private let trial: Trial
    private let shop: Shop

    init() throws {
        trial = try Trial()
        let disk = try trial.disk()
        shop = try Shop(trial.home(disk), disk: disk)
        try shop.run(trial.file.path)
    }

    private func swap(_ folder: String, _ one: String, _ other: String) throws {
        let names = [one, other].map { folder + "/" + $0 }
        let content = try names.map { try #require(FileManager.default.contents(atPath: $0)) }
        #expect(content[0].count == content[1].count && content[0] != content[1])
        for (name, bytes) in zip(names, content.reversed()) {
            try FileManager.default.removeItem(atPath: name)
            try bytes.write(to: URL(fileURLWithPath: name))
        }
    }

    @Test("two files of equal size, orders, lines and days that stand in each other's place")
    func swapped() throws {
        let later = try OrderFile { _, lines in lines.map { $0.replacing("P-", with: "Q-") } }
        try shop.run(later.path)
        let before = try shop.visible()
        try swap(shop.home.folder("facts"), "1-0.facts", "2-0.facts")
        #expect(throws: FactProblem.damaged("1-0.facts", block: "manifest")) { try FactBase(shop.home).view() }
        let found = try shop.upkeep.verify()
        #expect(found.damaged.map(\.what) == [.other, .other] && found.damaged.map(\.imports) == [[1], [2]])
        #expect(try FactBase(shop.home).damage() == ["1-0.facts: manifest", "2-0.facts: manifest"])
        #expect(try shop.upkeep.repair(found, by: "ana").remade == [1, 2])
        #expect(try shop.upkeep.verify().ok && Shop(shop.home.path).visible() == before)
    }

    @Test("files of builds that did not note it are taken, and noted at the next look")
    func olderBuild() throws {
        func digests() throws -> [Int64?] {
            try shop.home.database.read {
                try Int64?.fetchAll($0.database, sql: "SELECT digest FROM factBatch ORDER BY file")
            }
        }
        let written = try digests()
        #expect(!written.contains(nil))
        try shop.home.database.write { try $0.database.execute(sql: "UPDATE factBatch SET digest = NULL") }
        #expect(try FactBase(shop.home).view().visibleOrders == 50)
        #expect(try shop.upkeep.verify().ok)
        #expect(try digests() == written)
    }

    @Test("what is put together, copied by an undo or made anew is noted, too")
    func everyWriter() throws {
        let half = try OrderFile { number, lines in number % 2 == 0 ? lines : nil }
        try shop.run(half.path)
        try shop.intake.undo(ImportID(1), by: "ana")
        #expect(try shop.upkeep.compact(by: "ana").written >= 0)
        _ = try shop.upkeep.rebuild(by: "ana")
        let manifest = try shop.warehouse.manifest()
        #expect(!manifest.isEmpty && manifest.allSatisfy { $0.digest != nil })
        #expect(try shop.upkeep.verify().ok)
    }

    @Test("events, too")
    func entries() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1), ("b", 2)]))
        try shop.hear(.init(entries: [("c", 1), ("d", 2)]))
        #expect(try shop.base.manifest().allSatisfy { $0.digest != nil })
        try swap(shop.home.folder("facts"), "e1-0.entries", "e2-0.entries")
        #expect(throws: FactProblem.damaged("e1-0.entries", block: "manifest")) {
            try EntryBase(shop.home).visible(.events)
        }
        #expect(try EntryBase(shop.home).damage() == ["e1-0.entries: manifest", "e2-0.entries: manifest"])
    }
}
