import Formats
import Kernel
import Storage

/// One original being packed. Read `run` top to bottom.
///
/// The packed file is written apart, synced, unpacked again and compared with the hash before it gets its name; the plain
/// one goes when that name is durable. Killed at any point, one of the two is whole under its name.
struct OriginalPacking {
    let home: Home
    let sha256: String
    let isCancelled: () -> Bool
    /// Hears how many bytes of the original went in.
    let progress: (Int64) throws -> Void

    enum Outcome: Equatable {
        case packed
        /// It stays as it came: packed, it would take more than nine tenths of its room.
        case noGain
        /// It is not what came, and nothing is done with it.
        case damaged
        /// Somebody took it away meanwhile.
        case gone
    }

    /// Bytes of content from which on it shows whether packing is worth it.
    private static let enough = 4 * Int64(PackedOriginal.portion)

    func run() throws -> Outcome {
        // Both are there: a former packing was cut off, or the same file has come again.
        if let isSound = try Originals.isSound(stored(isPacked: true), in: home) {
            guard !isSound else { return try giveWay() }
            try home.unlink(packed)
        }
        do {
            let outcome = try write()
            guard outcome == .packed else {
                try home.disk.remove(temporary)
                return outcome
            }
            guard try check(), try name() else { return .gone }
        } catch {
            try? home.disk.remove(temporary)
            throw error
        }
        return try giveWay()
    }

    private var plain: String { Originals.path(sha256, in: home) }
    private var packed: String { Originals.packedPath(sha256, in: home) }
    private var temporary: String { Originals.packingPath(sha256, in: home) }

    private func stored(isPacked: Bool) -> Originals.Stored {
        Originals.Stored(sha256: sha256, isPacked: isPacked, byteCount: 0)
    }

    /// Made before the original is opened, see `Originals.remove`.
    private func write() throws -> Outcome {
        try home.disk.remove(temporary)
        let output = try home.disk.create(temporary)
        defer { try? output.close() }
        let input: FileSource
        do {
            input = try FileSource(path: plain)
        } catch let problem as PlainProblem where problem.code == "import.file-not-found" {
            return .gone
        }
        let packer = try GzipPacker(level: PackedOriginal.level, most: PackedOriginal.portion)
        var (content, file) = (Originals.Hasher(), Originals.Hasher())
        var written: Int64 = 0
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: PackedOriginal.portion, alignment: 4_096)
        defer { room.deallocate() }
        while case let portion = try input.fill(room), !portion.isEmpty {
            if isCancelled() { throw CancellationError() }
            if input.bytesRead == Int64(portion.count), Self.isPackedAlready(portion) { return .noGain }
            content.update(portion)
            let member = try packer.member(portion)
            file.update(member)
            try output.append(member)
            written += Int64(member.count)
            if input.bytesRead >= Self.enough, !Self.isWorthIt(written, input.bytesRead) { return .noGain }
            try progress(input.bytesRead)
        }
        guard content.hexadecimal() == sha256 else { return .damaged }
        let seal = PackedOriginal.Seal(content: input.bytesRead, digest: file.bytes()).bytes
        guard Self.isWorthIt(written + Int64(seal.count), input.bytesRead) else { return .noGain }
        try output.append(seal)
        try output.sync()
        return .packed
    }

    private static func isWorthIt(_ packed: Int64, _ content: Int64) -> Bool { packed <= content / 10 * 9 }

    /// Workbooks, archives and gzip have been packed by others, and are read here and there.
    private static func isPackedAlready(_ head: UnsafeRawBufferPointer) -> Bool {
        [[0x1F, 0x8B], [0x50, 0x4B]].contains { head.starts(with: $0 as [UInt8]) }
    }

    /// Unpacks what was written, as whoever needs it will. Returns whether it is still there.
    private func check() throws -> Bool {
        guard let byteCount = try home.disk.size(temporary) else { return false }
        let file = try FileSource(path: temporary)
        guard try PackedOriginal.isSound(file, byteCount: byteCount, sha256: sha256) else {
            throw DiskProblem(.failed, file: sha256 + ContentName.packedSuffix, reason: "not as written")
        }
        return true
    }

    /// Returns whether it is still there.
    private func name() throws -> Bool {
        do {
            try home.disk.rename(temporary, to: packed)
            return true
        } catch let problem as DiskProblem where problem.what == .missing {
            return false
        }
    }

    /// The plain file goes once the packed one is there to stay.
    private func giveWay() throws -> Outcome {
        try home.disk.syncFolder(home.folder("originals"))
        try home.unlink(plain, replacedBy: packed)
        try home.disk.syncFolder(home.folder("originals"))
        return .packed
    }
}

extension FileSource {
    /// Fills the room as far as the file goes.
    fileprivate func fill(_ room: UnsafeMutableRawBufferPointer) throws -> UnsafeRawBufferPointer {
        var filled = 0
        while filled < room.count,
            case let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...])), count > 0
        {
            filled += count
        }
        return UnsafeRawBufferPointer(rebasing: room[..<filled])
    }
}
