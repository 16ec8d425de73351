import CMinizip
import Kernel

/// The unpacked bytes of one file of an archive, counted as they come and checked against their sum at the end.
final class ZipMember: ByteSource {
    private let archive: ZipArchive
    private let entry: ZipEntry
    private let handle: unzFile
    private let budget: UnpackBudget
    /// Bytes of the archive read for this file.
    private var packed: Int64 = 0
    private var unpacked: Int64 = 0
    private var isOpen = false
    var countsAsProgress = false

    init(_ entry: ZipEntry, of archive: ZipArchive) throws {
        let name = ["file": archive.bytes.name]
        guard !entry.isEncrypted else { throw PlainProblem("import.archive-encrypted", .invalid, name) }
        // 0 is stored, 8 is deflated; Windows packs very large files as Deflate64 (9).
        guard entry.method == 0 || entry.method == 8 else {
            throw PlainProblem("import.archive-method", .invalid, name)
        }
        guard let handle = archive.bytes.openHandle() else { throw archive.damaged }
        (self.archive, self.entry, self.handle) = (archive, entry, handle)
        budget = UnpackBudget(limits: archive.limits, name: archive.bytes.name)
        var place = entry.place
        guard unzGoToFilePos64(handle, &place) == UNZ_OK, unzOpenCurrentFile(handle) == UNZ_OK else {
            throw archive.damaged
        }
        isOpen = true
    }

    deinit {
        if isOpen { unzCloseCurrentFile(handle) }
        unzClose(handle)
    }

    /// - Throws: `import.archive-damaged` when the bytes are cut, changed or not as many as the directory says;
    ///   `import.archive-bomb`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard isOpen, !buffer.isEmpty else { return 0 }
        let before = archive.bytes.bytesRead
        let count = unzReadCurrentFile(handle, buffer.baseAddress, UInt32(min(buffer.count, 1 << 30)))
        packed &+= archive.bytes.bytesRead - before
        if countsAsProgress { archive.rowBytesRead &+= archive.bytes.bytesRead - before }
        guard count >= 0 else { throw archive.damaged }
        guard count > 0 else {
            isOpen = false
            guard unzCloseCurrentFile(handle) == UNZ_OK, UInt64(clamping: unpacked) == entry.claimedBytes else {
                throw archive.damaged
            }
            return 0
        }
        unpacked &+= Int64(count)
        archive.unpackedBytes &+= Int64(count)
        try budget.check(unpacked: unpacked, packed: packed)
        // Entries may lie over each other: all of them together are weighed against the whole archive.
        try budget.check(unpacked: archive.unpackedBytes, packed: archive.bytes.byteCount, most: .max)
        return Int(count)
    }
}

extension ByteSource {
    /// Everything, for what must be in memory as a whole.
    /// - Throws: `import.workbook-too-large` beyond `limit` bytes.
    func readAll(limit: Int, name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let block = try readHead(1 << 20)
            bytes += block
            guard bytes.count <= limit else {
                let most = String(limit >> 20)
                throw PlainProblem("import.workbook-too-large", .tooLarge, ["file": name, "megabytes": most])
            }
            if block.count < 1 << 20 { return bytes }
        }
    }
}
