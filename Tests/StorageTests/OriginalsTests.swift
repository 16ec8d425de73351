import Foundation
import Kernel
import Storage
import TestKit
import Testing

@Suite("The files users gave us")
struct OriginalsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func keep(_ text: String, in home: Home) throws -> Originals.Kept {
        let path = try folder.write(text, to: "ventas.csv")
        return try Originals.keep(file: path, in: home, temporary: "import-original")
    }

    @Test(
        "are kept under their SHA-256, byte by byte",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func publishedHashes(text: String, hash: String) throws {
        let home = try TemporaryHome(Schemas.ground)
        let kept = try keep(text, in: home.home)
        #expect(kept.sha256 == hash && kept.byteCount == Int64(text.utf8.count))
        let copy = FileManager.default.contents(atPath: Originals.path(hash, in: home.home))
        #expect(copy == Data(text.utf8))
        #expect(try home.home.disk.list(home.home.folder("tmp")).isEmpty)
    }

    @Test("of more than one portion are hashed and copied whole, and tell how far they are")
    func portions() throws {
        let home = try TemporaryHome(Schemas.ground)
        let path = try folder.write(String(repeating: "línea\n", count: 500_000), to: "ventas.csv")
        var told: [Int64] = []
        let kept = try Originals.keep(file: path, in: home.home, temporary: "import-original") { done, total in
            #expect(total == 3_500_000)
            told.append(done)
        }
        #expect(told == [1 << 20, 2 << 20, 3 << 20, 3_500_000])
        #expect(FileManager.default.contentsEqual(atPath: path, andPath: Originals.path(kept.sha256, in: home.home)))
    }

    @Test("are kept once, however often they come")
    func once() throws {
        let home = try TemporaryHome(Schemas.ground)
        let kept = [try keep("a", in: home.home), try keep("b", in: home.home), try keep("a", in: home.home)]
        #expect(kept[0] == kept[2] && kept[0] != kept[1])
        #expect(try home.home.disk.list(home.home.folder("originals")) == [kept[0].sha256, kept[1].sha256].sorted())
        #expect(try home.home.disk.list(home.home.folder("tmp")).isEmpty)
    }

    @Test("take the place of one that is not any more what its name says")
    func damaged() throws {
        let home = try TemporaryHome(Schemas.ground)
        let path = Originals.path(try keep("abc", in: home.home).sha256, in: home.home)
        for damage in ["abd", "ab", ""] {
            try Data(damage.utf8).write(to: URL(fileURLWithPath: path))
            _ = try keep("abc", in: home.home)
            #expect(FileManager.default.contents(atPath: path) == Data("abc".utf8))
            #expect(try home.home.disk.list(home.home.folder("tmp")).isEmpty)
        }
    }

    @Test("that are not there are a problem that names the file and no folder")
    func missing() throws {
        let home = try TemporaryHome(Schemas.ground)
        #expect(throws: PlainProblem("import.file-not-found", .notFound, ["file": "ventas.csv"])) {
            try Originals.keep(file: folder.path + "/ventas.csv", in: home.home, temporary: "import-original")
        }
    }

    @Test("may be called off while they are copied, and a later copy is whole")
    func calledOff() throws {
        let home = try TemporaryHome(Schemas.ground)
        let path = try folder.write("abc", to: "ventas.csv")
        #expect(throws: CancellationError.self) {
            try Originals.keep(file: path, in: home.home, temporary: "import-original") { _, _ in
                throw CancellationError()
            }
        }
        #expect(try keep("abc", in: home.home).byteCount == 3)
    }

    @Test(
        "are there after a power cut once they are acknowledged, also where an earlier try had failed",
        arguments: FaultyDisk.Mode.allCases)
    func durable(mode: FaultyDisk.Mode) throws {
        let template = try TemporaryHome.template(Schemas.ground, in: folder)
        for number in 1...100 {
            let place = try TemporaryFolder()
            try place.copy(template, as: "casa")
            let disk = try FaultyDisk(over: place, failAt: number, mode: mode)
            let first = Result { try keep(in: disk) }
            disk.heal()
            let second = Result { try keep(in: disk) }
            let after = try disk.afterPowerCut()
            for case .success(let kept) in [first, second] {
                let path = after.folder.path + "/casa/originals/" + kept.sha256
                #expect(FileManager.default.contents(atPath: path) == Data("abc".utf8), "\(mode), operation \(number)")
            }
            if case .success = first { return #expect(number > 5) }
        }
        Issue.record("keeping never ended")
    }

    private func keep(in disk: FaultyDisk) throws -> Originals.Kept {
        try keep("abc", in: try Home.open(disk.folder.path + "/casa", migrator: Schemas.ground, disk: disk))
    }
}
