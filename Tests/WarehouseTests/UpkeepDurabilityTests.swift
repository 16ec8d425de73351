import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

/// Repair, rebuild and compaction on a disk that fails at its n-th operation, for every n until one completes.
@Suite("Whatever the disk does, upkeep leaves the old facts or the new ones")
struct UpkeepDurabilityTests {
    private enum Work: String, CaseIterable { case compact, rebuild, repair }

    /// Whether every operation is failed, and not some of them.
    private static let isFull = ProcessInfo.processInfo.environment["VINCULO_FULL"] != nil

    private let folder: TemporaryFolder
    private let template: String
    private let before: [String]

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
    }

    @Test("the power goes, what was not synced is lost", arguments: ["compact", "rebuild", "repair"])
    func powerCut(_ work: String) throws { try everyOperation(work, .powerCut, step: 2) }

    @Test("the power goes in the middle of a write", arguments: ["compact", "rebuild", "repair"])
    func tornWrite(_ work: String) throws { try everyOperation(work, .tornWrite, step: 3) }

    @Test("the process is killed, the machine stays on", arguments: ["compact", "rebuild", "repair"])
    func killed(_ work: String) throws { try everyOperation(work, .powerCut, .kept, step: 4) }

    @Test("the disk is full", arguments: ["compact", "rebuild", "repair"])
    func full(_ work: String) throws { try everyOperation(work, .full, step: 3) }

    @Test("syncs fail", arguments: ["compact", "rebuild", "repair"])
    func syncFails(_ work: String) throws { try everyOperation(work, .syncFails) }

    @Test("a missing sync is found", arguments: [CarelessDisk.Lapse.files, .facts])
    func planted(_ lapse: CarelessDisk.Lapse) throws {
        for work in Work.allCases {
            var isFound = false
            for number in 1..<200 where !isFound {
                let trial = try attempt(work, failAt: number, .powerCut, nil) { CarelessDisk(disk: $0, lapse: lapse) }
                isFound = !trial.complaints.isEmpty
                if trial.failedAt == nil { break }
            }
            #expect(isFound, "\(work) without \(lapse)")
        }
    }

    private func everyOperation(
        _ name: String, _ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced? = nil, step: Int = 1
    ) throws {
        let work = try #require(Work(rawValue: name))
        var (number, failures) = (1, 0)
        while number < 400 {
            let trial = try attempt(work, failAt: number, mode, unsynced) { $0 }
            #expect(trial.complaints == [], "\(name), \(mode) at \(number)")
            guard let failed = trial.failedAt else { break }
            failures += 1
            number = failed + (Self.isFull ? 1 : step)
        }
        #expect(number < 400, "never completed")
        #expect(failures > (mode == .syncFails ? 2 : 5))
    }

    /// Does the work on a failing disk; then looks over what is left, as the next start finds it.
    private func attempt(
        _ work: Work, failAt number: Int, _ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced?,
        _ disk: (FaultyDisk) -> any Disk
    ) throws -> (failedAt: Int?, complaints: [String]) {
        let place = try TemporaryFolder()
        try place.copy(template, as: "home")
        if work == .repair { try spoil(place.path + "/home") }
        let faulty = try FaultyDisk(over: place, failAt: number, mode: mode)
        var isDone = false
        do {
            let shop = try Shop(place.path + "/home", disk: disk(faulty))
            try self.do(work, shop)
            isDone = true
        } catch {}
        let after = try faulty.afterPowerCut(unsynced)
        var complaints: [String] = []
        do {
            complaints = try look(Shop(after.folder.path + "/home", disk: after), work, isDone)
        } catch {
            complaints.append("\(error)")
        }
        return (faulty.firstFailure, complaints)
    }

    private func `do`(_ work: Work, _ shop: Shop) throws {
        switch work {
        case .compact: _ = try shop.upkeep.compact(by: "ana")
        case .rebuild: _ = try shop.upkeep.rebuild(by: "ana")
        case .repair: _ = try shop.upkeep.repair(shop.upkeep.verify(), by: "ana")
        }
    }

    private func spoil(_ path: String) throws {
        let shop = try Shop(path)
        for file in ["1-0.facts", "2-0.facts"] { try shop.spoil(file, at: 50) }
        try shop.home.database.pool.close()
    }

    private func look(_ shop: Shop, _ work: Work, _ isDone: Bool) throws -> [String] {
        var complaints: [String] = []
        func check(_ isWell: Bool, _ words: String) { if !isWell { complaints.append(words) } }
        check(try shop.home.database.integrityProblems().isEmpty, "database")
        let damage = try shop.upkeep.verify().damaged.map(\.file)
        if work == .repair, !isDone, damage == ["facts/1-0.facts", "facts/2-0.facts"] {
            try self.do(.repair, shop)
        } else {
            check(damage.isEmpty, "damaged: \(damage)")
        }
        check(try shop.visible() == before, "readers see something else")
        if isDone, work == .compact { check(try shop.warehouse.extent().batches == 1, "acknowledged, and apart") }
        try shop.intake.recover()
        check(try shop.visible() == before, "readers see something else after recovery")
        let listed = try Set(shop.warehouse.manifest().map(\.file))
        let found = try Set(FileManager.default.contentsOfDirectory(atPath: shop.home.folder("facts")))
        check(listed == found, "files \(found.sorted()), manifest \(listed.sorted())")
        try self.do(work, shop)
        check(try shop.visible() == before, "readers see something else after another try")
        try shop.intake.undo(ImportID(1), by: "ana")
        check(try shop.visible().count == 30, "undo")
        return complaints
    }
}
