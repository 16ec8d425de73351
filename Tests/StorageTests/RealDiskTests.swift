import Foundation
import Kernel
import TestKit
import Testing

@testable import Storage

@Suite("The disk")
struct RealDiskTests {
    let folder: TemporaryFolder
    let disk = RealDisk()

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func write(_ text: String, to name: String) throws {
        let file = try disk.create(path(name))
        for byte in text.utf8 { try file.append([byte]) }
        try file.sync()
        try file.close()
        try file.close()
    }

    @Test("keeps what is appended, under the name it is given")
    func lifecycle() throws {
        try disk.makeFolder(path("a"))
        try disk.makeFolder(path("a"))
        try write("Bogotá", to: "a/new")
        try disk.rename(path("a/new"), to: path("a/old"))
        try disk.syncFolder(path("a"))
        #expect(try disk.list(path("a")) == ["old"])
        #expect(try disk.size(path("a/old")) == 7 && disk.size(path("a/new")) == nil)
        let region = try disk.map(path("a/old"))
        #expect(withExtendedLifetime(region) { Array(region.bytes) } == Array("Bogotá".utf8))
        try disk.remove(path("a/old"))
        try disk.remove(path("a/old"))
        #expect(try disk.list(path("a")).isEmpty && disk.list(path("none")).isEmpty)
    }

    @Test("an empty file is mapped as no bytes")
    func empty() throws {
        try write("", to: "empty")
        #expect(try disk.map(path("empty")).bytes.isEmpty)
    }

    @Test("a mapped file can be read after it was removed")
    func mapOutlivesName() throws {
        try write("abc", to: "a")
        let region = try disk.map(path("a"))
        try disk.remove(path("a"))
        #expect(withExtendedLifetime(region) { Array(region.bytes) } == [97, 98, 99])
    }

    @Test("a file that is there is never written over")
    func noOverwrite() throws {
        try write("abc", to: "a")
        expectProblem("disk.failed", exit: 1) { _ = try disk.create(path("a")) }
        #expect(try disk.size(path("a")) == 3)
    }

    @Test("what is missing is a problem that names the file and no folder")
    func missing() {
        let wanted = DiskProblem(.missing, file: "x", reason: "No such file or directory")
        #expect(throws: wanted) { try disk.create(path("none/x")) }
        #expect(throws: wanted) { try disk.map(path("x")) }
        #expect(throws: wanted) { try disk.rename(path("x"), to: path("y")) }
        #expect(throws: wanted) { try disk.syncFolder(path("x")) }
        #expect(throws: wanted) { try disk.makeFolder(path("none/x")) }
        #expect(wanted.kind.exitCode == 3 && wanted.arguments["file"] == "x")
    }

    @Test("a folder that may not be written to is read-only", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnly() throws {
        try disk.makeFolder(path("a"))
        chmod(path("a"), 0o500)
        defer { chmod(path("a"), 0o700) }
        expectProblem("disk.read-only", exit: 1) { _ = try disk.create(path("a/x")) }
        expectProblem("disk.read-only", exit: 1) { try disk.makeFolder(path("a/b")) }
    }

    @Test(
        "what the system says becomes one of four problems",
        arguments: [
            (ENOSPC, DiskProblem.What.full), (EDQUOT, .full), (EROFS, .readOnly), (EACCES, .readOnly),
            (EPERM, .readOnly),
            (ENOENT, .missing), (EIO, .failed), (EMFILE, .failed),
        ])
    func mapping(number: Int32, what: DiskProblem.What) {
        errno = number
        let problem = DiskProblem.last("/casa/facts/1-0.facts")
        #expect(problem.what == what && problem.file == "1-0.facts" && !problem.reason.isEmpty)
        #expect(problem.code == "disk." + what.rawValue)
    }
}
