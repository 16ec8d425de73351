import CZlib
import Foundation
import Testing

@testable import Formats

/// Writes archives byte by byte (PKWARE APPNOTE 6.3), sound ones and such as no program would write.
struct ZipMaker {
    /// One entry, with what its headers claim where that is not the truth.
    struct Entry {
        var name: String
        var content: [UInt8]
        var deflates = false
        var flags: UInt16 = 0x800
        var method: UInt16?
        var claimedBytes: UInt32?
        var crc: UInt32?
        /// Unix permissions and kind, as in `st_mode`.
        var mode: UInt32 = 0o100644
        /// Whether sizes and place stand in fields of eight bytes (zip64), as beyond 4 GiB.
        var isLarge = false
        /// Whether sizes and sum stand behind the packed bytes, as when an archive is written into a pipe.
        var isStreamed = false
    }

    var entries: [Entry] = []
    /// The number of entries the end of the archive claims.
    var claimedEntries: UInt16?
    /// How often the directory lists them all.
    var listings = 1

    init(_ files: [(String, String)] = []) {
        for (name, text) in files { add(name, text) }
    }

    mutating func add(_ name: String, _ text: String, deflates: Bool = false) {
        entries.append(Entry(name: name, content: Array(text.utf8), deflates: deflates))
    }

    mutating func add(_ name: String, bytes: [UInt8], deflates: Bool = false) {
        entries.append(Entry(name: name, content: bytes, deflates: deflates))
    }

    /// Whether the end of the archive is written in fields of eight bytes (zip64), too.
    var hasLargeEnd = false

    var bytes: [UInt8] {
        var (file, directory): ([UInt8], [UInt8]) = ([], [])
        for entry in entries {
            let packed = entry.deflates ? ZipMaker.deflate(entry.content) : entry.content
            let name = Array(entry.name.utf8)
            let sum = ZipMaker.four(entry.crc ?? ZipMaker.sum(entry.content))
            let claim = entry.claimedBytes.map(UInt64.init) ?? UInt64(entry.content.count)
            func header(_ sum: [UInt8], _ sizes: [UInt64], _ extra: Int) -> [UInt8] {
                ZipMaker.two(entry.isLarge ? 45 : 20) + ZipMaker.two(entry.flags | (entry.isStreamed ? 8 : 0))
                    + ZipMaker.two(entry.method ?? (entry.deflates ? 8 : 0)) + ZipMaker.two(0) + ZipMaker.two(0x21)
                    + sum + sizes.flatMap { ZipMaker.four(entry.isLarge ? .max : UInt32($0)) }
                    + ZipMaker.two(UInt16(name.count)) + ZipMaker.two(UInt16(extra))
            }
            func extra(_ numbers: [UInt64]) -> [UInt8] {
                // A time stamp stands in front, as many programs write one.
                let stamp = ZipMaker.two(0x5455) + ZipMaker.two(5) + [1, 0, 0, 0, 0]
                let large = ZipMaker.two(1) + ZipMaker.two(UInt16(8 * numbers.count)) + numbers.flatMap(ZipMaker.eight)
                return entry.isLarge ? stamp + large : []
            }
            let sizes = [UInt64(packed.count), claim]
            let place = UInt64(file.count)
            let listed = extra([claim, UInt64(packed.count), place])
            directory += [0x50, 0x4B, 1, 2] + ZipMaker.two(3 << 8 | 20) + header(sum, sizes, listed.count)
            directory += ZipMaker.two(0) + ZipMaker.two(0) + ZipMaker.two(0) + ZipMaker.four(entry.mode << 16)
            directory += ZipMaker.four(entry.isLarge ? .max : UInt32(place)) + name + listed
            let written = entry.isStreamed ? [0, 0] : sizes
            let own = extra([written[1], written[0]])
            file += [0x50, 0x4B, 3, 4] + header(entry.isStreamed ? [0, 0, 0, 0] : sum, written, own.count)
            file += name + own + packed
            guard entry.isStreamed else { continue }
            file += [0x50, 0x4B, 7, 8] + sum
            file += sizes.flatMap { entry.isLarge ? ZipMaker.eight($0) : ZipMaker.four(UInt32($0)) }
        }
        let once = directory
        for _ in 1..<max(2, listings) where listings > 1 { directory += once }
        let count = claimedEntries ?? UInt16(truncatingIfNeeded: entries.count)
        let (size, place) = (UInt64(directory.count), UInt64(file.count))
        var end: [UInt8] = []
        if hasLargeEnd {
            end += [0x50, 0x4B, 6, 6] + ZipMaker.eight(44) + ZipMaker.two(45) + ZipMaker.two(45) + ZipMaker.eight(0)
            end += [UInt64(count), UInt64(count), size, place].flatMap(ZipMaker.eight)
            end += [0x50, 0x4B, 6, 7] + ZipMaker.four(0) + ZipMaker.eight(place + size) + ZipMaker.four(1)
        }
        end += [0x50, 0x4B, 5, 6] + ZipMaker.four(0)
        end +=
            hasLargeEnd
            ? [UInt8](repeating: 0xFF, count: 12)
            : ZipMaker.two(count) + ZipMaker.two(count)
                + ZipMaker.four(UInt32(size)) + ZipMaker.four(UInt32(place))
        return file + directory + end + ZipMaker.two(0)
    }

    private static func two(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }

    private static func four(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 255) } }

    private static func eight(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(value >> (8 * UInt64($0)) & 255) } }

    private static func sum(_ bytes: [UInt8]) -> UInt32 { UInt32(crc32(0, bytes, UInt32(bytes.count))) }

    /// Raw deflate, without the frame of zlib.
    static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        let written = input.withUnsafeMutableBufferPointer { from in
            output.withUnsafeMutableBufferPointer { to in
                (stream.next_in, stream.avail_in) = (from.baseAddress, UInt32(from.count))
                (stream.next_out, stream.avail_out) = (to.baseAddress, UInt32(to.count))
                _ = CZlib.deflate(&stream, Z_FINISH)
                return to.count - Int(stream.avail_out)
            }
        }
        return Array(output[..<written])
    }
}

/// Writes the parts of a workbook.
struct WorkbookMaker {
    /// Name, state and the inside of `<worksheet>`.
    var sheets: [(name: String, state: String, body: String)] = []
    var strings: [String] = []
    var styles = ""
    var is1904 = false
    /// Stands in front of the root of each sheet.
    var prolog = ""

    /// One sheet with these rows.
    init(rows: String = "", before: String = "", behind: String = "") {
        sheets = [("Hoja1", "visible", "\(before)<sheetData>\(rows)</sheetData>\(behind)")]
    }

    private static let space = "http://schemas.openxmlformats.org"

    var zip: ZipMaker {
        let relations = "\(Self.space)/officeDocument/2006/relationships"
        let main = "xmlns=\"\(Self.space)/spreadsheetml/2006/main\" xmlns:r=\"\(relations)\""
        func relation(_ id: String, _ type: String, _ target: String) -> String {
            "<Relationship Id=\"\(id)\" Type=\"\(relations)/\(type)\" Target=\"\(target)\"/>"
        }
        var zip = ZipMaker([("[Content_Types].xml", "<Types/>")])
        zip.add("_rels/.rels", "<Relationships>\(relation("a", "officeDocument", "xl/workbook.xml"))</Relationships>")
        var (list, links) = ("", relation("s", "sharedStrings", "sharedStrings.xml"))
        links += relation("t", "styles", "/xl/styles.xml")
        for (index, sheet) in sheets.enumerated() {
            list +=
                "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" state=\"\(sheet.state)\" r:id=\"r\(index)\"/>"
            links += relation("r\(index)", "worksheet", "worksheets/sheet\(index).xml")
            zip.add(
                "xl/worksheets/sheet\(index).xml", "\(prolog)<worksheet \(main)>\(sheet.body)</worksheet>",
                deflates: true)
        }
        zip.add(
            "xl/workbook.xml",
            "<workbook \(main)><workbookPr date1904=\"\(is1904 ? 1 : 0)\"/><sheets>\(list)</sheets></workbook>")
        zip.add("xl/_rels/workbook.xml.rels", "<Relationships>\(links)</Relationships>")
        zip.add("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>")
        let items = strings.map { $0.hasPrefix("<") ? "<si>\($0)</si>" : "<si><t>\($0)</t></si>" }.joined()
        zip.add("xl/sharedStrings.xml", "<sst \(main)>\(items)</sst>", deflates: true)
        return zip
    }

    var bytes: [UInt8] { zip.bytes }
}

/// Cells of one row, each given with its attributes and its inside, in columns from A on.
func row(_ number: Int, _ cells: [String], attributes: String = "") -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let body = zip(letters, cells).map { letter, cell in
        if cell.isEmpty { return "" }
        if cell.hasPrefix("<") { return "<c r=\"\(letter)\(number)\"" + cell.dropFirst(2) }
        let isNumber = Double(cell) != nil
        return isNumber
            ? "<c r=\"\(letter)\(number)\"><v>\(cell)</v></c>"
            : "<c r=\"\(letter)\(number)\" t=\"inlineStr\"><is><t>\(cell)</t></is></c>"
    }.joined()
    return "<row r=\"\(number)\"\(attributes)>\(body)</row>"
}

/// The table in a file of these bytes, as plain values.
func readTable(
    _ bytes: [UInt8], _ options: TableOptions = .init(), limits: TableLimits = .standard, name: String = "tabla"
) throws -> ReadTable {
    var table = ReadTable()
    try withTemporaryFile(bytes, name: name) { path in
        table.problem = problem {
            let shape = try TableFile.look(path: path, options: options, limits: limits)
            let (reader, progress) = try TableFile.open(path: path, shape: shape, options: options, limits: limits)
            table.header = reader.header
            while let row = try reader.next() {
                table.rows.append(
                    ReadRow(
                        fields: row.texts, line: row.lineNumber, defect: row.defect, column: row.defectColumn,
                        raw: Array(row.raw)))
                #expect(row.rowNumber == table.rows.count)
                #expect(progress.bytesRead <= progress.byteCount)
            }
        }
    }
    return table
}

func look(_ bytes: [UInt8], _ options: TableOptions = .init()) throws -> TableShape {
    try withTemporaryFile(bytes, name: "tabla") { try TableFile.look(path: $0, options: options) }
}

/// The code of the problem that reading these bytes ends with.
func refusal(_ bytes: [UInt8], _ options: TableOptions = .init(), limits: TableLimits = .standard) throws -> String? {
    try readTable(bytes, options, limits: limits).problem?.code
}
