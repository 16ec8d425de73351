import App
import Customers
import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// An erasure that was promised is kept, whatever happens to the process or the disk.
@Suite("Erasure, killed and on failing disks", .serialized)
struct ErasureDurabilityTests {
    private let template: PlantedHome
    private let records: Set<Int64>
    private let totals: PlantedHome.Totals

    init() throws {
        template = try PlantedHome()
        try template.plant()
        (records, totals) = (try template.records(), try template.totals())
        try template.rooms.home.database.pool.close()
    }

    private struct Killed: Error {}

    /// Ends the process, as far as a test can, in front of a step or behind it.
    private struct KilledStep: ErasureStep {
        let step: any ErasureStep
        let isBehind: Bool
        var name: String { step.name }
        func preview(_: Set<Int64>, _: IntakeSetting, into _: inout ErasurePreview) throws {}
        func erase(_ erasure: Erasure) throws {
            if isBehind { try step.erase(erasure) }
            throw Killed()
        }
    }

    @Test("killed in front of any step or behind it, the next start completes it", arguments: 0..<7)
    func killed(_ index: Int) throws {
        for isBehind in [false, true] {
            let folder = try TemporaryFolder()
            let path = try folder.copy(template.path, as: "casa")
            do {
                let rooms = try Rooms.open(path, now: { PlantedHome.now })
                var steps = Rooms.erasureSteps(rooms.warehouse.facts, rooms.entries)
                steps[index] = KilledStep(step: steps[index], isBehind: isBehind)
                let erasures = Erasures(rooms.intake.setting, steps: steps, now: rooms.now)
                _ = try erasures.accept(records, by: "test")
                #expect(throws: Killed.self) { try erasures.complete() }
                try rooms.home.database.pool.close()
            }
            let home = try PlantedHome(opening: path, in: folder)
            try home.rooms.intake.recoverIfIdle()
            #expect(try !home.rooms.erasures.isOpen())
            try home.expectNothing()
            #expect(try home.totals() == totals)
        }
    }

    @Test(
        "on a disk that fails, what was promised is kept and what was not is untouched",
        arguments: [FaultyDisk.Mode.powerCut, .tornWrite, .full, .syncFails])
    func disks(_ mode: FaultyDisk.Mode) throws {
        var (number, failures) = (1, 0)
        var outcomes: Set<Bool> = []
        while number < 2_000 {
            let place = try TemporaryFolder()
            try place.copy(template.path, as: "casa")
            let disk = try FaultyDisk(over: place, failAt: number, mode: mode)
            let failure = erase(place.path + "/casa", disk)
            let isDone = failure == nil
            let left = try disk.afterPowerCut()
            let home = try PlantedHome(opening: left.folder.path + "/casa", in: left.folder)
            try home.rooms.intake.recoverIfIdle()
            let isPromised = try !home.rooms.erasures.list(limit: 1).isEmpty
            #expect(!isDone || isPromised, "\(mode) at \(number)")
            if let failure {
                // What was promised is told to be on its way, and nothing else is.
                #expect((failure is UnfinishedErasure) == isPromised, "\(mode) at \(number): \(failure)")
                let code = (failure as? UnfinishedErasure)?.code ?? ""
                #expect(mode != .full || !isPromised || code.hasPrefix("erasure.disk-full"), "\(code)")
            }
            #expect(try home.totals() == totals, "\(mode) at \(number)")
            #expect(try home.rooms.home.database.integrityProblems() == [])
            if isPromised { try home.expectNothing() } else { #expect(try home.records() == records) }
            outcomes.insert(isPromised)
            guard let failed = disk.firstFailure else { break }
            failures += 1
            // Each mode looks at other operations: all of them would take minutes.
            number = failed + 17 + mode.rawValue.count
        }
        #expect(number < 2_000 && failures > 4 && outcomes.contains(true))
    }

    /// - Returns: what it failed of; nil when it is done.
    private func erase(_ path: String, _ disk: FaultyDisk) -> (any Error)? {
        do {
            let home = try Home.open(path, migrator: Rooms.migrator, disk: disk)
            let rooms = try Rooms(home, now: { PlantedHome.now })
            let isDone = try rooms.erase(records, by: "test")?.state == .done
            return isDone ? nil : Killed()
        } catch { return error }
    }

    @Test("a backup of before, put back, has them erased again", arguments: [true, false])
    func restored(_ hasKey: Bool) throws {
        let folder = try TemporaryFolder()
        let old = try folder.copy(template.path, as: "antes")
        let path = try folder.copy(template.path, as: "casa")
        let home = try PlantedHome(opening: path, in: folder)
        _ = try home.rooms.erase(records, by: "test")
        for name in [OptOutLog.fileName, HomeSecret.fileName] {
            try? FileManager.default.removeItem(atPath: old + "/" + name)
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: old + "/" + name)
        }
        let restored = try PlantedHome(opening: old, in: folder)
        if !hasKey {
            // Homes of before erasures have no key.
            try restored.rooms.home.database.write {
                try $0.database.execute(sql: "DELETE FROM setting WHERE key = 'erasure.key'")
            }
        }
        #expect(try !restored.findings(PlantedHome.marks([100])).isEmpty)
        #expect(try restored.rooms.reapplyErasures(by: "test") > 30)
        try restored.expectNothing()
        #expect(try restored.totals() == totals)
        #expect(try restored.rooms.customers.count() == home.rooms.customers.count())
    }
}
