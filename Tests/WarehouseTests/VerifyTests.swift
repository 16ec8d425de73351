import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

@Suite("Every stored byte is looked at")
struct VerifyTests {
    private let trial: Trial
    private let shop: Shop
    private let disk: FaultyDisk

    init() throws {
        trial = try Trial()
        disk = try trial.disk()
        shop = try Shop(trial.home(disk), disk: disk)
        try shop.run(trial.file.path)
    }

    private var facts: String { shop.home.folder("facts") }

    @Test("a sound home is sound, and everything was read")
    func sound() throws {
        let answer = try shop.upkeep.verify()
        #expect(answer.ok && answer.batches == 2 && answer.originals == 1 && answer.withoutOriginal.isEmpty)
        let sizes = try [facts, shop.home.folder("originals")].flatMap { folder in
            try disk.list(folder).map { try disk.size(folder + "/" + $0) ?? 0 }
        }
        #expect(answer.bytes == sizes.reduce(0, +))
    }

    @Test("any bit that turns over, anywhere in a file of facts, is found, with file and import")
    func everyByte() throws {
        let entry = try #require(try shop.warehouse.manifest().last)
        let path = facts + "/" + entry.file
        let sound = try #require(FileManager.default.contents(atPath: path))
        let file = StoredFile(name: entry.file, byteCount: entry.byteCount, part: .facts, imports: [1])
        #expect(try file.damage(in: shop.home).isEmpty)
        for place in sound.indices {
            var changed = sound
            changed[place] ^= 1 << UInt8(place % 8)
            try changed.write(to: URL(fileURLWithPath: path))
            let damage = try file.damage(in: shop.home)
            let isTold = damage.allSatisfy { $0.file == "facts/" + entry.file && !$0.block.isEmpty }
            #expect(!damage.isEmpty && isTold, "\(place)")
        }
    }

    @Test("a sound file of another import in its place, of the same size, is told, and made anew")
    func anotherFile() throws {
        let later = try OrderFile { _, lines in
            lines.map { $0.replacing("P-", with: "Q-").replacing("2024-03-", with: "2024-04-") }
        }
        try shop.run(later.path)
        let before = try shop.visible()
        let (mine, other) = (facts + "/1-0.facts", facts + "/2-0.facts")
        #expect(try disk.size(mine) == disk.size(other))
        try FileManager.default.removeItem(atPath: mine)
        try FileManager.default.copyItem(atPath: other, toPath: mine)
        let answer = try shop.upkeep.verify()
        #expect(answer.damaged.map(\.file) == ["facts/1-0.facts"] && answer.damaged.map(\.what) == [.other])
        #expect(try FactBase(shop.home).damage() == ["1-0.facts: manifest"])
        // Put together with others it would pass for its own.
        _ = try shop.upkeep.compact(by: "ana")
        #expect(try shop.upkeep.verify().damaged.map(\.what) == [.other])
        #expect(try shop.upkeep.repair(answer, by: "ana").remade == [1])
        #expect(try shop.upkeep.verify().ok && shop.visible() == before)
    }

    @Test(
        "a file of other orders, lines or days than the manifest says is told",
        arguments: ["orders", "lines", "firstOn", "lastOn"])
    func otherCounts(_ column: String) throws {
        try shop.home.database.write {
            try $0.database.execute(sql: "UPDATE factBatch SET \(column) = \(column) - 1 WHERE file = '1-1.facts'")
        }
        #expect(try shop.upkeep.verify().damaged.map(\.what) == [.other])
        #expect(try FactBase(shop.home).damage().count == 1)
        let isOpened = (try? FactBase(shop.home).view()) != nil
        #expect(isOpened == column.hasSuffix("On"), "counts are looked at whenever a file is opened")
    }

    @Test("files put together are what the manifest says of each of their stretches")
    func merged() throws {
        let later = try OrderFile { _, lines in lines.map { $0.replacing("P-", with: "Q-") } }
        try shop.run(later.path)
        #expect(try shop.upkeep.compact(by: "ana").written > 0)
        #expect(try shop.upkeep.verify().ok)
        try shop.intake.undo(ImportID(1), by: "ana")
        #expect(try shop.upkeep.verify().ok)
        try shop.home.database.write {
            try $0.database.execute(sql: "UPDATE factBatch SET lastOn = lastOn + 1 WHERE part = 1")
        }
        #expect(try shop.upkeep.verify().damaged.map(\.what) == [.other])
    }

    @Test("without the folder of facts, and with a folder in the place of a file, everything is made anew")
    func folders() throws {
        let before = try shop.visible()
        try FileManager.default.removeItem(atPath: facts)
        let again = try Shop(shop.home.path)
        #expect(try again.upkeep.verify().damaged.map(\.what) == [.missing, .missing])
        try FileManager.default.createDirectory(atPath: facts + "/1-0.facts", withIntermediateDirectories: false)
        let answer = try again.upkeep.verify()
        #expect(Set(answer.damaged.map(\.what)) == [.folder, .missing])
        #expect(try again.upkeep.repair(answer, by: "ana").remade == [1])
        #expect(try again.upkeep.verify().ok && again.visible() == before)
    }

    @Test("a file that is gone, cut or longer, and an original that is not what came, are told")
    func otherDamage() throws {
        let original = shop.home.folder("originals") + "/" + (try shop.intake.find(ImportID(1)).sha256)
        let text = try #require(FileManager.default.contents(atPath: original))
        try (text + [10]).write(to: URL(fileURLWithPath: original))
        let found = try shop.upkeep.verify().damaged
        #expect(found.map(\.part) == [.original] && found.map(\.what) == [.hash] && found.map(\.imports) == [[1]])
        try text.write(to: URL(fileURLWithPath: original))
        let path = facts + "/1-0.facts"
        let content = try #require(FileManager.default.contents(atPath: path))
        try content.dropLast().write(to: URL(fileURLWithPath: path))
        #expect(try shop.upkeep.verify().damaged.map(\.what) == [.size])
        try FileManager.default.removeItem(atPath: path)
        let answer = try shop.upkeep.verify()
        #expect(answer.damaged.map(\.what) == [.missing] && answer.importsToRepair == [ImportID(1)])
    }
}

@Suite("Damaged facts come back from their originals")
struct RepairTests {
    private let trial: Trial
    private let shop: Shop
    private let disk: FaultyDisk

    init() throws {
        trial = try Trial()
        disk = try trial.disk()
        shop = try Shop(trial.home(disk), disk: disk)
    }

    private func spoilAndRepair() throws -> FactUpkeep.Repair {
        for file in Set(try shop.warehouse.manifest().map(\.file)) { try shop.spoil(file, at: 30) }
        return try shop.upkeep.repair(try shop.upkeep.verify(), by: "ana")
    }

    @Test("as the file was read then, whatever words the company gave to states since")
    func statuses() throws {
        try shop.intake.setStatus("paid", .sold, by: "ana")
        try shop.intake.setStatus("de regalo", .void, by: "ana")
        let file = try OrderFile { number, lines in
            number % 2 == 0 ? lines.map { $0.replacingOccurrences(of: "paid", with: "de regalo") } : lines
        }
        try shop.run(file.path)
        let (before, worth) = (try shop.visible(), try shop.worth())
        try shop.intake.setStatus("de regalo", .sold, by: "ana")
        try shop.intake.setStatus("paid", .returned, by: "ana")
        #expect(try spoilAndRepair() == .init(remade: [1]))
        #expect(try shop.visible() == before && shop.worth() == worth)
    }

    @Test("as its columns were read then, whatever was decided about such files since")
    func columns() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "numero,cliente,fecha,precio lista,precio\n1,c,2024-03-01,9,5\n2,c,2024-03-02,8,4\n", to: "f.csv")
        var options = ImportOptions(kind: .orders, source: "tienda")
        options.map = ["numero": "order_id", "cliente": "customer_ref", "fecha": "ordered_at", "precio": "amount"]
        _ = try shop.intake.run(file: path, name: "f.csv", options: options, by: "ana")
        let worth = try shop.worth()
        options.map["precio"] = ""
        options.map["precio lista"] = "amount"
        options.onExisting = .skip
        _ = try shop.intake.run(file: path, name: "f.csv", options: options, by: "ana")
        #expect(try spoilAndRepair().remade == [1, 2])
        #expect(try shop.worth() == worth)
        try shop.intake.undo(ImportID(1), by: "ana")
        #expect(try shop.worth() == 1700)
    }

    @Test("without its original an import keeps what it has, and says what that is; the others are repaired")
    func originalGone() throws {
        try shop.run(trial.file.path)
        let half = try OrderFile { number, lines in number % 2 == 0 ? lines : nil }
        try shop.run(half.path)
        let before = try shop.visible()
        let original = shop.home.folder("originals") + "/" + (try shop.intake.find(ImportID(1)).sha256)
        let text = try #require(FileManager.default.contents(atPath: original))
        for file in ["1-0.facts", "2-0.facts"] { try shop.spoil(file, at: 30) }
        try FileManager.default.removeItem(atPath: original)
        let found = try shop.upkeep.verify()
        #expect(found.withoutOriginal.map(\.import) == [1] && found.withoutOriginal.map(\.name) == ["pedidos.csv"])
        let answer = try shop.upkeep.repair(found, by: "ana")
        #expect(answer.remade == [2])
        #expect(answer.left == [.init(import: 1, reason: .noOriginal, damaged: 25, sound: 25)])
        #expect(try shop.upkeep.verify().importsToRepair == [ImportID(1)])
        #expect(throws: (any Error).self) { try shop.upkeep.rebuild(by: "ana") }
        // Somebody finds the file again.
        try text.write(to: URL(fileURLWithPath: original))
        #expect(try shop.upkeep.repair(shop.upkeep.verify(), by: "ana").remade == [1])
        #expect(try shop.upkeep.verify().ok && shop.visible() == before)
        try shop.intake.undo(ImportID(1), by: "ana")
        #expect(try shop.visible().count == 25)
    }

    @Test("an import of a build that did not keep how it read its file is read as today, and that is said")
    func assumed() throws {
        try shop.run(trial.file.path)
        let before = try shop.visible()
        try shop.home.database.write { try $0.database.execute(sql: "DELETE FROM importReading") }
        #expect(try spoilAndRepair() == .init(remade: [1], assumed: [1]))
        #expect(try shop.visible() == before)
    }

    @Test("an original that reads otherwise than it did changes nothing")
    func readsDifferently() throws {
        try shop.run(trial.file.path)
        try shop.home.database.write {
            try $0.database.execute(
                sql: "UPDATE importReading SET reading = replace(reading, '\"quantity\"', '\"\"')")
        }
        let answer = try spoilAndRepair()
        #expect(answer.remade.isEmpty && answer.left.map(\.reason) == [.readsDifferently])
        #expect(try shop.home.disk.list(shop.home.folder("facts")) == ["1-0.facts", "1-1.facts"])
    }
}
