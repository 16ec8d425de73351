import Foundation

/// A folder of its own, removed with its last owner: in memory where the system offers that, as thousands of syncs
/// would make tests wait for the disk, else under the system's temporary folder.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let memory = "/dev/shm"
        let base =
            FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = base + "/vinculo-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Copies a folder in, under a new name. Returns its path.
    @discardableResult
    public func copy(_ source: String, as name: String) throws -> String {
        try FileManager.default.copyItem(atPath: source, toPath: path + "/" + name)
        return path + "/" + name
    }

    /// Writes a file. Returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
