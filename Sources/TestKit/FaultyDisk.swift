import Foundation
import Kernel
import Storage
import Synchronization

/// A disk that fails at its n-th operation, and forgets what was not synced.
///
/// It works on a real folder, because SQLite and readers need one, and remembers beside it what is durable: the
/// bytes of a file up to its last `sync`, the names in a folder as of its last `syncFolder`. `afterPowerCut` gives
/// a new folder with just that, as the machine would find it when it starts again.
///
/// SQLite writes past this disk. Its files are copied the moment the power goes, so that what the process still
/// writes while it falls over is not there afterwards. SQLite's own syncs are believed.
public final class FaultyDisk: Disk {
    /// What happens from the n-th operation on.
    public enum Mode: String, Sendable, CaseIterable {
        /// Nothing works any more, and what was not synced is gone.
        case powerCut
        /// The same in the middle of a write, and some of what was not synced is there.
        case tornWrite
        /// What needs space is refused; a write is cut in half.
        case full
        /// Every sync is refused.
        case syncFails
    }

    /// What becomes of bytes and names that were not synced.
    public enum Unsynced: Sendable {
        case lost, kept
        case mixed(seed: UInt64)

        var seed: UInt64 { if case .mixed(let seed) = self { seed } else { 0 } }
    }

    enum Act { case look, create, append, name, remove, sync }

    struct State {
        var memory: DiskMemory
        var operationCount = 0
        var firstFailure: Int?
        var isHealed = false
        /// Files outside the model as of the cut; nil while there is power.
        var outside: [String: Data]?
    }

    public let folder: TemporaryFolder
    private let failAt: Int
    private let mode: Mode
    let state: Mutex<State>

    public init(over folder: TemporaryFolder, failAt: Int = .max, mode: Mode = .powerCut) throws {
        self.folder = folder
        self.failAt = failAt
        self.mode = mode
        state = Mutex(State(memory: try DiskMemory(folder.path)))
    }

    public var operationCount: Int { state.withLock { $0.operationCount } }
    /// The operation that failed first, counted from 1; nil when none has.
    public var firstFailure: Int? { state.withLock { $0.firstFailure } }

    /// There is space again and syncs work. A power cut stays a power cut.
    public func heal() { state.withLock { $0.isHealed = true } }

    /// The disk as the next start finds it, in a folder of its own. Without a cut so far, it happens now.
    /// - Parameter unsynced: nil follows the mode: some of it after a torn write, else none.
    public func afterPowerCut(
        _ unsynced: Unsynced? = nil, failAt: Int = .max, mode: Mode = .powerCut
    ) throws -> FaultyDisk {
        let fallback: Unsynced = self.mode == .tornWrite ? .mixed(seed: UInt64(self.failAt)) : .lost
        let target = try TemporaryFolder()
        try state.withLock { state in
            try cut(&state)
            try state.memory.restore(
                folder.path, as: target.path, outside: state.outside ?? [:], unsynced ?? fallback)
        }
        return try FaultyDisk(over: target, failAt: failAt, mode: mode)
    }

    /// Counts an operation, and refuses it when its time has come.
    /// - Returns: whether an append is to be written by half and refused then.
    @discardableResult
    func count(_ act: Act, _ path: String) throws -> Bool {
        try state.withLock { state in
            guard state.outside == nil else { throw Self.problem(.failed, path) }
            state.operationCount += 1
            guard state.operationCount >= failAt, !state.isHealed else { return false }
            switch mode {
            case .powerCut, .tornWrite:
                state.firstFailure = state.firstFailure ?? state.operationCount
                if mode == .tornWrite, act == .append { return true }
                try cut(&state)
                throw Self.problem(.failed, path)
            case .full:
                guard act == .create || act == .append || act == .name else { return false }
                state.firstFailure = state.firstFailure ?? state.operationCount
                if act == .append { return true }
                throw Self.problem(.full, path)
            case .syncFails:
                guard act == .sync else { return false }
                state.firstFailure = state.firstFailure ?? state.operationCount
                throw Self.problem(.failed, path)
            }
        }
    }

    /// Refuses a write of which half has been written.
    func refuseRest(_ path: String) throws -> Never {
        if mode == .full { throw Self.problem(.full, path) }
        try state.withLock { try cut(&$0) }
        throw Self.problem(.failed, path)
    }

    private func cut(_ state: inout State) throws {
        guard state.outside == nil else { return }
        var outside: [String: Data] = [:]
        var folders = [folder.path]
        while let next = folders.popLast() {
            for (path, isFolder) in try DiskMemory.entries(next) {
                if isFolder { folders.append(path) }
                // Opening the index of SQLite's log here would drop its locks; it is rebuilt anyway.
                guard !isFolder, DiskMemory.isOutside(path), !path.hasSuffix("-shm") else { continue }
                outside[path] = FileManager.default.contents(atPath: path)
            }
        }
        state.outside = outside
    }

    private static func problem(_ what: DiskProblem.What, _ path: String) -> DiskProblem {
        DiskProblem(what, file: path.split(separator: "/").last.map(String.init) ?? path, reason: "faulty disk")
    }
}
