import Intake
import Kernel
import Storage
import TestKit
import Warehouse

/// One import on a failing disk, and everything that must be true afterwards.
struct Trial {
    let file: OrderFile
    private let folder: TemporaryFolder
    private let template: String
    /// What turns deliveries into facts; nil is the real thing.
    var step: (@Sendable (WarehouseRoom) -> any IntakeStep)?
    /// A disk before the faulty one that leaves something out; nil is none.
    var careless: (@Sendable (FaultyDisk) -> any Disk)?

    struct Outcome {
        /// The operation at which the disk failed; nil when the import went through.
        var failedAt: Int?
        var operationCount: Int
        var complaints: [String]
    }

    init() throws {
        file = try OrderFile()
        folder = try TemporaryFolder()
        template = try TemporaryHome.template(Shop.migrator, in: folder)
    }

    /// A new home, set up and empty, on a disk that fails at its n-th operation.
    func disk(failAt number: Int = .max, _ mode: FaultyDisk.Mode = .powerCut) throws -> FaultyDisk {
        let place = try TemporaryFolder()
        try place.copy(template, as: "home")
        return try FaultyDisk(over: place, failAt: number, mode: mode)
    }

    func home(_ disk: FaultyDisk) -> String { disk.folder.path + "/home" }

    func run(failAt number: Int, _ mode: FaultyDisk.Mode, _ unsynced: FaultyDisk.Unsynced? = nil) throws -> Outcome {
        let disk = try disk(failAt: number, mode)
        var complaints: [String] = []
        var answer: ImportSummary?
        do {
            let shop = try Shop(home(disk), disk: careless?(disk) ?? disk, step: step)
            answer = try? shop.run(file.path)
            // The process that met a full disk goes on and serves reads.
            if mode == .full || mode == .syncFails { complaints += Inspector(shop: shop).complaints() }
        } catch is DiskProblem {}
        let after = try disk.afterPowerCut(unsynced)
        complaints += try restart(after, answer).map { "after the restart: " + $0 }
        let later = try after.afterPowerCut()
        complaints += try isThere(later).map { "after another cut: " + $0 }
        return Outcome(
            failedAt: disk.firstFailure, operationCount: disk.operationCount, complaints: complaints)
    }

    /// Opens the home, recovers, compares with what was acknowledged, and imports again.
    private func restart(_ disk: FaultyDisk, _ answer: ImportSummary?) throws -> [String] {
        let shop = try Shop(home(disk), disk: disk)
        let inspector = Inspector(shop: shop)
        var complaints = inspector.complaints()
        let dead = try inspector.imports().filter { $0.state == .staging }.map(\.id)
        if try shop.intake.recover() != dead.sorted() { complaints.append("recovery did not report \(dead)") }
        complaints += inspector.complaintsAfterRecovery()
        let isWhole = try inspector.isWhole()
        if answer != nil, !isWhole { complaints.append("acknowledged, and gone") }
        do {
            let again = try shop.run(file.path)
            let expected = isWhole ? (0, OrderFile.rows) : (OrderFile.rows, 0)
            if (again.created, again.unchanged) != expected || again.rejected != 2 {
                complaints.append("the next import created \(again.created), found unchanged \(again.unchanged)")
            }
        } catch { complaints.append("the next import failed: \(error)") }
        return complaints
    }

    /// The import that followed was acknowledged: it is there, alone, whatever was left unsynced on the way.
    private func isThere(_ disk: FaultyDisk) throws -> [String] {
        let shop = try Shop(home(disk), disk: disk)
        try shop.intake.recover()
        let inspector = Inspector(shop: shop)
        return inspector.complaintsAfterRecovery() + (try inspector.isWhole() ? [] : ["acknowledged, and gone"])
    }
}
