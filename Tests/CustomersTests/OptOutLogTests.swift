import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Customers

@Suite("The log of refusals")
struct OptOutLogTests {
    private let home: ConsentFixture
    init() throws { home = try ConsentFixture() }

    private var path: String { home.home.folder("optout.log") }
    private func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
    private func put(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    private func entry(_ id: String, _ channel: String? = "email", purpose: String? = nil) -> OptOut {
        OptOut(
            whom: .record(source: "tienda", externalID: id), channel: channel, purpose: purpose, at: 12,
            validUntil: channel == nil ? Day(iso: "2025-06-30") : nil, origin: "ana")
    }

    @Test("What is written is read, whatever stands in it")
    func roundTrip() throws {
        let entries = [
            entry("c1"), entry("a\"b\\c\u{1}\n\tñ😀", purpose: "Boletín \"x\""), entry("c2", nil),
            OptOut(whom: .address(kind: "email", value: "ana@b.co"), channel: nil, at: -5, origin: ""),
        ]
        try home.log.append(entries)
        try home.log.append([entry("c3")])
        #expect(try home.log.read() == entries + [entry("c3")])
        #expect(try home.log.damage().isNone && home.log.isIntact())
    }

    @Test("A last line cut off anywhere says nothing; the next entry begins on a line of its own")
    func torn() throws {
        try home.log.append([entry("c1"), entry("c2")])
        let whole = try bytes()
        let first = try #require(whole.firstIndex(of: 10)) + 1
        for length in [first + 1, first + 40, whole.count - 2] {
            try put(whole[..<length])
            #expect(try home.log.read() == [entry("c1")])
            #expect(try home.log.damage().isNone)
            try home.log.append([entry("c3")])
            #expect(try home.log.read() == [entry("c1"), entry("c3")])
            #expect(try home.log.damage().isNone, "known to be torn")
        }
        try put(whole.dropLast())
        try home.log.append([entry("c3")])
        #expect(try home.log.read() == [entry("c1"), entry("c2"), entry("c3")], "whole but for its end")
    }

    @Test("A changed byte is found; the other entries are read")
    func damaged() throws {
        try home.log.append([entry("c1"), entry("c2"), entry("c3")])
        var changed = try bytes()
        changed[changed.count / 2] ^= 1
        try put(changed)
        #expect(try home.log.read() == [entry("c1"), entry("c3")])
        #expect(try home.log.damage() == .init(lines: [2], count: 1))
        #expect(try !home.log.isIntact())
    }

    @Test("Nothing that can stand in the file ends the reader")
    func hostile() throws {
        var random = SeededGenerator(seed: 9)
        try home.log.append([entry("c1"), entry("c2")])
        let whole = try bytes()
        for _ in 0..<300 {
            var mutated = whole
            for _ in 0..<random.below(4) + 1 {
                mutated[random.below(mutated.count)] = UInt8(truncatingIfNeeded: random.below(256))
            }
            try put(mutated[..<random.below(mutated.count + 1)])
            #expect(try home.log.read().count <= 2)
            _ = try home.log.damage()
        }
    }

    @Test("A log that is lost or cut below what the database knows is not intact")
    func lost() throws {
        try home.run(.consents, "external_id,channel,state\nc1,email,no\nc2,email,no\n")
        #expect(try home.log.isIntact())
        let whole = try bytes()
        let first = try #require(whole.firstIndex(of: 10)) + 1
        try put(whole[..<first])
        #expect(try !home.log.isIntact())
        try home.home.disk.remove(path)
        #expect(try !home.log.isIntact() && home.log.read().isEmpty)
    }

    @Test("Entries of an import count once it was applied, also where another import had the same number")
    func applied() throws {
        let setting = try IntakeSetting(home.home)
        func delivery() -> Delivery {
            Delivery(
                setting: setting, importID: ImportID(7), sequence: 1,
                options: ImportOptions(kind: .consents, source: "tienda"), isDryRun: false)
        }
        try home.log.stage([entry("c1")], for: delivery())
        #expect(try home.log.read().isEmpty)
        let later = delivery()
        try home.log.stage([entry("c2")], for: later)
        try home.log.stage([entry("c3")], for: later)
        #expect(try home.log.confirm(later) != nil)
        #expect(try home.log.read() == [entry("c2"), entry("c3")])
        #expect(try home.log.confirm(delivery()) == nil, "nothing to confirm")
    }

    @Test("A database restored from an older copy takes back what it lacks, once")
    func restored() throws {
        try home.run(.people, "external_id,email,consent_email\nc1,ana@b.co,sí\nc2,eva@b.co,sí\nc3,luz@b.co,sí\n")
        try home.run(.consents, "external_id,channel,purpose,state\nc1,email,,no\nc3,email,boletín,no\n")
        try home.run(.suppressions, "email,valid_until\neva@b.co,2030-01-01\n")
        let older = try ConsentFixture()
        try older.run(.people, "external_id,email,consent_email\nc1,ana@b.co,sí\nc2,eva@b.co,sí\nc3,luz@b.co,sí\n")
        try Data(bytes()).write(to: URL(fileURLWithPath: older.home.folder("optout.log")))
        #expect(try older.log.missing().count == 3)
        #expect(try older.customers.takeMissingOptOuts(at: older.now) == 3)
        #expect(try older.verdict("c1") == "refused" && older.verdict("c2") == "excluded")
        #expect(try older.verdict("c3", .email, "boletin") == "refused")
        #expect(try older.customers.takeMissingOptOuts(at: older.now) == 0)
        #expect(try older.log.isIntact())
    }

    @Test("Two writers at once lose no line of each other")
    func atOnce() async throws {
        let log = home.log
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for line in 0..<10 {
                        try log.append([
                            OptOut(
                                whom: .record(source: "t", externalID: "\(writer)-\(line)"), channel: nil, at: 1,
                                origin: "")
                        ])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try log.read().count == 40 && log.damage().isNone)
    }

    @Test(
        "Whatever the disk fails at, what the database knows to be refused is in the log",
        arguments: [
            FaultyDisk.Mode.powerCut, .tornWrite,
        ])
    func powerCuts(_ mode: FaultyDisk.Mode) throws {
        let folder = try TemporaryFolder()
        let template = try TemporaryHome.template(ConsentFixture.migrator, in: folder)
        var survived = 0
        for failAt in 1... {
            let place = try TemporaryFolder()
            try place.copy(template, as: "home")
            let disk = try FaultyDisk(over: place, failAt: failAt, mode: mode)
            let isWhole = (try? refuse(place.path + "/home", disk)) != nil
            let after = try disk.afterPowerCut()
            let home = try Home.open(after.folder.path + "/home", migrator: ConsentFixture.migrator, disk: after)
            let known = try home.database.read { try ConsentStore.evidence($0, [.init(source: "t", externalID: "c1")]) }
            let log = OptOutLog(home)
            if !known.isEmpty {
                survived += 1
                #expect(try log.read().count == 1, "at \(failAt)")
            }
            #expect(try log.isIntact(), "at \(failAt)")
            try log.append([entry("c2")])
            #expect(try log.read().last == entry("c2") && log.damage().isNone, "at \(failAt)")
            if isWhole, disk.firstFailure == nil { break }
        }
        #expect(survived > 0)
    }

    private func refuse(_ path: String, _ disk: FaultyDisk) throws {
        let home = try Home.open(path, migrator: ConsentFixture.migrator, disk: disk)
        var statement = ConsentEvidence(
            person: RecordKey(source: "t", externalID: "c1"), channel: .email, isYes: false, at: 1, sequence: 1)
        statement.recordedBy = "ana"
        let length = try OptOutLog(home).append([OptOut(statement, origin: "ana")])
        try home.database.write {
            try ConsentStore.add($0, [statement])
            try ConsentStore.setLogLength($0, length)
        }
    }
}
