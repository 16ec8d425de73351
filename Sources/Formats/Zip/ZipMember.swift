import CZlib
import Kernel

/// The unpacked bytes of one file of an archive, counted as they come and checked against their sum at the end.
final class ZipMember: ByteSource {
    private let archive: ZipArchive
    private let entry: ZipEntry
    private let budget: UnpackBudget
    /// On the heap: zlib keeps the address of its stream and refuses a moved one. Nil for a file that is only stored.
    private var stream: UnsafeMutablePointer<z_stream>?
    private let input: UnsafeMutableRawBufferPointer
    /// Where the next packed bytes stand in the archive, and how many there are.
    private var place: Int64
    private var left: Int64
    private var packed: Int64 = 0
    private var unpacked: Int64 = 0
    private var sum: UInt = 0
    private var isFinished = false
    var countsAsProgress = false

    init(_ entry: ZipEntry, of archive: ZipArchive) throws {
        let name = ["file": archive.bytes.name]
        guard !entry.isEncrypted else { throw PlainProblem("import.archive-encrypted", .invalid, name) }
        // 0 is stored, 8 is deflated; Windows packs very large files as Deflate64 (9).
        guard entry.method == 0 || entry.method == 8 else {
            throw PlainProblem("import.archive-method", .invalid, name)
        }
        (place, left) = try Self.range(of: entry, in: archive)
        (self.archive, self.entry) = (archive, entry)
        budget = UnpackBudget(limits: archive.limits, name: archive.bytes.name)
        input = .allocate(byteCount: 1 << 17, alignment: 16)
        guard entry.method == 8 else { return }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        self.stream = stream
        // −15 window bits: the deflated bytes alone, without the frame of zlib.
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw archive.damaged
        }
    }

    deinit {
        if let stream {
            inflateEnd(stream)
            stream.deinitialize(count: 1)
            stream.deallocate()
        }
        input.deallocate()
    }

    /// Where the packed bytes stand: behind the entry's own header, whose name and extra fields may differ from the
    /// directory's in length.
    private static func range(of entry: ZipEntry, in archive: ZipArchive) throws -> (place: Int64, count: Int64) {
        guard let start = Int64(exactly: entry.offset), let count = Int64(exactly: entry.packedBytes),
            start < archive.bytes.byteCount
        else { throw archive.damaged }
        let header = ZipFields(archive.bytes.bytes(at: start, count: 30))
        let place = start + 30 + Int64(header.two(26)) + Int64(header.two(28))
        guard header.four(0) == 0x0403_4B50, header.two(8) == entry.method, place <= archive.bytes.byteCount,
            count <= archive.bytes.byteCount - place
        else { throw archive.damaged }
        return (place, count)
    }

    /// - Throws: `import.archive-damaged` when the bytes are cut, changed or not as many as the directory says;
    ///   `import.archive-bomb`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !isFinished, let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        let wanted = min(buffer.count, 1 << 30)
        let count = try stream.map { try unpack($0, base, wanted) } ?? take(base, wanted)
        unpacked &+= Int64(count)
        sum = crc32_z(sum, base.assumingMemoryBound(to: UInt8.self), count)
        guard UInt64(clamping: unpacked) <= entry.claimedBytes else { throw archive.damaged }
        if count == 0 { try finish() }
        archive.unpackedBytes &+= Int64(count)
        try budget.check(unpacked: unpacked, packed: packed)
        // Entries may lie over each other: all of them together are weighed against the whole archive.
        try budget.check(unpacked: archive.unpackedBytes, packed: archive.bytes.byteCount, most: .max)
        return count
    }

    private func finish() throws {
        isFinished = true
        guard UInt64(clamping: unpacked) == entry.claimedBytes, left == 0, (stream?.pointee.avail_in ?? 0) == 0,
            UInt32(truncatingIfNeeded: sum) == entry.checksum
        else { throw archive.damaged }
    }

    /// The next packed bytes, at most `count`; fewer than that are the last.
    private func take(_ room: UnsafeMutableRawPointer, _ count: Int) throws -> Int {
        let wanted = Int(min(Int64(count), left))
        guard wanted > 0 else { return 0 }
        guard archive.bytes.read(at: place, into: room, count: wanted) == wanted else { throw archive.damaged }
        place += Int64(wanted)
        left -= Int64(wanted)
        packed &+= Int64(wanted)
        if countsAsProgress { archive.rowBytesRead &+= Int64(wanted) }
        return wanted
    }

    private func unpack(
        _ stream: UnsafeMutablePointer<z_stream>, _ room: UnsafeMutableRawPointer, _ wanted: Int
    ) throws -> Int {
        stream.pointee.next_out = room.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(wanted)
        while stream.pointee.avail_out > 0 {
            if stream.pointee.avail_in == 0, let base = input.baseAddress {
                stream.pointee.next_in = base.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(try take(base, input.count))
            }
            let status = inflate(stream, Z_NO_FLUSH)
            if status == Z_STREAM_END { break }
            // Nothing more comes in and nothing comes out: the packed bytes end before their text does.
            guard status == Z_OK, stream.pointee.avail_in > 0 || left > 0 || stream.pointee.avail_out == 0 else {
                throw archive.damaged
            }
        }
        return wanted - Int(stream.pointee.avail_out)
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
