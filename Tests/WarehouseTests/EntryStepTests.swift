import Foundation
import GRDB
import Intake
import Kernel
import TestKit
import Testing
import Timelines

@testable import Warehouse

@Suite("Events and payments as they are kept")
struct EntryStepTests {
    @Test("rows of one entry in one file count one after another, and the last is kept")
    func repeats() throws {
        let shop = try EntryShop()
        let first = try shop.hear(.init(entries: [("a", 1), ("a", 1), ("a", 0), ("b", 1)]))
        #expect(first.created == 2 && first.unchanged == 1 && first.updated == 1)
        #expect(try shop.visible().values == ["tienda/a": 0, "tienda/b": 1])
        let second = try shop.hear(.init(entries: [("a", 1), ("a", 0), ("b", 1), ("b", 1)]))
        #expect(second.updated == 2 && second.unchanged == 2)
        let third = try shop.hear(.init(isSkip: true, entries: [("a", 1), ("a", 2), ("c", 1), ("c", 2)]))
        #expect(third.skipped == 2 && third.created == 1 && third.updated == 1)
        #expect(try shop.visible().values == ["tienda/a": 0, "tienda/b": 1, "tienda/c": 2])
    }

    @Test("a batch is read back as it was written, unknown numbers included")
    func roundTrip() throws {
        var rows = EntryRows()
        rows.source = "tienda"
        for entry in 0..<5 {
            rows.key.append(UInt64(100 - entry))
            rows.content.append(UInt64(entry))
            Array("id-\(entry)".utf8).withUnsafeBytes { rows.appendID($0) }
            rows.record.append(Int64(entry))
            rows.instant.append(Int64(entry) * -7)
            rows.day.append(Int64(entry) - 3)
            rows.row.append(Int64(entry + 1))
        }
        rows.value = [1, EntryRows.unknown, .max, -.max, 0]
        rows.minutes = [1, 2, 3, 4, 5]
        rows.texts = [.init(field: "attr:Café", codes: [0, 1, 1, 0, 1], texts: TextDictionary())]
        for text in ["", "crème"] { _ = rows.texts[0].texts.code(of: text) }
        rows.assertedKey = [3]
        rows.assertedContent = [4]
        let back = try read(rows)
        #expect(back.value == rows.value && back.minutes == rows.minutes && back.amount.isEmpty)
        #expect(back.key == rows.key && back.content == rows.content && back.assertedContent == [4])
        #expect((0..<5).map { back.text("attr:Café", $0) } == ["", "crème", "crème", "", "crème"])
        #expect(back.days == -3...1 && back.instant == rows.instant && back.record == rows.record)
        let some = try read(back.picking([4, 1]))
        #expect(some.count == 2 && String(decoding: some.id(1), as: UTF8.self) == "id-1" && some.assertedKey.isEmpty)
        #expect(some.value == [0, EntryRows.unknown] && some.text("attr:Café", 0) == "crème")
        #expect(some.texts.first?.texts.count == 1)
    }

    private func read(_ rows: EntryRows) throws -> EntryRows {
        var bytes: [UInt8] = []
        _ = try rows.write { bytes.append(contentsOf: $0) }
        return try EntryRows(FactBatch(MemoryRegion(bytes), name: "test"))
    }

    @Test("a file that is gone, shorter or damaged is told by name and never read")
    func damaged() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1), ("b", 0)]))
        let path = shop.home.folder("facts") + "/e1-0.entries"
        let content = try #require(FileManager.default.contents(atPath: path))
        for other in [Data(content.dropLast()), Data(content.map { ~$0 }), nil] {
            try FileManager.default.removeItem(atPath: path)
            if let other { try other.write(to: URL(fileURLWithPath: path)) }
            let fresh = EntryBase(shop.home)
            #expect(try fresh.damage().allSatisfy { $0.hasPrefix("e1-0.entries: ") } && !fresh.damage().isEmpty)
            #expect(throws: FactProblem.self) { try fresh.visible(.events) }
            if other == nil { try content.write(to: URL(fileURLWithPath: path)) }
        }
        #expect(try EntryBase(shop.home).visible(.events).count == 2)
    }

    @Test("every statement fits the tables")
    func statements() throws {
        let shop = try EntryShop()
        try shop.home.database.read { transaction in
            let all = [EntryStore.SQL.all, InboxStore.SQL.all, ProductStore.SQL.all, CostStore.SQL.all]
            for (name, sql) in all.flatMap({ $0 }) {
                #expect(throws: Never.self, "\(name)") { _ = try transaction.database.makeStatement(sql: sql) }
            }
        }
    }
}
