import CMinizip
import Kernel

/// One file within an archive, as the archive's directory lists it. Its sizes are claims, not facts.
struct ZipEntry {
    /// With `/` between folders.
    let name: String
    let claimedBytes: UInt64
    let packedBytes: UInt64
    let isEncrypted: Bool
    let method: UInt
    let isSymlink: Bool
    fileprivate(set) var place = unz64_file_pos()

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
        guard let handle = bytes.openHandle() else { throw ZipArchive.damaged(bytes.name) }
        defer { unzClose(handle) }
        entries = try ZipArchive.list(handle, bytes.name, limits)
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

    private static func list(_ handle: unzFile, _ name: String, _ limits: TableLimits) throws -> [ZipEntry] {
        var info = unz_global_info64()
        guard unzGetGlobalInfo64(handle, &info) == UNZ_OK else { throw damaged(name) }
        let tooMany = PlainProblem("import.archive-entries", .tooLarge, ["file": name, "most": "\(limits.maxEntries)"])
        guard info.number_entry <= UInt64(limits.maxEntries) else { throw tooMany }
        var entries: [ZipEntry] = []
        guard info.number_entry > 0 else { return entries }
        var status = unzGoToFirstFile(handle)
        while status == UNZ_OK {
            guard entries.count < limits.maxEntries else { throw tooMany }
            guard let entry = entry(at: handle) else { throw damaged(name) }
            entries.append(entry)
            status = unzGoToNextFile(handle)
        }
        guard status == UNZ_END_OF_LIST_OF_FILE else { throw damaged(name) }
        return entries
    }

    private static let maxNameBytes = 4096

    private static func entry(at handle: unzFile) -> ZipEntry? {
        var info = unz_file_info64()
        var name = [CChar](repeating: 0, count: maxNameBytes + 1)
        guard
            unzGetCurrentFileInfo64(handle, &info, &name, UInt(maxNameBytes), nil, 0, nil, 0) == UNZ_OK,
            info.size_filename <= UInt(maxNameBytes)
        else { return nil }
        let bytes = name.prefix(Int(info.size_filename)).map { UInt8(bitPattern: $0) }
        // The high half of the outer attributes are Unix permissions when Unix (3) or macOS (19) wrote the entry.
        let isUnix = [3, 19].contains(info.version >> 8)
        var entry = ZipEntry(
            name: text(bytes), claimedBytes: info.uncompressed_size, packedBytes: info.compressed_size,
            isEncrypted: info.flag & 1 != 0, method: UInt(info.compression_method),
            isSymlink: isUnix && (info.external_fa >> 16) & 0o170000 == 0o120000)
        guard unzGetFilePos64(handle, &entry.place) == UNZ_OK else { return nil }
        return entry
    }

    /// Names are UTF-8 or, from old programs, the letters of DOS.
    private static func text(_ bytes: [UInt8]) -> String {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(
                String.UnicodeScalarView(
                    bytes.map { byte in
                        byte < 0x80 ? Unicode.Scalar(byte) : dosLetters[Int(byte) - 0x80] ?? "_"
                    }))
        return text.replacing("\\", with: "/")
    }

    /// Code page 437 from 80 to A7, where it agrees with 850 on the letters of Spanish and Portuguese.
    private static let dosLetters: [Int: Unicode.Scalar] = Dictionary(
        uniqueKeysWithValues: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº".unicodeScalars.enumerated().map { ($0, $1) })
}
