import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

/// Undos on a disk that fails at its n-th operation, for every n until one completes.
@Suite("Whatever the disk does, an undone import is wholly gone or wholly there")
struct UndoDurabilityTests {
    private let folder: TemporaryFolder
    private let template: String
    /// What readers see before the undo, and after it.
    private let before: [String]
    private let after: [String]

    /// A home with three imports: the first is undone, the second vouches for half of it, the third said some anew.
    init() throws {
        folder = try TemporaryFolder()
        template = try TemporaryHome.template(Shop.migrator, in: folder)
        let file = try OrderFile()
        let half = try OrderFile { number, lines in number % 2 == 0 ? lines : nil }
        let dearer = try OrderFile { number, lines in
            number % 10 < 2 ? lines.map { $0.replacingOccurrences(of: "25000", with: "30000") } : nil
        }
        let shop = try Shop(template)
        for path in [file.path, half.path, dearer.path] { try shop.run(path) }
        before = try shop.visible()
        try shop.home.database.pool.close()
        let other = try folder.copy(template, as: "other")
        let done = try Shop(other)
        try done.intake.undo(ImportID(1), by: "ana")
        after = try done.visible()
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

    private func everyOperation(_ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced? = nil) throws {
        #expect(before.count == OrderFile.orders && after.count == 30)
        var number = 1
        var failures = 0
        var states: Set<Bool> = []
        while number < 300 {
            let place = try TemporaryFolder()
            try place.copy(template, as: "home")
            let disk = try FaultyDisk(over: place, failAt: number, mode: mode)
            let isAcknowledged = undo(place.path + "/home", disk)
            let isGone = try look(try disk.afterPowerCut(unsynced), "\(mode) at \(number)")
            #expect(!isAcknowledged || isGone, "acknowledged, and there again: \(mode) at \(number)")
            states.insert(isGone)
            guard let failed = disk.firstFailure else { break }
            failures += 1
            number = failed + 1
        }
        #expect(number < 300, "no undo ever completed")
        #expect(failures > (mode == .syncFails ? 4 : 10) && states == [true, false])
    }

    private func undo(_ path: String, _ disk: FaultyDisk) -> Bool {
        do {
            let shop = try Shop(path, disk: disk)
            try shop.intake.undo(ImportID(1), by: "ana")
            return true
        } catch { return false }
    }

    /// Opens what is left of the home, recovers and looks. Returns whether the import is gone.
    private func look(_ disk: FaultyDisk, _ when: String) throws -> Bool {
        let shop = try Shop(disk.folder.path + "/home", disk: disk)
        let seen = try shop.visible()
        let isGone = try shop.intake.find(ImportID(1)).state == .undone
        #expect(seen == (isGone ? after : before), "\(when)")
        #expect(try shop.home.database.integrityProblems().isEmpty && shop.warehouse.facts.damage().isEmpty, "\(when)")
        try shop.intake.recover()
        #expect(try shop.visible() == seen, "after recovery, \(when)")
        let listed = try Set(shop.warehouse.manifest().map(\.file))
        let found = try Set(FileManager.default.contentsOfDirectory(atPath: shop.home.folder("facts")))
        #expect(listed == found, "\(when)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.home.folder("tmp")).isEmpty, "\(when)")
        if !isGone { try shop.intake.undo(ImportID(1), by: "ana") }
        #expect(try shop.visible() == after, "undone at last, \(when)")
        return isGone
    }
}
