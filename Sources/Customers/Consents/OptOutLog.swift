import Intake
import Kernel
import Storage

/// `optout.log`: every refusal, in a file that only grows, beside the database that has it, too.
///
/// A refusal is written here and synced before the transaction that makes it known. What an import brings counts
/// once the import was applied, which stands here, too. Reading it again changes nothing: entries are a set. Undo
/// and restore of an older database take from it what they lack and never shorten it. Where it is lost or
/// damaged, nothing can be sent until a person has looked.
public struct OptOutLog: Sendable {
    public static let fileName = "optout.log"

    let home: Home

    public init(_ home: Home) { self.home = home }

    var path: String { home.folder(Self.fileName) }

    /// Writes refusals that hold at once, and syncs them.
    /// - Returns: bytes of the log, for `ConsentStore.setLogLength`.
    @discardableResult
    public func append(_ entries: [OptOut]) throws -> Int64 {
        if entries.isEmpty { return try home.disk.size(path) ?? 0 }
        return try append { OptOutLine.write(entries, import: nil, to: &$0) }.upperBound
    }

    /// Writes refusals of an import that is being staged, and syncs them. They hold once `confirm` is called.
    public func stage(_ entries: [OptOut], for delivery: Delivery) throws {
        if entries.isEmpty || delivery.isDryRun { return }
        let written = try append { OptOutLine.write(entries, import: delivery.importID.rawValue, to: &$0) }
        if delivery.kept[Self.fileName] == nil { delivery.kept[Self.fileName] = written.lowerBound }
    }

    /// Makes what was staged for an import hold; called in the transaction of the flip, before it commits.
    /// - Returns: bytes of the log, or nil when the import brought no refusal.
    public func confirm(_ delivery: Delivery) throws -> Int64? {
        guard let from = delivery.kept[Self.fileName] as? Int64 else { return nil }
        var line = OptOutLine()
        line.import = delivery.importID.rawValue
        line.appliedFrom = from
        return try append { line.append(to: &$0) }.upperBound
    }

    /// Appends and syncs. One writer at a time: an import and somebody at the counter may write at once.
    func append(_ write: (inout [UInt8]) -> Void) throws -> Range<Int64> {
        let lock = try FileLock.acquire(home.folder("locks") + "/optout", .exclusive, wait: true)
        defer { lock.release() }
        let before = try home.disk.size(path) ?? 0
        var bytes: [UInt8] = []
        if before > 0, try lastByte() != 10 {
            bytes.append(10)
            var torn = OptOutLine()
            torn.isTornBefore = true
            torn.append(to: &bytes)
        }
        let start = before + Int64(bytes.count)
        write(&bytes)
        let file = try home.disk.extend(path)
        try file.append(bytes)
        try file.sync()
        try file.close()
        // Each time: the try that made the file may have failed before its folder was synced.
        try home.disk.syncFolder(home.path)
        return start..<before + Int64(bytes.count)
    }

    private func lastByte() throws -> UInt8? {
        let log = try home.disk.map(path)
        return withExtendedLifetime(log) { log.bytes.last }
    }
}

extension OptOutLine {
    static func write(_ entries: [OptOut], import id: Int64?, to out: inout [UInt8]) {
        for entry in entries { OptOutLine(entry, import: id).append(to: &out) }
    }
}
