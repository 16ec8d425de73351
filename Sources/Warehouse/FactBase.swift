import Foundation
import Kernel
import Storage
import Synchronization
import Timelines

/// The facts of a home as this process holds them: mapped batches, and which orders are visible.
///
/// Asked before each question: when the manifest has grown, only the new batches are opened and joined.
public final class FactBase: Sendable {
    private let home: Home
    private let state = Mutex(State())

    private struct State {
        var entries: [FactBatchEntry] = []
        var view = FactView()
    }

    public init(_ home: Home) { self.home = home }

    /// All visible facts, now.
    /// - Throws: `FactProblem.damaged` when a file is missing, has another size than the manifest says, or does
    ///   not hold.
    public func view() throws -> FactView {
        let manifest = try home.database.read { try FactBatchStore.list($0) }
        return try state.withLock { state in
            // A reader whose manifest is older than what is loaded sees what is loaded: batches only come.
            if state.entries.starts(with: manifest) { return state.view }
            if !manifest.starts(with: state.entries) { state = State() }
            for entry in manifest[state.entries.count...] {
                state.view.append(try load(entry))
                state.entries.append(entry)
            }
            return state.view
        }
    }

    /// Every block of every batch compared with its checksum: the damaged ones, as `file: column#block`.
    public func damage() throws -> [String] {
        try home.database.read { try FactBatchStore.list($0) }.flatMap { entry in
            do {
                return try open(entry).damagedBlocks().map { entry.file + ": " + $0 }
            } catch let problem as any Problem {
                return [entry.file + ": " + problem.code]
            }
        }
    }

    private func load(_ entry: FactBatchEntry) throws -> LoadedBatch { try LoadedBatch(try open(entry)) }

    private func open(_ entry: FactBatchEntry) throws -> FactBatch {
        let path = home.folder("facts") + "/" + entry.file
        // A shorter file would end the process at the first read past its end.
        guard try home.disk.size(path) == entry.byteCount else {
            throw FactProblem.damaged(entry.file, block: "size")
        }
        return try FactBatch(try home.disk.map(path), name: entry.file)
    }
}
