import Foundation
import Kernel
import Storage
import TestKit
import Testing

/// Backups and restores on a disk that fails at its n-th operation, for every n until one completes.
@Suite("Whatever the disk does to a backup or a restore")
struct BackupDurabilityTests {
    private let folder: TemporaryFolder
    private let template: String

    /// A home that says `dos`, with a backup of when it said `uno`.
    init() throws {
        folder = try TemporaryFolder()
        template = folder.path + "/home"
        let home = try Home.create(template, settings: .colombian, migrator: Schemas.ground)
        try BackupFixture.say("uno", in: home)
        try home.database.write { try Settings.set($0, "files", "facts/uno.facts originals/uno?") }
        _ = try Backups(home, kept: Self.kept, migrator: { Schemas.ground })
            .create(BackupFixture.request(template + "/backups/uno"))
        try BackupFixture.say("dos", in: home)
        try home.database.pool.close()
    }

    /// Originals of these tests are not named by their content.
    private static let kept = BackupFixture.kept.map { part in
        KeptFiles(list: { try part.list($0).filter { !$0.path.hasPrefix("originals/") } })
    }

    private func disk(failAt number: Int, _ mode: FaultyDisk.Mode) throws -> FaultyDisk {
        let place = try TemporaryFolder()
        try place.copy(template, as: "home")
        return try FaultyDisk(over: place, failAt: number, mode: mode)
    }

    private func everyOperation(_ body: (Int) throws -> FaultyDisk) throws {
        for number in 1..<500 {
            let disk = try body(number)
            if disk.firstFailure == nil { return #expect(number > 20) }
        }
        Issue.record("it never completed")
    }

    @Test(
        "an acknowledged backup is whole after a power cut, any other is absent or whole",
        arguments: FaultyDisk.Mode.allCases)
    func create(mode: FaultyDisk.Mode) throws {
        try everyOperation { number in
            let disk = try disk(failAt: number, mode)
            let complaints = try complaintsOfCreate(disk) { $0 }
            #expect(complaints == [], "\(mode) at \(number)")
            return disk
        }
    }

    /// Makes a backup on a disk, cuts the power, and looks.
    private func complaintsOfCreate(_ disk: FaultyDisk, _ wrap: (FaultyDisk) -> any Disk) throws -> [String] {
        let path = disk.folder.path + "/home"
        let made = Result {
            let home = try Home.open(path, migrator: Schemas.ground, disk: wrap(disk))
            _ = try Backups(home, kept: Self.kept, migrator: { Schemas.ground })
                .create(BackupFixture.request(path + "/backups/dos"))
        }
        let after = try disk.afterPowerCut()
        let home = try Home.open(after.folder.path + "/home", migrator: Schemas.ground, disk: after)
        let backup = home.folder("backups/dos")
        var found = try BackupFixture.complaints(home, "dos").map { "the home: " + $0 }
        if try home.disk.size(backup) == nil {
            if case .success = made { found.append("acknowledged, and gone") }
        } else {
            do {
                found += try BackupCheck(backup, kept: Self.kept, disk: after).run(at: 1).result.damaged
            } catch { found.append("\(error)") }
        }
        // The next one, under the same name, takes away what is left and is whole.
        if try home.disk.size(backup) != nil { return found }
        _ = try Backups(home, kept: Self.kept, migrator: { Schemas.ground }).create(BackupFixture.request(backup))
        if try !home.disk.list(home.folder("tmp")).filter({ $0.hasPrefix("backup") }).isEmpty { found.append("pins") }
        return found
    }

    @Test("planted: a manifest before the sync of what it lists is found out")
    func planted() throws {
        var found: [String] = []
        for number in stride(from: 60, to: 5, by: -1) {
            let disk = try disk(failAt: number, .powerCut)
            found += try complaintsOfCreate(disk) { CarelessBackupDisk(disk: $0) }
        }
        #expect(found.contains { $0.hasPrefix("facts/dos.facts") || $0.hasPrefix("optout.log") })
    }

    @Test("a restore leaves the former home or the restored one, whole", arguments: FaultyDisk.Mode.allCases)
    func restore(mode: FaultyDisk.Mode) throws {
        try everyOperation { number in
            let disk = try disk(failAt: number, mode)
            let done = Result { try restore(disk) }
            if disk.firstFailure == nil { _ = try done.get() }
            let isDone = (try? done.get()) != nil
            // Chance may take a name from both folders of a rename, which no file system with a journal does.
            let after = try disk.afterPowerCut(mode == .tornWrite ? .kept : nil)
            try look(after, isDone: isDone, "\(mode) at \(number)")
            return disk
        }
    }

    @Test("killed at any point, and killed again while the next start completes it")
    func twice() throws {
        var decided = 0
        try everyOperation { number in
            let disk = try disk(failAt: number, .powerCut)
            let isDone = (try? restore(disk)) != nil
            let cut = try disk.afterPowerCut(.kept)
            guard try cut.size(cut.folder.path + "/home/restore.json") != nil else { return disk }
            decided += 1
            for again in stride(from: 1, to: 40, by: 3) {
                let second = try disk.afterPowerCut(.kept, failAt: again)
                _ = try? Home.open(second.folder.path + "/home", migrator: Schemas.ground, disk: second)
                try look(try second.afterPowerCut(.kept), isDone: isDone, "at \(number), again at \(again)")
            }
            return disk
        }
        #expect(decided > 8)
    }

    private func restore(_ disk: FaultyDisk) throws {
        let path = disk.folder.path + "/home"
        _ = try Restoration(
            path + "/backups/uno", to: path, kept: Self.kept, migrator: Schemas.ground, now: 1_800_000_000, disk: disk
        ).run { home, former in
            #expect(former == path)
            try home.database.write { try SendingHold.set($0, SendingHold(reason: "restore", since: 1)) }
        }
    }

    private func look(_ disk: FaultyDisk, isDone: Bool, _ words: String) throws {
        let path = disk.folder.path + "/home"
        let home = try Home.open(path, migrator: Schemas.ground, disk: disk)
        let isRestored = try home.database.note() == "uno"
        #expect(isRestored || !isDone, "acknowledged, and not there: \(words)")
        let complaints = try BackupFixture.complaints(home, isRestored ? "uno" : "dos", originals: !isRestored)
        #expect(complaints == [], "\(words)")
        #expect(try home.database.read { try SendingHold.current($0) != nil } == isRestored, "\(words)")
        #expect(try BackupCheck(path + "/backups/uno", kept: Self.kept).run(at: 1).result.isWhole, "\(words)")
        guard isRestored else { return }
        let aside = try #require(try disk.list(path).first { $0.hasPrefix("before-restore-") })
        let former = try Home.open(path + "/" + aside, migrator: Schemas.ground, disk: disk)
        let losses = try BackupFixture.complaints(former, "dos")
        #expect(losses == [], "the former home: \(words)")
    }
}

/// A disk on which files of a backup are never synced, and no second names are to be had: they are copied.
private struct CarelessBackupDisk: Disk {
    let disk: FaultyDisk

    func create(_ path: String) throws -> any DiskFile {
        let file = try disk.create(path)
        return path.contains("/backups/dos.partial/") && !path.hasSuffix(".json") ? CarelessFile(file) : file
    }
    func link(_ path: String, to target: String) throws {
        throw DiskProblem(.failed, file: "a", reason: "no such names here")
    }
    func extend(_ path: String) throws -> any DiskFile { try disk.extend(path) }
    func syncFolder(_ path: String) throws { try disk.syncFolder(path) }
    func rename(_ path: String, to target: String) throws { try disk.rename(path, to: target) }
    func remove(_ path: String) throws { try disk.remove(path) }
    func removeFolder(_ path: String) throws { try disk.removeFolder(path) }
    func makeFolder(_ path: String) throws { try disk.makeFolder(path) }
    func list(_ path: String) throws -> [String] { try disk.list(path) }
    func size(_ path: String) throws -> Int64? { try disk.size(path) }
    func map(_ path: String) throws -> any ByteRegion { try disk.map(path) }
}

private final class CarelessFile: DiskFile {
    private let file: any DiskFile

    init(_ file: any DiskFile) { self.file = file }

    func append(_ bytes: UnsafeRawBufferPointer) throws { try file.append(bytes) }
    func sync() throws {}
    func close() throws { try file.close() }
}
