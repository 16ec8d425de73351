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
