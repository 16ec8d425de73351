import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

@Suite("Events and payments that are taken back")
struct EntryUndoTests {
    private static let rounds = ProcessInfo.processInfo.environment["VINCULO_UNDO_ROUNDS"].flatMap(Int.init) ?? 30

    @Test("whatever comes and goes in whatever sequence, a base shows what one shows that never had what went")
    func randomHistories() throws {
        for round in 0..<Self.rounds { try history(seed: UInt64(round)) }
    }

    private func history(seed: UInt64) throws {
        let shop = try EntryShop()
        var history = EntryHistory(random: SeededGenerator(seed: seed))
        for step in 0..<14 {
            let before = EntryShop.replay(shop.says)
            if shop.says.isEmpty || history.random.below(5) < 3 {
                let say = history.say()
                var oracle = before
                let expected = EntryShop.replay(say, &oracle)
                let answers = [try shop.rehearse(say), try shop.hear(say)]
                for answer in answers {
                    #expect(answer.created == expected.created && answer.updated == expected.updated)
                    #expect(answer.unchanged == expected.unchanged && answer.skipped == expected.skipped)
                }
            } else {
                let ids = shop.says.keys.sorted()
                let id = ids[history.random.below(ids.count)]
                let promised = try shop.base.namedRecords(excluding: ImportID(id))
                let preview = try shop.undo(id)
                let after = EntryShop.replay(shop.says)
                #expect(preview.entries.removed == before.keys.count { after[$0] == nil })
                #expect(preview.entries.restored == before.count { after[$0.key] != nil && after[$0.key] != $0.value })
                #expect(after.values.allSatisfy { promised.contains($0 + 100) }, "seed \(seed), step \(step)")
            }
            let seen = try shop.visible()
            #expect(seen.values == EntryShop.replay(shop.says), "seed \(seed), step \(step)")
            #expect(seen.flaws == 0, "seed \(seed), step \(step)")
            #expect(try shop.strays().isEmpty, "seed \(seed), step \(step)")
        }
        #expect(try shop.visible(EntryBase(shop.home)).values == EntryShop.replay(shop.says))
        #expect(try shop.base.damage().isEmpty)
    }

    @Test("what a later import found just so stays when the first goes, and when that one goes, too")
    func assertionsAreKept() throws {
        let shop = try EntryShop()
        let say = EntryShop.Say(entries: [("a", 1), ("b", 1)])
        for _ in 0..<3 { try shop.hear(say) }
        for id in [Int64(1), 2] {
            let preview = try shop.undo(id)
            #expect(preview.entries.kept == 2 && preview.entries.removed == 0 && preview.entries.restored == 0)
            #expect(try shop.visible().values == ["tienda/a": 1, "tienda/b": 1])
        }
        #expect(try shop.undo(3).entries.removed == 2)
        #expect(try shop.visible().values.isEmpty && shop.base.extent() == .init())
    }

    @Test("what was left alone counts once nothing earlier is there, and yields to what is")
    func fallback() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1)]))
        #expect(try shop.hear(.init(isSkip: true, entries: [("a", 0), ("b", 0)])).skipped == 1)
        #expect(try shop.visible().values == ["tienda/a": 1, "tienda/b": 0])
        #expect(try shop.undo(1).entries.restored == 1)
        #expect(try shop.visible().values == ["tienda/a": 0, "tienda/b": 0])
    }

    @Test("a skipping import between what went and who found it so hides neither")
    func skippersInBetween() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1)]))
        try shop.hear(.init(isSkip: true, entries: [("a", 0)]))
        try shop.hear(.init(isSkip: true, entries: [("a", 1)]))
        try shop.hear(.init(entries: [("a", 1)]))
        try shop.undo(1)
        #expect(try shop.visible().values == ["tienda/a": 1])
        try shop.undo(4)
        #expect(try shop.visible().values == ["tienda/a": 0], "the first of those that skip")
        try shop.undo(2)
        #expect(try shop.visible().values == ["tienda/a": 1])
    }

    @Test("events and payments of one id are two things")
    func kinds() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1)]))
        try shop.hear(.init(kind: .payments, entries: [("a", 0)]))
        #expect(try shop.visible().values == ["tienda/a": 1])
        #expect(try shop.visible(kind: .payments).values == ["tienda/a": 0])
        #expect(try shop.base.extent(.payments).entries == 1 && shop.base.extent().batches == 2)
        try shop.undo(1)
        #expect(try shop.visible().values.isEmpty && shop.visible(kind: .payments).values.count == 1)
    }

    @Test("files that no manifest lists go with the next sweep, those of orders stay")
    func sweep() throws {
        let shop = try EntryShop()
        try shop.hear(.init(entries: [("a", 1)]))
        let facts = shop.home.folder("facts")
        for name in ["e9-0.entries", "9-0.facts"] {
            try FileManager.default.copyItem(atPath: facts + "/e1-0.entries", toPath: facts + "/" + name)
        }
        try shop.step.sweep(shop.setting)
        #expect(try shop.home.disk.list(facts) == ["9-0.facts", "e1-0.entries"])
    }

    @Test("an undo that stops before its flip leaves all as it was; one that stops after it is completed")
    func interrupted() throws {
        let shop = try EntryShop()
        for _ in 0..<2 { try shop.hear(.init(entries: [("a", 1), ("b", 0)])) }
        let undo = try shop.undoing(1)
        try shop.step.prepareUndo(undo)
        #expect(try shop.visible().values.count == 2 && shop.strays() == ["e2-1.entries"])
        try shop.step.sweep(shop.setting)
        #expect(try shop.strays().isEmpty)
        try shop.step.prepareUndo(undo)
        try shop.home.database.write { try shop.step.undo(undo, in: $0) }
        let other = try EntryBase(shop.home).visible(.events)
        #expect(other.count == 2 && other.batches.allSatisfy { $0.origin == 2 })
        try shop.step.settleUndo(ImportID(1), shop.setting)
        try shop.step.settleUndo(ImportID(1), shop.setting)
        #expect(try shop.strays().isEmpty && shop.visible().values.count == 2)
    }

    @Test("the random histories would find copies that are forgotten, and a skipping import that speaks too early")
    func plantedDefects() throws {
        let isFound = try [true, false].map { isForgetful in
            try (0..<20).contains { seed in
                let shop = try EntryShop()
                var history = EntryHistory(random: SeededGenerator(seed: UInt64(seed)))
                for _ in 0..<8 { try shop.hear(history.say()) }
                if !isForgetful {
                    try shop.home.database.write {
                        try $0.database.execute(sql: "UPDATE entryBatch SET isFallback = 0")
                    }
                }
                try shop.undo(1, isForgetful: isForgetful)
                return try shop.visible().values != EntryShop.replay(shop.says)
            }
        }
        #expect(isFound == [true, true])
    }

    @Test("the power goes at any moment of an undo: the import is wholly there or wholly gone")
    func powerCuts() throws {
        let folder = try TemporaryFolder()
        let template = try TemporaryHome.template(EntryShop.migrator, in: folder)
        func shop(failAt: Int) throws -> (EntryShop, FaultyDisk) {
            let place = try TemporaryFolder()
            try place.copy(template, as: "home")
            let disk = try FaultyDisk(over: place, failAt: failAt)
            let shop = try EntryShop(Home.open(place.path + "/home", migrator: EntryShop.migrator, disk: disk))
            try shop.hear(.init(entries: [("a", 1), ("b", 1), ("c", 1), ("d", 1)]))
            try shop.hear(.init(entries: [("a", 1), ("b", 0), ("d", 1)]))
            return (shop, disk)
        }
        let (whole, quiet) = try shop(failAt: .max)
        let start = quiet.operationCount
        try whole.undo(1)
        let before: [String: Int64] = ["tienda/a": 1, "tienda/b": 0, "tienda/c": 1, "tienda/d": 1]
        let after: [String: Int64] = ["tienda/a": 1, "tienda/b": 0, "tienda/d": 1]
        var outcomes: Set<Bool> = []
        for number in start + 1...quiet.operationCount {
            let (shop, disk) = try shop(failAt: number)
            #expect(throws: (any Error).self) { try shop.undo(1) }
            let later = try disk.afterPowerCut()
            let home = try Home.open(later.folder.path + "/home", migrator: EntryShop.migrator, disk: later)
            let mended = try EntryShop(home)
            try mended.step.sweep(mended.setting)
            let seen = try mended.visible()
            let isGone = seen.values.count == after.count
            #expect(seen.values == (isGone ? after : before), "at \(number)")
            #expect(try seen.flaws == 0 && mended.base.damage().isEmpty && mended.strays().isEmpty, "at \(number)")
            outcomes.insert(isGone)
        }
        #expect(outcomes == [true, false], "the flip lies between")
    }
}
