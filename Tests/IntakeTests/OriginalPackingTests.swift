import Formats
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Originals are packed behind imports")
struct OriginalPackingTests {
    private let fixture: IntakeFixture
    private var home: Home { fixture.home }
    private var room: IntakeRoom { fixture.room }
    private static let header = "order_id,customer_ref,ordered_at,amount\n"

    init() throws { fixture = try IntakeFixture() }

    private static func text(_ rows: Int = 500) -> String {
        header + (0..<rows).map { "P\($0),c\($0 % 40),2024-01-\($0 % 18 + 10),\($0)\n" }.joined()
    }

    @discardableResult
    private func imported(_ text: String = Self.text()) throws -> String {
        let summary = try fixture.run(text)
        return try room.find(ImportID(summary.import)).sha256
    }

    private var originals: [String] { get throws { try home.disk.list(home.folder("originals")) } }
    private var temporary: [String] {
        get throws { try home.disk.list(home.folder("tmp")).filter { !$0.hasSuffix(".csv") } }
    }

    private func pack(_ watch: IntakeRoom.Watch = .init()) throws -> IntakeRoom.PackAnswer {
        try room.packOriginals(by: "test", wait: false, watch: watch)
    }

    private func bytes(_ sha256: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: Originals.packedPath(sha256, in: home))))
    }

    private func write(_ bytes: some Sequence<UInt8>, _ path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test("under the hash of what they hold, in less room, once; and say how much that is")
    func packed() throws {
        let text = Self.text()
        let sha256 = try imported(text)
        let answer = try pack()
        #expect(answer.packed == 1 && answer.damaged.isEmpty)
        #expect(try originals == [sha256 + ".gz"] && temporary.isEmpty)
        let count = Int64(text.utf8.count)
        let lies = Int64(try bytes(sha256).count)
        #expect(answer.before == .init(files: 1, packed: 0, bytes: count, contentBytes: count))
        #expect(answer.after == .init(files: 1, packed: 1, bytes: lies, contentBytes: count) && lies * 3 < count)
        #expect(try Originals.isSound(sha256, in: home) == true)
        #expect(try pack().packed == 0 && room.originalsToPack().isEmpty)
        let trail = try home.database.read { try AuditTrail.list($0, limit: 9).map(\.action) }
        #expect(trail.filter { $0 == "warehouse.pack" }.count == 1)
    }

    @Test("as members that any tool unpacks", .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/gzip")))
    func anyTool() throws {
        // More than two portions.
        let text = Self.text(400_000)
        let writer = try Originals.Writer(in: home, temporary: "upload-1")
        try Array(text.utf8).withUnsafeBytes { try writer.append($0) }
        let kept = try writer.finish()
        let packing = OriginalPacking(home: home, sha256: kept.sha256, isCancelled: { false }, progress: { _ in })
        #expect(try packing.run() == .packed)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", Originals.packedPath(kept.sha256, in: home)]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let unpacked = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && unpacked == Data(text.utf8))
    }

    @Test("unless they gain nothing; that is found out once")
    func noGain() throws {
        var random = SeededGenerator(seed: 3)
        let noise = (0..<9_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        for head in [[UInt8](), [0x50, 0x4B, 3, 4], [0x1F, 0x8B, 8, 0]] {
            let isRandom = head.isEmpty
            let writer = try Originals.Writer(in: home, temporary: "upload-1")
            // What begins as an archive stays, however much could be gained.
            try (head + (isRandom ? noise : [UInt8](repeating: 65, count: 9_000))).withUnsafeBytes {
                try writer.append($0)
            }
            let id = try room.receive(writer.finish(), fileName: "a", options: .orders, by: "test")
            try home.database.write { try ImportStore.setState($0, id, .failed, problem: "x", at: 1) }
        }
        let before = try originals
        #expect(try room.originalsToPack().count == 3)
        #expect(try pack().packed == 0)
        #expect(try originals == before && room.originalsToPack().isEmpty && temporary.isEmpty)
    }

    @Test("but not small ones, nor those of an import that waits or runs")
    func waits() throws {
        try imported(Self.header + "1,c1,2024-01-01,5\n")
        #expect(try room.originalsToPack().isEmpty)
        let sha256 = try imported()
        let kept = Originals.Kept(sha256: sha256, byteCount: 9)
        let id = try room.receive(kept, fileName: "otra.csv", options: .orders, by: "test")
        #expect(try room.originalsToPack().isEmpty)
        try room.discardReceived(id, by: "test")
        #expect(try room.originalsToPack().map(\.sha256) == [sha256])
    }

    @Test("and every bit that changes, every byte that is missing or too many is found")
    func everyBit() throws {
        let sha256 = try imported()
        _ = try pack()
        let whole = try bytes(sha256)
        func isSound(_ bytes: [UInt8]) throws -> Bool {
            try PackedOriginal.isSound(MemorySource(bytes), byteCount: Int64(bytes.count), sha256: sha256)
        }
        #expect(try isSound(whole))
        for place in whole.indices {
            for bit in 0..<8 where place % 7 == 0 || place > whole.count - 80 || place < 20 {
                var changed = whole
                changed[place] ^= 1 << bit
                #expect(try !isSound(changed), "bit \(bit) of byte \(place)")
            }
        }
        for count in [0, 1, 65, 66, 67, whole.count - 67, whole.count - 66, whole.count - 1] {
            #expect(try !isSound(Array(whole[..<count])), "cut to \(count)")
        }
        for more in [[0], [0, 0, 0], Array(whole.suffix(66)), whole] { #expect(try !isSound(whole + more)) }
        let other = String(repeating: "0", count: 64)
        #expect(try !PackedOriginal.isSound(MemorySource(whole), byteCount: Int64(whole.count), sha256: other))
    }

    @Test("one that is not what came is left as it is, and named")
    func damaged() throws {
        let sha256 = try imported()
        try write(Self.text(501).utf8, Originals.path(sha256, in: home))
        let answer = try pack()
        #expect(answer.packed == 0 && answer.damaged == [sha256])
        #expect(try originals == [sha256] && temporary.isEmpty)
        #expect(try room.packOriginals(by: "test", besides: [sha256]).damaged.isEmpty)
        #expect(try Originals.isSound(sha256, in: home) == false)
    }

    @Test("where both forms are there, the sound packed one stays, and a damaged one is made anew")
    func both() throws {
        let text = Self.text()
        let sha256 = try imported(text)
        _ = try pack()
        let whole = try bytes(sha256)
        // The same file again.
        #expect(try imported(text) == sha256)
        #expect(try originals == [sha256, sha256 + ".gz"])
        #expect(try pack().packed == 1)
        #expect(try originals == [sha256 + ".gz"] && bytes(sha256) == whole)
        try imported(text)
        try write(whole.dropLast(3), Originals.packedPath(sha256, in: home))
        #expect(try pack().packed == 1)
        #expect(try originals == [sha256 + ".gz"] && bytes(sha256) == whole)
    }

    @Test("are read as before: looked at, tried, imported again, their rejected rows counted")
    func readers() throws {
        let text = Self.text()
        let first = try fixture.run(text)
        _ = try pack()
        let record = try room.find(ImportID(first.import))
        #expect(try room.guessKind(record) == .orders)
        let look = try room.inspect(record, options: .orders)
        #expect(look.mapping.columns.compactMap(\.field?.name).count == 4 && look.shape.packing.isEmpty)
        let again = try room.repeat(ImportID(first.import), by: "test")
        _ = try room.request(again, options: .orders, isDryRun: true, by: "test")
        #expect(try room.runNextJob(owner: "t", isAlive: { _ in false }, isStopping: { false }))
        #expect(try room.find(again).preview?.read == 500)
        let mended = Self.header + "1,c1,2024-01-01,5\n"
        let sha256 = try imported(mended + String(repeating: "2,c2,2024-01-02,7\n", count: 400))
        _ = try pack()
        #expect(try originals.contains(sha256 + ".gz"))
    }

    @Test("called off, or killed, leave the original as it was and nothing beside it")
    func calledOff() throws {
        let sha256 = try imported()
        var watch = IntakeRoom.Watch()
        watch.progress = { _, _, _ in throw CancellationError() }
        #expect(throws: CancellationError.self) { try pack(watch) }
        #expect(try originals == [sha256] && temporary.isEmpty)
        // A killed process cannot tidy up.
        let left = Originals.packingPath(sha256, in: home)
        try write("half".utf8, left)
        let lock = try home.lock(.pack, wait: false)
        try room.recover()
        #expect(try temporary == ["pack-" + sha256], "somebody packs")
        lock.release()
        try room.recover()
        #expect(try temporary.isEmpty)
        try write("half".utf8, left)
        #expect(try pack().packed == 1)
        #expect(try originals == [sha256 + ".gz"] && temporary.isEmpty)
    }

    @Test("taken away while they are packed, they do not come back in any form")
    func takenAway() throws {
        let sha256 = try imported()
        let packing = OriginalPacking(home: home, sha256: sha256, isCancelled: { false }) { _ in
            #expect(try Originals.packing(in: home) == [sha256])
            try Originals.remove(sha256, in: home)
        }
        #expect(try packing.run() == .gone)
        #expect(try originals.isEmpty && temporary.isEmpty)
        #expect(try packing.run() == .gone, "nor where it was gone before")
        #expect(try originals.isEmpty && temporary.isEmpty)
    }

    @Test("a packed one is taken away whole")
    func removed() throws {
        let sha256 = try imported()
        _ = try pack()
        #expect(try Originals.remove(sha256, in: home))
        #expect(try originals.isEmpty && Originals.isSound(sha256, in: home) == nil)
        #expect(try Originals.isSound(sha256, in: home) == nil && !Originals.remove(sha256, in: home))
    }

    @Test("a backup that holds the pin keeps the plain one until it has it")
    func pinned() throws {
        let sha256 = try imported()
        let pin = try #require(try FileLock.attempt(home.folder("locks") + "/pin", .exclusive))
        let (home, room) = (home, room)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            _ = try? room.packOriginals(by: "test")
            done.signal()
        }
        while try home.disk.list(home.folder("originals")).count < 2 { Thread.sleep(forTimeInterval: 0.005) }
        #expect(done.wait(timeout: .now() + 0.15) == .timedOut)
        #expect(try originals == [sha256, sha256 + ".gz"])
        pin.release()
        done.wait()
        #expect(try originals == [sha256 + ".gz"])
    }

    @Test("one at a time packs in a home")
    func alone() throws {
        try imported()
        let lock = try home.lock(.pack, wait: false)
        #expect(throws: PlainProblem.self) { try pack() }
        lock.release()
        #expect(try pack().packed == 1)
    }
}
