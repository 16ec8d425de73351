import Kernel

/// The directory at the end of an archive: where it stands and how many entries it claims to have.
///
/// Archives and entries beyond 4 GiB keep their numbers in fields of eight bytes (zip64), those of four bytes then
/// being all ones.
///
/// - SeeAlso: PKWARE APPNOTE 6.3, 4.3.12 to 4.3.16 and 4.5.3.
struct ZipDirectory {
    let offset: UInt64
    let byteCount: UInt64
    let claimedEntries: UInt64

    private static let endBytes: Int64 = 22
    private static let locatorBytes: Int64 = 20
    /// Names beyond this many bytes are damage.
    private static let maxNameBytes = 4096

    /// - Throws: `import.archive-damaged` when the end of the archive is not where it has to be, or the directory not
    ///   in front of it.
    init(of bytes: ZipBytes) throws {
        guard let end = Self.end(of: bytes) else { throw ZipArchive.damaged(bytes.name) }
        let record = ZipFields(bytes.bytes(at: end, count: Int(Self.endBytes)))
        if let large = Self.large(of: bytes, before: end) {
            (claimedEntries, byteCount, offset) = (large.eight(32), large.eight(40), large.eight(48))
        } else {
            (claimedEntries, byteCount, offset) = (UInt64(record.two(10)), record.wide(12), record.wide(16))
        }
        let (last, isHuge) = offset.addingReportingOverflow(byteCount)
        guard !isHuge, last <= UInt64(end) else { throw ZipArchive.damaged(bytes.name) }
    }

    /// Lists as many entries as the directory claims to have.
    /// - Throws: `import.archive-damaged`, `import.archive-entries`.
    func entries(of bytes: ZipBytes, limits: TableLimits) throws -> [ZipEntry] {
        guard claimedEntries <= UInt64(limits.maxEntries) else {
            throw PlainProblem(
                "import.archive-entries", .tooLarge, ["file": bytes.name, "most": "\(limits.maxEntries)"])
        }
        var entries: [ZipEntry] = []
        var (at, end) = (Int64(offset), Int64(offset + byteCount))
        while entries.count < Int(claimedEntries) {
            guard let (entry, next) = Self.entry(of: bytes, at: at), next <= end else {
                throw ZipArchive.damaged(bytes.name)
            }
            entries.append(entry)
            at = next
        }
        return entries
    }

    /// Where the last record of the archive begins. Behind it and its comment only zero bytes may stand: padding.
    private static func end(of bytes: ZipBytes) -> Int64? {
        let tailBytes = min(bytes.byteCount, endBytes + 0xFFFF + 512)
        let start = bytes.byteCount - tailBytes
        let tail = ZipFields(bytes.bytes(at: start, count: Int(tailBytes)))
        for at in stride(from: tail.bytes.count - Int(endBytes), through: 0, by: -1)
        where tail.four(at) == 0x0605_4B50 {
            let behind = at + Int(endBytes) + Int(tail.two(at + 20))
            if behind <= tail.bytes.count, tail.bytes[behind...].allSatisfy({ $0 == 0 }) { return start + Int64(at) }
        }
        return nil
    }

    /// The record of a large archive, which a locator in front of the last record points to.
    private static func large(of bytes: ZipBytes, before end: Int64) -> ZipFields? {
        let locator = ZipFields(bytes.bytes(at: end - locatorBytes, count: Int(locatorBytes)))
        guard locator.four(0) == 0x0706_4B50, let at = Int64(exactly: locator.eight(8)) else { return nil }
        let record = ZipFields(bytes.bytes(at: at, count: 56))
        return record.four(0) == 0x0606_4B50 ? record : nil
    }

    private static func entry(of bytes: ZipBytes, at start: Int64) -> (entry: ZipEntry, next: Int64)? {
        let header = ZipFields(bytes.bytes(at: start, count: 46))
        let (nameBytes, extraBytes) = (Int(header.two(28)), Int(header.two(30)))
        guard header.four(0) == 0x0201_4B50, nameBytes <= maxNameBytes else { return nil }
        let text = bytes.bytes(at: start + 46, count: nameBytes + extraBytes)
        guard text.count == nameBytes + extraBytes else { return nil }
        var sizes = [header.wide(24), header.wide(20), header.wide(42)]
        ZipFields(Array(text[nameBytes...])).fillLarge(&sizes)
        // The high half of the outer attributes are Unix permissions when Unix (3) or macOS (19) wrote the entry.
        let isUnix = [3, 19].contains(header.two(4) >> 8)
        let entry = ZipEntry(
            name: ZipName.text(Array(text[..<nameBytes])), claimedBytes: sizes[0], packedBytes: sizes[1],
            offset: sizes[2], checksum: header.four(16), isEncrypted: header.two(8) & 1 != 0, method: header.two(10),
            isSymlink: isUnix && (header.four(38) >> 16) & 0o170000 == 0o120000)
        return (entry, start + 46 + Int64(nameBytes + extraBytes) + Int64(header.two(32)))
    }
}

/// Numbers at places of a record of an archive, the low byte first; 0 beyond its end.
struct ZipFields {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func two(_ at: Int) -> UInt16 { UInt16(truncatingIfNeeded: number(at, 2)) }
    func four(_ at: Int) -> UInt32 { UInt32(truncatingIfNeeded: number(at, 4)) }
    func wide(_ at: Int) -> UInt64 { number(at, 4) }
    func eight(_ at: Int) -> UInt64 { number(at, 8) }

    private func number(_ at: Int, _ width: Int) -> UInt64 {
        guard at >= 0, at + width <= bytes.count else { return 0 }
        return (0..<width).reduce(0) { $0 | UInt64(bytes[at + $1]) << (8 * UInt64($1)) }
    }

    /// Of an entry's extra fields: puts the numbers of eight bytes in place of those that are all ones.
    func fillLarge(_ numbers: inout [UInt64]) {
        var at = 0
        while at + 4 <= bytes.count {
            let (id, end) = (two(at), at + 4 + Int(two(at + 2)))
            if id == 1 {
                var place = at + 4
                for index in numbers.indices where numbers[index] == 0xFFFF_FFFF && place + 8 <= min(end, bytes.count) {
                    numbers[index] = eight(place)
                    place += 8
                }
                return
            }
            at = end
        }
    }
}

/// Names of entries.
enum ZipName {
    /// UTF-8 or, from old programs, the letters of DOS.
    static func text(_ bytes: [UInt8]) -> String {
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
