import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing
import Timelines

@testable import Warehouse

/// A home that events reach one by one.
struct InboxShop {
    let home: Home
    let inbox: Inbox
    let base: EntryBase
    let step: EntriesStep

    init(_ path: String, disk: any Disk = RealDisk(), now: Int64 = 1_700_000_000) throws {
        home = try Home.open(path, migrator: Shop.migrator, disk: disk)
        inbox = Inbox(home, clock: LocalTime(try home.settings().timeZone), now: { now })
        base = EntryBase(home)
        step = EntriesStep(base, inbox: inbox)
    }

    static func event(_ number: Int, source: String = "web", value: Int64 = 1) -> InboxEvent {
        InboxEvent(
            source: source, id: "e\(number)", record: Int64(number % 5), instant: 1_700_000_000 + Int64(number),
            texts: ["type": "click", "attr:Color": number % 2 == 0 ? "rojo" : ""], value: value)
    }

    /// What readers see: source, id, type and value, sorted.
    func visible() throws -> [String] {
        var seen: [String] = []
        try base.visible(.events).forEachBatch { rows in
            for entry in 0..<rows.count {
                let words = [
                    rows.source, String(decoding: rows.id(entry), as: UTF8.self), rows.text("type", entry),
                    rows.text("attr:Color", entry),
                ]
                let numbers = [rows.value[entry], rows.record[entry], rows.day[entry]].map(String.init)
                seen.append((words + numbers).joined(separator: " "))
            }
        }
        return seen.sorted()
    }
}

@Suite("Events that come one by one")
struct InboxTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try TemporaryHome.template(Shop.migrator, in: folder)
    }

    @Test("are seen at once, and the same before and after they are filed, here and in another process")
    func filed() async throws {
        let (shop, other) = (try InboxShop(path), try InboxShop(path))
        try await shop.inbox.record((0..<10).map { InboxShop.event($0) } + [InboxShop.event(3, source: "app")])
        try await shop.inbox.record([InboxShop.event(4, value: 9)])
        let before = try shop.visible()
        #expect(before.count == 11 && before.contains { $0.hasPrefix("web e4 click rojo 9") })
        #expect(try other.visible() == before)
        #expect(try shop.inbox.flushIfIdle() == 12)
        #expect(try shop.inbox.waiting().count == 0 && shop.base.manifest().count == 2)
        #expect(try shop.visible() == before && other.visible() == before)
        try await shop.inbox.record([InboxShop.event(4, value: 5)])
        #expect(try other.visible().contains { $0.hasPrefix("web e4 click rojo 5") })
        #expect(try shop.inbox.flushIfIdle() == 1 && other.visible() == shop.visible() && shop.visible().count == 11)
        // What comes is put behind what came before: a file a source, whatever the number of flushes.
        #expect(try shop.base.manifest().count == 2 && shop.visible().contains { $0.hasPrefix("web e4 click rojo 5") })
        #expect(try shop.home.disk.list(shop.home.folder("facts")).count == 2)
        #expect(try shop.base.namedRecords(excluding: nil).contains(4))
    }

    @Test("of many callers at a time, many share a transaction")
    func together() async throws {
        let shop = try InboxShop(path)
        let clock = ContinuousClock()
        let took = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        for call in 0..<20 { try await shop.inbox.record([InboxShop.event(caller * 20 + call)]) }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try shop.visible().count == 1280 && shop.inbox.waiting().count == 1280)
        #expect(shop.inbox.groupCount < 400, "\(shop.inbox.groupCount) transactions for 1280 calls in \(took)")
    }

    @Test("one that cannot be an event is refused and keeps nobody else out; what fails is not there")
    func refused() async throws {
        let shop = try InboxShop(path)
        for event in [
            InboxEvent(source: "", id: "1", instant: 0), InboxEvent(source: "web", id: "", instant: 0),
            InboxEvent(source: "web", id: "1", instant: 0, texts: ["nombre": "x"]),
            InboxEvent(source: "web", id: "1", instant: 0, texts: ["text": String(repeating: "x", count: 20_000)]),
        ] {
            await #expect(throws: PlainProblem.self) { try await shop.inbox.record([InboxShop.event(1), event]) }
        }
        #expect(try shop.visible().isEmpty)
        try shop.home.database.write {
            try $0.database.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON inbox WHEN NEW.event LIKE '%e7"%'
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
        }
        await #expect(throws: (any Error).self) { try await shop.inbox.record((5..<9).map { InboxShop.event($0) }) }
        #expect(try shop.visible().isEmpty)
        try await shop.inbox.record([InboxShop.event(2)])
        #expect(try shop.visible().count == 1)
    }

    @Test("are filed when there are many or the oldest has waited, and before an import takes its place")
    func due() async throws {
        try await InboxShop(path).inbox.record([InboxShop.event(1)])
        #expect(try InboxShop(path, now: 1_700_000_059).inbox.flushIfDue() == 0)
        let later = try InboxShop(path, now: 1_700_000_060)
        let lock = try later.home.lock(.import, wait: false)
        #expect(try later.inbox.flushIfDue() == 0)
        lock.release()
        #expect(try later.inbox.flushIfDue() == 1)
        try await later.inbox.record([InboxShop.event(2)])
        try later.step.sweep(IntakeSetting(later.home))
        #expect(try later.inbox.waiting().count == 0 && later.visible().count == 2)
    }

    @Test("whatever the disk does while they are filed, each is there, once", arguments: FaultyDisk.Mode.allCases)
    func everyOperation(_ mode: FaultyDisk.Mode) async throws {
        let before = try await recorded()
        var number = 1
        while number < 100 {
            let (failed, complaints) = try flush(before, failAt: number, mode) { $0 }
            #expect(complaints == [], "\(mode) at \(number)")
            guard let failed else { break }
            number = failed + 1
        }
        #expect((3..<100).contains(number))
    }

    @Test("a folder that is not synced before the events leave the inbox is found")
    func planted() async throws {
        let before = try await recorded()
        var isFound = false
        for number in 1..<100 where !isFound {
            let (failed, complaints) = try flush(before, failAt: number, .powerCut) {
                CarelessDisk(disk: $0, lapse: .facts)
            }
            isFound = !complaints.isEmpty
            if failed == nil { break }
        }
        #expect(isFound)
    }

    private func recorded() async throws -> [String] {
        let shop = try InboxShop(path)
        try await shop.inbox.record((10..<30).map { InboxShop.event($0, value: 7) })
        _ = try shop.inbox.flushIfIdle()
        try await shop.inbox.record((0..<20).map { InboxShop.event($0, source: $0 < 15 ? "web" : "app") })
        defer { try? shop.home.database.pool.close() }
        return try shop.visible()
    }

    private func flush(
        _ before: [String], failAt number: Int, _ mode: FaultyDisk.Mode, _ disk: (FaultyDisk) -> any Disk
    ) throws -> (Int?, [String]) {
        let place = try TemporaryFolder()
        try place.copy(path, as: "home")
        let faulty = try FaultyDisk(over: place, failAt: number, mode: mode)
        var isDone = false
        if let shop = try? InboxShop(place.path + "/home", disk: disk(faulty)) {
            isDone = (try? shop.inbox.flushIfIdle()) == 20
        }
        let after = try faulty.afterPowerCut()
        var complaints: [String] = []
        do {
            let shop = try InboxShop(after.folder.path + "/home", disk: after)
            if try shop.visible() != before { complaints.append("readers see something else") }
            let waiting = try shop.inbox.waiting().count
            if isDone ? waiting != 0 : waiting != 0 && waiting != 20 { complaints.append("\(waiting) wait") }
            try shop.step.sweep(IntakeSetting(shop.home))
            if try shop.visible() != before { complaints.append("readers see something else after another try") }
            let listed = try Set(shop.base.manifest().map(\.file))
            if try Set(shop.home.disk.list(shop.home.folder("facts"))) != listed { complaints.append("files") }
        } catch { complaints.append("\(error)") }
        return (faulty.firstFailure, complaints)
    }
}
