import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

@Suite("Packed originals are looked over, and facts are made anew from them")
struct PackedOriginalTests {
    private let trial: Trial
    private let shop: Shop
    private let disk: FaultyDisk
    private let sha256: String

    init() throws {
        trial = try Trial()
        disk = try trial.disk()
        shop = try Shop(trial.home(disk), disk: disk)
        try shop.run(trial.file.path)
        sha256 = try shop.intake.find(ImportID(1)).sha256
        #expect(try shop.intake.packOriginals(by: "ana", smallest: 0).packed == 1)
    }

    private var file: String { Originals.packedPath(sha256, in: shop.home) }

    private func flip(_ place: Int) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[place < 0 ? bytes.count + place : place] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: file))
    }

    @Test("a sound one is counted as it lies; a flipped byte is found wherever it is, and the file is named")
    func verify() throws {
        let answer = try shop.upkeep.verify()
        #expect(answer.ok && answer.originals == 1 && answer.withoutOriginal.isEmpty)
        let names = try shop.home.disk.list(shop.home.folder("facts")).map { shop.home.folder("facts") + "/" + $0 }
        let lies = try (names + [file]).reduce(0) { try $0 + (shop.home.disk.size($1) ?? 0) }
        #expect(answer.bytes == lies)
        for place in [0, 3, 4, 9, 40, 200, -1, -20, -60, -67] {
            try flip(place)
            let found = try shop.upkeep.verify().damaged
            #expect(found.map(\.file) == ["originals/\(sha256).gz"], "byte \(place)")
            #expect(found.map(\.part) == [.original] && found.map(\.what) == [.hash] && found.map(\.imports) == [[1]])
            try flip(place)
        }
        #expect(try shop.upkeep.verify().ok)
    }

    @Test("what is repaired or made anew from one is what it was")
    func remade() throws {
        let before = try shop.visible()
        try shop.spoil("1-0.facts", at: 30)
        #expect(try shop.upkeep.repair(shop.upkeep.verify(), by: "ana") == .init(remade: [1]))
        #expect(try shop.visible() == before && shop.upkeep.verify().ok)
        _ = try shop.upkeep.rebuild(by: "ana")
        #expect(try shop.visible() == before && shop.upkeep.verify().ok)
        try shop.intake.undo(ImportID(1), by: "ana")
        #expect(try shop.visible().isEmpty)
    }

    @Test("from a damaged one nothing is made; the same file again brings it back")
    func damaged() throws {
        let before = try shop.visible()
        try flip(100)
        try shop.spoil("1-0.facts", at: 30)
        let left = try shop.upkeep.repair(shop.upkeep.verify(), by: "ana").left
        #expect(left.map(\.reason) == [.otherOriginal])
        _ = try? shop.run(trial.file.path)
        #expect(try shop.upkeep.repair(shop.upkeep.verify(), by: "ana").remade.contains(1))
        #expect(try shop.visible() == before)
        // The damaged form is still told, until packing makes it anew.
        #expect(try shop.upkeep.verify().damaged.map(\.file) == ["originals/\(sha256).gz"])
        #expect(try shop.intake.packOriginals(by: "ana", smallest: 0).packed == 1)
        #expect(try shop.upkeep.verify().ok)
    }

    @Test("one that is gone is missed")
    func gone() throws {
        try FileManager.default.removeItem(atPath: file)
        #expect(try shop.upkeep.verify().withoutOriginal.map(\.import) == [1])
        try shop.spoil("1-0.facts", at: 30)
        #expect(try shop.upkeep.repair(shop.upkeep.verify(), by: "ana").left.map(\.reason) == [.noOriginal])
    }
}

/// Packing on a disk that fails at its n-th operation, for every n until one completes.
@Suite("Whatever the disk does, an original is whole in one form")
struct PackingDurabilityTests {
    private let folder: TemporaryFolder
    private let template: String
    private let before: [String]
    private let hashes: [String]

    init() throws {
        folder = try TemporaryFolder()
        template = try TemporaryHome.template(Shop.migrator, in: folder)
        let shop = try Shop(template)
        let file = try OrderFile()
        let half = try OrderFile { number, lines in number % 2 == 0 ? lines : nil }
        for path in [file.path, half.path] { try shop.run(path) }
        before = try shop.visible()
        hashes = try shop.intake.list(limit: 9).map(\.sha256)
        try shop.home.database.pool.close()
    }

    @Test("the power goes, what was not synced is lost")
    func powerCut() throws { try everyOperation(.powerCut) }

    @Test("the power goes in the middle of a write, chance decides what of the unsynced is there")
    func tornWrite() throws { try everyOperation(.tornWrite) }

    @Test("the process is killed, the machine stays on")
    func killed() throws { try everyOperation(.powerCut, .kept) }

    @Test("the disk is full")
    func full() throws { try everyOperation(.full) }

    @Test("syncs fail")
    func syncFails() throws { try everyOperation(.syncFails) }

    @Test("a missing sync is found", arguments: [CarelessDisk.Lapse.files, .originals])
    func planted(_ lapse: CarelessDisk.Lapse) throws {
        for number in 1..<100 {
            let trial = try attempt(failAt: number, .powerCut, nil) { CarelessDisk(disk: $0, lapse: lapse) }
            if !trial.complaints.isEmpty { return }
            if trial.failedAt == nil { break }
        }
        Issue.record("packing without \(lapse) was not found")
    }

    private func everyOperation(_ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced? = nil) throws {
        var (number, failures) = (1, 0)
        while number < 200 {
            let trial = try attempt(failAt: number, mode, unsynced) { $0 }
            #expect(trial.complaints == [], "\(mode) at \(number)")
            guard let failed = trial.failedAt else { break }
            failures += 1
            number = failed + 1
        }
        #expect(number < 200, "never completed")
        #expect(failures > 5)
    }

    /// Packs on a failing disk; then looks over what is left, as the next start finds it, and packs again.
    private func attempt(
        failAt number: Int, _ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced?,
        _ disk: (FaultyDisk) -> any Disk
    ) throws -> (failedAt: Int?, complaints: [String]) {
        let place = try TemporaryFolder()
        try place.copy(template, as: "home")
        let faulty = try FaultyDisk(over: place, failAt: number, mode: mode)
        let answer = try? Shop(place.path + "/home", disk: disk(faulty)).intake.packOriginals(by: "ana", smallest: 0)
        let after = try faulty.afterPowerCut(unsynced)
        var complaints: [String] = []
        do {
            complaints = try look(Shop(after.folder.path + "/home", disk: after), isDone: answer != nil)
        } catch {
            complaints.append("\(error)")
        }
        return (faulty.firstFailure, complaints)
    }

    private func look(_ shop: Shop, isDone: Bool) throws -> [String] {
        var complaints: [String] = []
        func check(_ isWell: Bool, _ words: String) { if !isWell { complaints.append(words) } }
        check(try shop.home.database.integrityProblems().isEmpty, "database")
        let found = try shop.upkeep.verify()
        check(found.ok && found.withoutOriginal.isEmpty, "damaged \(found.damaged.map(\.file)), or missing")
        let packed = try Originals.stored(in: shop.home)
        if isDone { check(packed.count == 2 && packed.allSatisfy(\.isPacked), "acknowledged, and not packed") }
        try shop.intake.recover()
        check(try shop.home.disk.list(shop.home.folder("tmp")).isEmpty, "left in tmp/")
        for sha256 in hashes { check(try Originals.isSound(sha256, in: shop.home) == true, "not whole") }
        _ = try shop.upkeep.rebuild(by: "ana")
        check(try shop.visible() == before, "made anew, readers see something else")
        _ = try shop.intake.packOriginals(by: "ana", smallest: 0)
        let last = try Originals.stored(in: shop.home)
        check(last.map(\.sha256) == hashes.sorted() && last.allSatisfy(\.isPacked), "not packed by another try")
        check(try shop.upkeep.verify().ok, "damaged after another try")
        return complaints
    }
}
