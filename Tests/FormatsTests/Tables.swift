import Foundation
import Kernel

@testable import Formats

/// A row as plain values, to be compared.
struct ReadRow: Equatable {
    var fields: [String]
    var line: Int
    var defect: CSVDefect?
    var column: Int
    var raw: [UInt8]
}

/// A whole table as plain values, and the problem that ended it.
struct ReadTable: Equatable {
    var header: [String] = []
    var rows: [ReadRow] = []
    var problem: PlainProblem?

    var cells: [[String]] { rows.map(\.fields) }
}

func read(
    _ bytes: [UInt8], _ dialect: CSVDialect = CSVDialect(), limits: CSVLimits = .standard, chunk: Int = 1 << 18
) -> ReadTable {
    var table = ReadTable()
    do {
        let reader = try CSVReader(
            source: MemorySource(bytes), dialect: dialect, limits: limits, chunkBytes: chunk)
        table.header = reader.header
        while let row = try reader.next() {
            table.rows.append(
                ReadRow(
                    fields: row.texts, line: row.lineNumber, defect: row.defect, column: row.defectColumn,
                    raw: Array(row.raw)))
        }
    } catch {
        table.problem = error as? PlainProblem ?? PlainProblem("unexpected", .failed)
    }
    return table
}

func read(_ text: String, _ dialect: CSVDialect = CSVDialect(), limits: CSVLimits = .standard) -> ReadTable {
    read(Array(text.utf8), dialect, limits: limits)
}

/// The table as its own bytes suggest it be read.
func readAsSniffed(_ bytes: [UInt8]) -> ReadTable { read(bytes, sniff(bytes)) }

func sniff(_ bytes: [UInt8], isWhole: Bool = true) -> CSVDialect {
    bytes.withUnsafeBytes { CSVSniff.sniff($0, isWholeFile: isWhole) }
}

func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
    text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
}

func withBytes<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    Array(text.utf8).withUnsafeBytes(body)
}

func problem(_ body: () throws -> Void) -> PlainProblem? {
    do {
        try body()
        return nil
    } catch {
        return error as? PlainProblem
    }
}

func withTemporaryFile<Result>(_ bytes: [UInt8], name: String, _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return try body(file.path)
}

/// A gzip member whose deflate blocks are stored, made without zlib (RFC 1951, 1952).
func gzipMember(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(65_535)
        rest = rest.dropFirst(block.count)
        let length = UInt16(block.count)
        member += [
            rest.isEmpty ? 1 : 0, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8),
        ]
        member += block
    } while !rest.isEmpty
    var sum = UInt32.max
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    for value in [~sum, UInt32(bytes.count)] {
        member += (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 255) }
    }
    return member
}
