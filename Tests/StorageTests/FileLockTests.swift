import Foundation
import Kernel
import Storage
import TestKit
import Testing

@Suite("Locks")
struct FileLockTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/import"
    }

    @Test("one holds it alone, several hold it together, not both at once")
    func modes() throws {
        let first = try #require(try FileLock.attempt(path, .shared))
        let second = try #require(try FileLock.attempt(path, .shared))
        #expect(try FileLock.attempt(path, .exclusive) == nil)
        first.release()
        second.release()
        let alone = try #require(try FileLock.attempt(path, .exclusive))
        #expect(try FileLock.attempt(path, .exclusive) == nil)
        #expect(try FileLock.attempt(path, .shared) == nil)
        alone.release()
        #expect(try FileLock.attempt(path, .exclusive) != nil)
    }

    @Test("who may not wait is told which process holds it")
    func noWait() throws {
        let holder = try FileLock.acquire(path, .exclusive, wait: false)
        defer { holder.release() }
        do {
            _ = try FileLock.acquire(path, .exclusive, wait: false)
            Issue.record("two processes hold the lock")
        } catch let problem as PlainProblem {
            let pid = String(ProcessInfo.processInfo.processIdentifier)
            #expect(problem == PlainProblem("home.locked", .locked, ["work": "import", "pid": pid]))
            #expect(problem.kind.exitCode == 5)
        }
    }

    @Test("who waits is told once who holds it, and gets it when it is released")
    func wait() throws {
        let holder = try FileLock.acquire(path, .exclusive, wait: false)
        var told: [String] = []
        let lock = try FileLock.acquire(path, .exclusive, wait: true) { pid in
            told.append(pid)
            holder.release()
        }
        defer { lock.release() }
        #expect(told == [String(ProcessInfo.processInfo.processIdentifier)])
    }

    @Test("who waits can be called off")
    func cancelled() throws {
        let holder = try FileLock.acquire(path, .exclusive, wait: false)
        defer { holder.release() }
        var asked = 0
        #expect(throws: CancellationError.self) {
            _ = try FileLock.acquire(
                path, .exclusive, wait: true,
                isCancelled: {
                    asked += 1
                    return asked == 2
                })
        }
        #expect(asked == 2)
    }

    @Test("a lock that nobody keeps is free")
    func dropped() throws {
        do { _ = try #require(try FileLock.attempt(path, .exclusive)) }
        #expect(try FileLock.attempt(path, .exclusive) != nil)
    }

    @Test("a lock in a folder that is not there is a problem of the disk")
    func missing() throws {
        expectProblem("disk.missing", exit: 3) { _ = try FileLock.attempt(folder.path + "/none/import", .exclusive) }
    }

    @Test("a released lock names nobody")
    func stalePid() throws {
        try FileLock.acquire(path, .exclusive, wait: false).release()
        #expect(FileLock.owner(of: path) == "?")
    }

    private static let flock = "/usr/bin/flock"

    /// Runs `flock` on the path; `held` tells whether it got the lock.
    private func otherProcess(_ arguments: [String]) throws -> (process: Process, input: Pipe, output: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.flock)
        process.arguments = arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        return (process, input, output)
    }

    @Test("another process is kept out while we hold it", .enabled(if: FileManager.default.fileExists(atPath: flock)))
    func otherIsKeptOut() throws {
        let holder = try FileLock.acquire(path, .exclusive, wait: false)
        func tryOther() throws -> Int32 {
            let process = try otherProcess(["--nonblock", "--conflict-exit-code", "9", path, "true"]).process
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try tryOther() == 9)
        holder.release()
        #expect(try tryOther() == 0)
    }

    @Test(
        "we are kept out while another process holds it, until it ends",
        .enabled(if: FileManager.default.fileExists(atPath: flock)))
    func weAreKeptOut() throws {
        let other = try otherProcess([path, "sh", "-c", "echo held; read end"])
        #expect(other.output.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect(try FileLock.attempt(path, .exclusive) == nil)
        #expect(try FileLock.attempt(path, .shared) == nil)
        expectProblem("home.locked", exit: 5) { _ = try FileLock.acquire(path, .shared, wait: false) }
        try other.input.fileHandleForWriting.close()
        other.process.waitUntilExit()
        #expect(try FileLock.attempt(path, .exclusive) != nil)
    }
}
