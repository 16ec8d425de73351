import Kernel

/// The file layer: everything Vínculo asks of the file system outside SQLite.
///
/// A protocol so that tests can put a disk in its place that forgets what was not synced. Paths are absolute.
/// The order of calls that makes a file durable: `create` → `append`… → `sync` → `close` → `rename` →
/// `syncFolder`. What skips a step may be gone after a power cut, and TestKit's faulty disk takes it away.
public protocol Disk: Sendable {
    func create(_ path: String) throws -> any DiskFile
    /// Opens a file to append to it, such as a log that only grows; makes it where there is none.
    func extend(_ path: String) throws -> any DiskFile
    func rename(_ path: String, to target: String) throws
    func remove(_ path: String) throws
    /// A second name of a file, which outlives the first; only on one file system, and where that knows such names.
    func link(_ path: String, to target: String) throws
    /// Removes a folder in which nothing is left.
    func removeFolder(_ path: String) throws
    func syncFolder(_ path: String) throws
    func makeFolder(_ path: String) throws
    /// Names in a folder, sorted; empty when there is no such folder.
    func list(_ path: String) throws -> [String]
    /// Bytes of a file, nil when there is none.
    func size(_ path: String) throws -> Int64?
    func map(_ path: String) throws -> any ByteRegion
}

/// A file being written. Files are only created and appended to, never rewritten.
public protocol DiskFile: AnyObject {
    func append(_ bytes: UnsafeRawBufferPointer) throws
    func sync() throws
    func close() throws
}

extension DiskFile {
    public func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try append($0) } }
}

/// Trouble of the disk, with what it was about and what the system said.
public struct DiskProblem: Problem, Equatable {
    public enum What: String, Sendable {
        case full, readOnly = "read-only", missing, failed
    }
    public let what: What
    public let file: String
    public let reason: String

    public init(_ what: What, file: String, reason: String) {
        self.what = what
        self.file = file
        self.reason = reason
    }

    public var code: String { "disk.\(what.rawValue)" }
    public var kind: ProblemKind { what == .missing ? .notFound : .failed }
    public var arguments: [String: String] { ["file": file, "reason": reason] }
}
