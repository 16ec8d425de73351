import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

/// Imports on a disk that fails at its n-th operation, for every n until one completes.
@Suite("Whatever the disk does, an import is whole or absent")
struct DurabilityTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("the power goes, what was not synced is lost")
    func powerCut() throws { try everyOperation(.powerCut) }

    @Test("the power goes in the middle of a write, chance decides what of the unsynced is there")
    func tornWrite() throws { try everyOperation(.tornWrite) }

    @Test("the process is killed, the machine stays on")
    func killed() throws { try everyOperation(.powerCut, .kept, step: 3) }

    @Test("the disk is full")
    func full() throws { try everyOperation(.full) }

    @Test("syncs fail")
    func syncFails() throws { try everyOperation(.syncFails) }

    private func everyOperation(_ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced? = nil, step: Int = 1) throws {
        var number = 1
        var failures = 0
        while number < 500 {
            let outcome = try trial.run(failAt: number, mode, unsynced)
            #expect(outcome.complaints.isEmpty, "\(mode) at operation \(number)")
            guard let failed = outcome.failedAt else { break }
            failures += 1
            number = failed + step
        }
        #expect(number < 500, "no import ever completed")
        #expect(failures > (mode == .syncFails ? 7 : 20))
    }

    @Test("the power goes again while the import is being rolled back")
    func cutInRecovery() throws {
        for (first, unsynced) in [(20, FaultyDisk.Unsynced.kept), (30, .kept), (40, .kept), (30, .mixed(seed: 3))] {
            let disk = try trial.disk(failAt: first)
            #expect(throws: (any Error).self) { try Shop(trial.home(disk), disk: disk).run(trial.file.path) }
            var number = 1
            while number < 100 {
                let second = try disk.afterPowerCut(unsynced, failAt: number)
                let recovered = Result { try Shop(trial.home(second), disk: second).intake.recover() }
                let third = try second.afterPowerCut()
                let shop = try Shop(trial.home(third), disk: third)
                try shop.intake.recover()
                let complaints = Inspector(shop: shop).complaintsAfterRecovery()
                #expect(complaints.isEmpty, "cut at \(first), again at \(number)")
                if case .success = recovered { break }
                number += 1
            }
            #expect((2..<100).contains(number))
        }
    }

    @Test("a failure after the flip does not take back what readers see")
    func settleFails() throws {
        let disk = try trial.disk()
        let path = trial.home(disk)
        let broken = try Shop(path, disk: disk) { BrokenSettle(step: WarehouseStep($0.facts)) }
        #expect(throws: CancellationError.self) { try broken.run(trial.file.path) }
        #expect(Inspector(shop: broken).complaints().isEmpty)
        #expect(try Inspector(shop: broken).isWhole() && broken.count("sourceRecord") == OrderFile.people)
        let mended = try Shop(path, disk: disk)
        #expect(try mended.intake.recover().isEmpty)
        #expect(Inspector(shop: mended).complaintsAfterRecovery().isEmpty)
    }
}

/// Derived values that cannot be made.
private struct BrokenSettle: IntakeStep {
    let name = "warehouse"
    let step: WarehouseStep

    func stage(_ delivery: Delivery) throws { try step.stage(delivery) }
    func apply(_ delivery: Delivery, in transaction: Transaction) throws { try step.apply(delivery, in: transaction) }
    func discard(_ importID: ImportID, _ setting: IntakeSetting) throws { try step.discard(importID, setting) }
    func settle(_ importID: ImportID, _ setting: IntakeSetting) throws { throw CancellationError() }
}
