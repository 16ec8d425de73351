import Kernel

/// What keeps the files that a backup lists from going before it has them.
///
/// Whoever makes a backup holds the pin from before it looks into the database until each listed file has a second
/// name under `tmp/`, which takes moments; whoever removes files holds it shared meanwhile, and so waits. Afterwards
/// undo, sweep and discard take away names that nobody needs any more.
extension Home {
    /// Removes files of the home that a database may have listed a moment ago. The only way to remove those in
    /// `facts/`, `originals/` and `rejects/`.
    public func unlink(_ paths: [String]) throws {
        if paths.isEmpty { return }
        let pin = try FileLock.acquire(pinPath, .shared, wait: true)
        defer { pin.release() }
        for path in paths { try disk.remove(path) }
    }

    public func unlink(_ path: String) throws { try unlink([path]) }

    /// Removes a file in whose place another stands, if that one is still there: nothing else is removed meanwhile.
    public func unlink(_ path: String, replacedBy other: String) throws {
        let pin = try pin(isCancelled: { false })
        defer { pin.release() }
        if try disk.size(other) != nil { try disk.remove(path) }
    }

    /// Held by the backup.
    func pin(isCancelled: () -> Bool) throws -> FileLock {
        try FileLock.acquire(pinPath, .exclusive, wait: true, isCancelled: isCancelled)
    }

    private var pinPath: String { folder("locks") + "/pin" }
}
