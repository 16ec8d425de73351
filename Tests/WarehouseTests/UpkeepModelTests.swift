import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

/// Imports and undos in any sequence, with files damaged and repaired, made anew and put together between them.
@Suite("Whatever is done to the files, readers and undo see the same")
struct UpkeepModelTests {
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["VINCULO_SEQUENCES"] ?? "") ?? 8

    @Test("small files put together after each import and undo")
    func compacted() throws {
        try run { shop, _ in
            let before = try shop.visible()
            _ = try shop.upkeep.compact(by: "ana")
            #expect(try shop.visible() == before)
        }
    }

    @Test("all facts made anew after each import and undo")
    func rebuilt() throws {
        try run { shop, _ in
            let before = try shop.visible()
            let answer = try shop.upkeep.rebuild(by: "ana")
            #expect(try answer.kept.isEmpty && shop.visible() == before)
        }
    }

    @Test("some files damaged and repaired after each import and undo, and some put together")
    func damagedAndRepaired() throws {
        try run { shop, random in
            let before = try shop.visible()
            if random.below(2) == 0 { _ = try shop.upkeep.compact(by: "ana") }
            for file in Set(try shop.warehouse.manifest().map(\.file)) where random.below(2) == 0 {
                try shop.spoil(file, at: random.below(1000))
            }
            let found = try shop.upkeep.verify()
            let answer = try shop.upkeep.repair(found, by: "ana")
            #expect(answer.left.isEmpty)
            #expect(try shop.upkeep.verify().ok && shop.visible() == before)
            #expect(try Shop(shop.home.path).visible() == before)
            if random.below(3) == 0 { _ = try shop.upkeep.compact(by: "ana") }
        }
    }

    @Test("a manifest that gives an import the stretch of another is found")
    func planted() throws {
        var trial = try UndoTrial()
        trial.upkeep = { shop, _ in
            _ = try shop.upkeep.compact(by: "ana")
            try shop.home.database.write {
                try $0.database.execute(sql: "UPDATE factBatch SET firstOrder = 0 WHERE firstOrder > 0")
            }
        }
        var isFound = false
        for seed in UInt64(0)..<20 where !isFound { isFound = ((try? trial.run(seed: seed)) ?? ["it failed"]) != [] }
        #expect(isFound)
    }

    @Test("an undone import's bytes go with the next compaction; what is together already is left as it is")
    func holes() throws {
        let trial = try UndoTrial()
        let (shop, place) = try trial.shop()
        var random = SeededGenerator(seed: 4)
        for _ in 0..<4 {
            var delivery = RandomDelivery(&random)
            (delivery.source, delivery.existing, delivery.lines) = ("tienda", nil, nil)
            try trial.take(delivery, shop, place)
        }
        #expect(try shop.upkeep.compact(by: "ana").filesAfter == 1)
        #expect(try shop.upkeep.compact(by: "ana").written == 0)
        try shop.intake.undo(ImportID(2), by: "ana")
        let before = try shop.visible()
        let answer = try shop.upkeep.compact(by: "ana")
        #expect(answer.written == 1 && answer.bytesAfter < answer.bytesBefore)
        #expect(try shop.visible() == before && shop.upkeep.verify().ok)
    }

    private func run(_ upkeep: @escaping (Shop, inout SeededGenerator) throws -> Void) throws {
        var trial = try UndoTrial()
        trial.upkeep = upkeep
        for seed in 0..<Self.seeds { #expect(try trial.run(seed: seed) == [], "seed \(seed)") }
    }
}

extension Shop {
    /// Turns a bit of a batch file over, in place, as a tired disk does. Mappings see it, too.
    func spoil(_ file: String, at place: Int) throws {
        let path = home.folder("facts") + "/" + file
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        let size = Int(try handle.seekToEnd())
        try handle.seek(toOffset: UInt64(place % size))
        let byte = try handle.read(upToCount: 1)?.first ?? 0
        try handle.seek(toOffset: UInt64(place % size))
        try handle.write(contentsOf: Data([byte ^ 4]))
    }
}
