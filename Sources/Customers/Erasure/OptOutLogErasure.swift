import Foundation
import Intake
import Kernel
import Storage

extension OptOut.Whom {
    /// Of a line that tells no longer who it was.
    static let erased = "erased"

    var address: ContactAddress? {
        switch self {
        case .record(let source, let externalID): ContactAddress(source: source, externalID: externalID)
        case .address(let kind, let value): ContactAddress(kind: kind, normalised: value)
        }
    }

    /// Whether the line speaks of somebody erased, by address or by what a source calls them.
    func isErased(_ tombstones: Tombstones) -> Bool {
        switch self {
        case .record(let source, let externalID): tombstones.contains(source: source, externalID: externalID)
        case .address: address.map(tombstones.contains) ?? false
        }
    }
}

/// The log as erasures use it: it keeps tombstones beside refusals, and gives up who refused, never that somebody did.
extension OptOutLog {
    /// Writes tombstones, and syncs them.
    /// - Returns: bytes of the log, for `ConsentStore.setLogLength`.
    func append(tombstones digests: [[UInt8]], at now: Int64, origin: String) throws -> Int64 {
        try append(digests.map { Self.tombstone($0, at: now, origin: origin) })
    }

    private static func tombstone(_ digest: [UInt8], at now: Int64, origin: String) -> OptOut {
        let hex = digest.map { String(format: "%02x", $0) }.joined()
        return OptOut(whom: .address(kind: OptOut.Whom.erased, value: hex), channel: nil, at: now, origin: origin)
    }

    /// The tombstones that it holds, also those that stand for a refusal.
    func tombstones() throws -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        guard let log = try region() else { return found }
        withExtendedLifetime(log) {
            Self.eachLine(log.bytes) { _, _, bytes, _ in
                guard let line = OptOutLine.read(bytes), line.kind == OptOut.Whom.erased, let hex = line.value else {
                    return
                }
                let digits = Array(hex.utf8)
                let digest = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                    UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
                }
                if digest.count == 32 { found.insert(digest) }
            }
        }
        return found
    }

    /// Writes the log anew with a tombstone wherever it says who it was that refused, and puts it in the place of the
    /// old one at once. It never gets shorter, so that whoever knows its length finds it long enough.
    func forget(_ tombstones: Tombstones) throws {
        let lock = try FileLock.acquire(home.folder("locks") + "/optout", .exclusive, wait: true)
        defer { lock.release() }
        guard let log = try region() else { return }
        let temporary = home.folder("tmp") + "/import-" + Self.fileName
        let isChanged = try withExtendedLifetime(log) { () -> Bool in
            guard names(log.bytes, tombstones) else { return false }
            try home.disk.remove(temporary)
            let file = try home.disk.create(temporary)
            var copy = LogCopy(log.bytes, tombstones, appliedStarts: appliedStarts(log.bytes))
            Self.eachLine(log.bytes) { _, at, bytes, isEnded in copy.take(bytes, at: at, isEnded) }
            try file.append(copy.finish())
            try file.sync()
            try file.close()
            return true
        }
        guard isChanged else { return }
        try home.disk.rename(temporary, to: path)
        try home.disk.syncFolder(home.path)
    }

    private func names(_ log: UnsafeRawBufferPointer, _ tombstones: Tombstones) -> Bool {
        var isNamed = false
        Self.eachLine(log) { _, _, bytes, _ in
            if isNamed { return }
            let line = OptOutLine.read(bytes)
            // What was cut off may hold half of an address; nobody hears it any more.
            isNamed = line?.entry?.whom.isErased(tombstones) ?? false || line?.isTornBefore == true
        }
        return isNamed
    }

    private func appliedStarts(_ log: UnsafeRawBufferPointer) -> Set<Int64> {
        var starts: Set<Int64> = []
        Self.eachLine(log) { _, _, bytes, _ in
            if bytes.starts(with: Array("{\"import\":".utf8)), let from = OptOutLine.read(bytes)?.appliedFrom {
                starts.insert(from)
            }
        }
        return starts
    }
}

/// A log written anew. Places in it that other lines name move with their lines.
private struct LogCopy {
    private var out: [UInt8] = []
    private let oldCount: Int
    private let tombstones: Tombstones
    private let appliedStarts: Set<Int64>
    private var moved: [Int64: Int64] = [:]
    /// A line that is not whole, until the next one tells whether it was cut off.
    private var broken: [UInt8]?

    init(_ log: UnsafeRawBufferPointer, _ tombstones: Tombstones, appliedStarts: Set<Int64>) {
        (oldCount, self.tombstones, self.appliedStarts) = (log.count, tombstones, appliedStarts)
        out.reserveCapacity(log.count + log.count / 4)
    }

    mutating func take(_ bytes: UnsafeRawBufferPointer, at: Int64, _ isEnded: Bool) {
        let line = OptOutLine.read(bytes)
        if let broken { out += line?.isTornBefore == true ? [45, 10] : broken }
        broken = nil
        if appliedStarts.contains(at) { moved[at] = Int64(out.count) }
        guard var line else {
            broken = Array(bytes) + (isEnded ? [10] : [])
            return
        }
        if let entry = line.entry, let whom = entry.whom.address, entry.whom.isErased(tombstones),
            let digest = tombstones.digest(whom)
        {
            (line.kind, line.source, line.externalId) = (OptOut.Whom.erased, nil, nil)
            line.value = digest.map { String(format: "%02x", $0) }.joined()
            return line.append(to: &out)
        }
        if let from = line.appliedFrom, let place = moved[from], place != from {
            line.appliedFrom = place
            return line.append(to: &out)
        }
        out += bytes
        out.append(10)
    }

    /// The whole of it, filled up with a line that says nothing where it would be shorter than it was.
    mutating func finish() -> [UInt8] {
        if let broken { out += broken }
        guard out.count < oldCount else { return out }
        var filler = OptOutLine()
        filler.origin = String(repeating: "-", count: oldCount - out.count)
        filler.append(to: &out)
        return out
    }
}
