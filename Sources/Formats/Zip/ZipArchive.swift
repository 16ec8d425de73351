import Kernel

/// One file within an archive, as the archive's directory lists it. Its sizes are claims, not facts.
struct ZipEntry {
    /// With `/` between folders.
    let name: String
    let claimedBytes: UInt64
    let packedBytes: UInt64
    /// Where the entry's own header stands in the archive.
    let offset: UInt64
    let checksum: UInt32
    let isEncrypted: Bool
    let method: UInt16
    let isSymlink: Bool

    /// Whether the entry is a file that a person put there: no folder, no path that leaves the archive, no link, no
    /// file that a system hides.
    var isOrdinary: Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !isSymlink, !name.hasPrefix("/"), !name.hasSuffix("/"), !name.contains("\0") else { return false }
        // C:… is an absolute path on Windows.
        guard parts.first?.contains(":") != true, !parts.contains("..") else { return false }
        return !parts.contains("__MACOSX") && !parts.contains { $0.hasPrefix(".") } && !name.isEmpty
    }
}

/// A zip archive: its directory and the way to its files.
final class ZipArchive {
    let bytes: ZipBytes
    let entries: [ZipEntry]
    let limits: TableLimits
    private let places: [String: Int]
    private let foldedPlaces: [String: Int]
    /// What came out of all its files so far.
    var unpackedBytes: Int64 = 0
    /// Packed bytes of the files that hold rows, in all and as far as they have been read for good.
    private(set) var rowBytes: Int64 = 0
    var rowBytesRead: Int64 = 0

    /// Reads the directory.
    /// - Throws: `import.archive-damaged`, `import.archive-entries`.
    init(_ bytes: ZipBytes, limits: TableLimits = .standard) throws {
        self.bytes = bytes
        self.limits = limits
        entries = try ZipDirectory(of: bytes).entries(of: bytes, limits: limits)
        let names = entries.enumerated().map { ($1.name, $0) }
        places = Dictionary(names) { first, _ in first }
        foldedPlaces = Dictionary(names.map { ($0.lowercased(), $1) }) { first, _ in first }
    }

    static func damaged(_ name: String) -> PlainProblem {
        PlainProblem("import.archive-damaged", .invalid, ["file": name])
    }

    var damaged: PlainProblem { ZipArchive.damaged(bytes.name) }

    /// The entry of that name; where none has it, one that has it in other capitals.
    func entry(_ name: String) -> ZipEntry? {
        (places[name] ?? foldedPlaces[name.lowercased()]).map { entries[$0] }
    }

    /// - Throws: `import.archive-encrypted`, `import.archive-method`, `import.archive-damaged`.
    func open(_ entry: ZipEntry) throws -> ZipMember { try ZipMember(entry, of: self) }

    /// The file opened for its rows, which count as progress.
    func openRows(_ entry: ZipEntry) throws -> ZipMember {
        let member = try ZipMember(entry, of: self)
        member.countsAsProgress = true
        return member
    }

    /// Takes note that rows will be read from `entries`, all of which then make the whole of the progress.
    func expectRows(of entries: [ZipEntry]) {
        rowBytes = entries.reduce(0) { $0 &+ Int64(clamping: min($1.packedBytes, UInt64(bytes.byteCount))) }
        rowBytesRead = 0
    }

    /// How far the rows have been read, as bytes of the whole archive.
    var progress: Int64 { bytes.byteCount &- min(rowBytes, bytes.byteCount) &+ rowBytesRead }
}
