import Foundation
import Kernel

/// An advisory lock on a file of the home, held until `release` or the end of the process.
///
/// `flock` belongs to the open file, so two holders inside one process exclude each other too. The holder's pid
/// stands in the file for the message of whoever waits.
public final class FileLock: @unchecked Sendable {
    public enum Mode: Sendable { case shared, exclusive }

    private let descriptor: Int32
    private let mode: Mode

    private init(_ descriptor: Int32, _ mode: Mode) {
        self.descriptor = descriptor
        self.mode = mode
    }

    /// The lock, or nil when another holds it.
    public static func attempt(_ path: String, _ mode: Mode) throws -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskProblem.last(path) }
        guard flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            _ = close(descriptor)
            return nil
        }
        let lock = FileLock(descriptor, mode)
        if mode == .exclusive { lock.writeOwner() }
        return lock
    }

    /// Waits for the lock, asking ten times a second. `waiting` is called once, with the holder's pid.
    public static func acquire(
        _ path: String, _ mode: Mode, wait: Bool, waiting: (String) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> FileLock {
        var told = false
        while true {
            if let lock = try attempt(path, mode) { return lock }
            let owner = owner(of: path)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard wait else { throw PlainProblem("home.locked", .locked, ["work": name, "pid": owner]) }
            if isCancelled() { throw CancellationError() }
            if !told { waiting(owner) }
            told = true
            usleep(100_000)
        }
    }

    public static func owner(of path: String) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let pid = Int(text) else { return "?" }
        return String(pid)
    }

    public func release() {
        if mode == .exclusive { ftruncate(descriptor, 0) }
        _ = flock(descriptor, LOCK_UN)
    }

    /// Holds the lock in another mode; where that is refused, as it was before.
    /// - Returns: whether it was granted.
    func turn(_ mode: Mode) throws -> Bool {
        if flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return true }
        // The system lets go before it tries.
        guard flock(descriptor, self.mode == .shared ? LOCK_SH : LOCK_EX) == 0 else { throw DiskProblem.last("lock") }
        return false
    }

    private func writeOwner() {
        let text = Array(String(getpid()).utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { _ = close(descriptor) }
}
