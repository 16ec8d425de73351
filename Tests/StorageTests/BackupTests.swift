import Foundation
import Kernel
import Storage
import TestKit
import Testing

@Suite("Making and verifying a backup")
struct BackupTests {
    let place: TemporaryHome
    var home: Home { place.home }
    var backups: Backups { BackupFixture.backups(home) }
    var target: String { home.folder("backups") + "/b" }

    init() throws {
        place = try TemporaryHome(Schemas.ground)
        try BackupFixture.say("uno", in: place.home)
    }

    private func check() throws -> [String] {
        try BackupCheck(target, kept: BackupFixture.kept).run(at: 1).result.damaged
    }

    @Test("holds what the database lists, verified, with what was missing said; nothing else is left behind")
    func whole() throws {
        let manifest = try backups.create(BackupFixture.request(target))
        #expect(
            manifest.files.map(\.path) == ["vinculo.db", "facts/uno.facts", "originals/uno", "optout.log"])
        #expect(manifest.missing == ["rejects/none"] && manifest.instant == 1_800_000_000)
        #expect(try BackupManifest.read(target, home.disk) == manifest)
        #expect(try home.disk.list(home.folder("tmp")) == [] && home.disk.list(home.folder("backups")) == ["b"])
        // An original is named by its content; this one is not.
        #expect(try check() == ["originals/uno: content"])
        #expect(try backups.list(in: home.folder("backups")).map(\.check?.isWhole) == [false])
    }

    @Test("names what is damaged: a changed byte, a missing file, a shorter one, a manifest that was changed")
    func damaged() throws {
        try home.database.write { try Settings.set($0, "files", "facts/uno.facts") }
        _ = try backups.create(BackupFixture.request(target))
        #expect(try check() == [])
        let file = target + "/facts/uno.facts"
        for (bytes, words) in [("unx", "checksum"), ("un", "size")] {
            try home.disk.remove(file)
            try Data(bytes.utf8).write(to: URL(fileURLWithPath: file))
            #expect(try check() == ["facts/uno.facts: \(words)"])
        }
        try home.disk.remove(file)
        #expect(try check() == ["facts/uno.facts: missing"])
        let manifest = target + "/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        try text.replacing("casa-1", with: "casa-2").write(toFile: manifest, atomically: true, encoding: .utf8)
        expectProblem("backup.damaged", exit: 1) { _ = try check() }
        try text.replacing("facts/uno.facts", with: "../uno.facts").write(
            toFile: manifest, atomically: true, encoding: .utf8)
        expectProblem("backup.damaged", exit: 1) { _ = try check() }
        try home.disk.remove(manifest)
        expectProblem("backup.not-found", exit: 3) { _ = try check() }
    }

    @Test("what a room can tell of a file is asked, and what the database lists is looked for")
    func rooms() throws {
        try home.database.write { try Settings.set($0, "files", "facts/uno.facts") }
        _ = try backups.create(BackupFixture.request(target))
        let picky = KeptFiles(list: { _ in [] }, damage: { path, _ in path.hasPrefix("facts/") ? ["inside"] : [] })
        #expect(try BackupCheck(target, kept: [picky]).run(at: 1).result.damaged == ["facts/uno.facts: inside"])
        let all = KeptFiles(list: { _ in [KeptFiles.Item("facts/dos.facts")] })
        let found = try BackupCheck(target, kept: [all]).run(at: 1).result.damaged
        #expect(found == ["facts/dos.facts: not in the backup"])
    }

    @Test("a listed file that is not there is no backup; an optional one is")
    func missing() throws {
        try home.disk.remove(home.folder("facts/uno.facts"))
        expectProblem("backup.file-missing", exit: 1) { _ = try backups.create(BackupFixture.request(target)) }
        #expect(try home.disk.list(home.folder("backups")).isEmpty && home.disk.list(home.folder("tmp")).isEmpty)
    }

    @Test("what could not be restored is not called a backup: the damaged file is named, and nothing is left behind")
    func damagedHome() throws {
        func expectRefused(_ item: KeptFiles.Item, _ code: String) throws {
            let list = KeptFiles(
                list: { _ in [item] }, damage: { _, region in region.bytes.elementsEqual("bad".utf8) ? ["inside"] : [] }
            )
            let backups = Backups(home, kept: [list], migrator: { Schemas.ground })
            #expect(throws: PlainProblem(code, .failed, ["file": item.path])) {
                _ = try backups.create(BackupFixture.request(target))
            }
            #expect(try home.disk.list(home.folder("backups")).isEmpty && home.disk.list(home.folder("tmp")).isEmpty)
        }
        try expectRefused(KeptFiles.Item("facts/uno.facts", byteCount: 4), "backup.file-damaged")
        try expectRefused(
            KeptFiles.Item("originals/uno", byteCount: 4, mayBeMissing: true), "backup.original-damaged")
        try expectRefused(
            KeptFiles.Item("originals/uno", byteCount: 3, mayBeMissing: true), "backup.original-damaged")
        try BackupFixture.put("bad", "facts/uno.facts", in: home)
        try expectRefused(KeptFiles.Item("facts/uno.facts", byteCount: 3), "backup.file-damaged")
    }

    @Test("is refused where it may not be, in words")
    func refused() throws {
        for (path, code, exit) in [
            (home.folder("facts/b"), "backup.inside-home", Int32(64)), (home.folder("tmp/b"), "backup.inside-home", 64),
            (home.path + "/nada/b", "backup.no-parent", 3), (home.folder("backups"), "backup.exists", 5),
        ] {
            expectProblem(code, exit: exit) { _ = try backups.create(BackupFixture.request(path)) }
        }
        try FileManager.default.createDirectory(atPath: target + ".partial/facts", withIntermediateDirectories: true)
        expectProblem("backup.exists", exit: 5) { _ = try backups.create(BackupFixture.request(target)) }
        #expect(try home.disk.size(target + ".partial/facts") != nil, "somebody else's")
        let lock = try home.lock(.backup, wait: false)
        expectProblem("home.locked", exit: 5) {
            _ = try backups.create(BackupFixture.request(target + "2"), wait: false)
        }
        lock.release()
    }

    @Test("called off at any step it leaves nothing behind")
    func calledOff() throws {
        var steps = 0
        var limit = 0
        repeat {
            limit += 1
            steps = 0
            var watch = BackupWatch()
            watch.isCancelled = {
                steps += 1
                return steps >= limit
            }
            do {
                _ = try backups.create(BackupFixture.request(target), watch: watch)
                break
            } catch is CancellationError {
                #expect(try home.disk.list(home.folder("backups")).isEmpty)
                #expect(try home.disk.list(home.folder("tmp")).isEmpty)
            }
        } while limit < 50
        #expect(limit > 3)
    }

    @Test("a file that goes while the backup is made is in it: removals wait for the pin, then go on")
    func pinned() throws {
        var watch = BackupWatch()
        var isGone = false
        watch.progress = { [home] step, _, _ in
            guard step == "database", !isGone else { return }
            isGone = true
            // What an undo does: out of the database first, the file after.
            try BackupFixture.say("dos", in: home)
            try home.unlink(home.folder("facts/uno.facts"))
        }
        _ = try backups.create(BackupFixture.request(target), watch: watch)
        #expect(isGone)
        #expect(try home.disk.size(home.folder("facts/uno.facts")) == nil)
        #expect(FileManager.default.contents(atPath: target + "/facts/uno.facts") == Data("uno".utf8))
        #expect(try check() == ["originals/uno: content"], "as of the moment at which it began")
        let log = FileManager.default.contents(atPath: target + "/optout.log")
        #expect(log == Data("uno\ndos\n".utf8), "the log is never behind the database")
    }

    @Test("writers go on while a large database is copied, and what they write is not in it")
    func writersGoOn() throws {
        try home.database.write { try Settings.set($0, "files", "facts/uno.facts") }
        try home.database.write { transaction in
            for number in 0..<2_000 {
                try Settings.set(transaction, "k\(number)", String(repeating: "x", count: 4_000))
            }
        }
        var longest = Duration.zero
        var writes = 0
        var watch = BackupWatch()
        watch.progress = { [home] step, _, _ in
            guard step == "database" else { return }
            let start = ContinuousClock.now
            try home.database.write { try Settings.set($0, "during", "yes") }
            longest = max(longest, ContinuousClock.now - start)
            writes += 1
        }
        _ = try backups.create(BackupFixture.request(target), watch: watch)
        #expect(writes > 2 && longest < .milliseconds(250), "\(longest)")
        let staged = try TemporaryFolder()
        _ = try Restoration(
            target, to: staged.path + "/casa", kept: [], migrator: Schemas.ground, now: 1
        ).run { restored, _ in
            let values = try restored.database.read { transaction in
                try ["during", "k1999"].map { try Settings.value(transaction, $0)?.count }
            }
            #expect(values == [nil, 4_000])
        }
    }
}
