import Kernel
import Synchronization

/// A fact batch opened for reading: immutable columns over mapped bytes.
///
/// Nothing in a file is trusted: every place is checked against the file's size when the batch is opened, and
/// each block's checksum at its first use in this process. Damage is a `FactProblem`, never a crash.
public final class FactBatch: Sendable {
    public let name: String
    /// What tells the file from every other: the checksum of its directory, in which those of all its blocks stand.
    public let digest: UInt64
    private let region: any ByteRegion
    private let columns: [String: [BlockPlace]]
    /// Blocks whose checksum held, by their offset.
    private let verified = Mutex<Set<Int>>([])
    private let foundDamage = Mutex(false)
    /// Of a file that can be built anew: called when a block does not hold.
    private let onDamage: (@Sendable () -> Void)?

    /// - Parameter onDamage: given for a file that is built anew when it does not hold; damage is then
    ///   `FactProblem.derived`.
    public init(_ region: any ByteRegion, name: String, onDamage: (@Sendable () -> Void)? = nil) throws {
        self.region = region
        self.name = name
        self.onDamage = onDamage
        (columns, digest) = try Directory.read(region.bytes, name: name)
    }

    /// How the values of a column are held.
    public enum ColumnForm: Sendable { case integers, codedTexts, texts }

    /// The columns by name; those that hold the texts of another column are not named.
    public var columnNames: [(name: String, form: ColumnForm)] {
        columns.keys.sorted().compactMap { name in
            if name.hasSuffix(".end") {
                let base = String(name.dropLast(4))
                return columns[base] == nil ? (base, .texts) : nil
            }
            if columns[name + ".end"] != nil { return (name, .codedTexts) }
            return name.hasSuffix(".text") && columns[name.dropLast(5) + ".end"] != nil ? nil : (name, .integers)
        }
    }

    public var byteCount: Int { region.bytes.count }

    public func rowCount(_ column: String) -> Int { columns[column]?.reduce(0) { $0 + $1.rowCount } ?? 0 }

    /// All values of an integer column; empty when the batch has no such column.
    public func integers(_ column: String) throws -> [Int64] {
        guard let blocks = columns[column] else { return [] }
        let total = rowCount(column)
        return try [Int64](unsafeUninitializedCapacity: total) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            for block in blocks {
                guard block.width != BlockPlace.rawBytes else { throw FactProblem.damaged(name, block: column) }
                ColumnBlock.decode(try content(block, of: column), block, into: base + initialized)
                initialized += block.rowCount
            }
            // What was gone while it was read has been read as zeros.
            try checkIntact()
        }
    }

    /// Asked for behind whatever was read where it lies.
    /// - Throws: `FactProblem.damaged` when a part of the file has gone since it was opened.
    public func checkIntact() throws {
        if region.isBroken { throw damage("size") }
    }

    public var isIntact: Bool { !region.isBroken }

    /// Whether everything that was read so far held.
    public var isSound: Bool { isIntact && !foundDamage.withLock { $0 } }

    private func damage(_ block: String) -> FactProblem {
        foundDamage.withLock { $0 = true }
        guard let onDamage else { return .damaged(name, block: block) }
        onDamage()
        return .derived(name, block: block)
    }

    /// An integer column read where it lies; empty when the batch has no such column.
    ///
    /// Its blocks are compared with their checksums now, so that reading a value cannot fail.
    public func packed(_ column: String) throws -> PackedColumn {
        let blocks = columns[column] ?? []
        for block in blocks {
            guard block.width != BlockPlace.rawBytes else { throw FactProblem.damaged(name, block: column) }
            _ = try content(block, of: column)
        }
        return PackedColumn(region, blocks)
    }

    /// The texts of a text column, read where they lie.
    public func packedTexts(_ column: String) throws -> PackedTexts {
        let damaged = FactProblem.damaged(name, block: column)
        let ends = try packed(column + ".end")
        let (owner, bytes) = try arena(column)
        var start: Int64 = 0
        for end in ends {
            guard end >= start, end <= Int64(bytes.count) else { throw damaged }
            start = end
        }
        return PackedTexts(owner, bytes, ends: ends)
    }

    /// The bytes of all texts of a column: as they lie where their blocks follow one another, else copied together.
    private func arena(_ column: String) throws -> (owner: AnyObject, bytes: UnsafeRawBufferPointer) {
        let blocks = columns[column + ".text"] ?? []
        let pieces = try blocks.map { try content($0, of: column) }
        guard let first = blocks.first, let last = blocks.last else {
            return (region, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        if zip(blocks, blocks.dropFirst()).allSatisfy({ $0.offset + $0.byteCount == $1.offset }) {
            let range = first.offset..<last.offset + last.byteCount
            return (region, UnsafeRawBufferPointer(rebasing: region.bytes[range]))
        }
        let copy = MemoryRegion(pieces.flatMap { Array($0) })
        return (copy, copy.bytes)
    }

    /// The bytes of a column where they lie; nil when there is none.
    func rawBytes(_ column: String) throws -> (owner: AnyObject, bytes: UnsafeRawBufferPointer)? {
        guard let blocks = columns[column] else { return nil }
        guard blocks.allSatisfy({ $0.width == BlockPlace.rawBytes }),
            zip(blocks, blocks.dropFirst()).allSatisfy({ $0.offset + $0.byteCount == $1.offset })
        else { throw FactProblem.damaged(name, block: column) }
        for block in blocks { _ = try content(block, of: column) }
        let range = blocks.first.map { $0.offset..<$0.offset + blocks.reduce(0) { $0 + $1.byteCount } } ?? 0..<0
        return (region, UnsafeRawBufferPointer(rebasing: region.bytes[range]))
    }

    /// The texts of a text column, by code.
    public func textColumn(_ column: String) throws -> TextColumn {
        let ends = try integers(column + ".end")
        var arena: [UInt8] = []
        for block in columns[column + ".text"] ?? [] { arena += try content(block, of: column) }
        var start: Int64 = 0
        for end in ends {
            guard end >= start, end <= Int64(arena.count) else { throw FactProblem.damaged(name, block: column) }
            start = end
        }
        return TextColumn(arena: arena, ends: ends)
    }

    public func texts(_ column: String) throws -> [String] {
        let column = try textColumn(column)
        return (0..<column.count).map { column.text($0) }
    }

    /// Where the lines of each order begin, and at the end where the last one's end.
    /// - Throws: `FactProblem.damaged` when orders have other lines than there are.
    public func lineStarts() throws -> [Int] {
        let damaged = FactProblem.damaged(name, block: OrderColumn.lineCount)
        let count = rowCount(LineColumn.day)
        var starts = [0]
        for lines in try integers(OrderColumn.lineCount) {
            let start = starts[starts.count - 1]
            guard lines >= 0, lines <= Int64(count - start) else { throw damaged }
            starts.append(start + Int(lines))
        }
        guard starts[starts.count - 1] == count, count <= Int(Int32.max) else { throw damaged }
        return starts
    }

    /// Reads every block and compares its checksum. Returns the damaged ones as `column#block`.
    public func damagedBlocks() -> [String] {
        columns.sorted { $0.key < $1.key }.flatMap { column, blocks in
            blocks.enumerated().compactMap { index, block in
                Hash64.of(slice(block)) == block.checksum ? nil : "\(column)#\(index)"
            }
        }
    }

    private func content(_ block: BlockPlace, of column: String) throws -> UnsafeRawBufferPointer {
        let bytes = slice(block)
        try checkIntact()
        if verified.withLock({ $0.contains(block.offset) }) || block.byteCount == 0 { return bytes }
        guard Hash64.of(bytes) == block.checksum else { throw damage(column) }
        verified.withLock { _ = $0.insert(block.offset) }
        return bytes
    }

    private func slice(_ block: BlockPlace) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: region.bytes[block.offset..<block.offset + block.byteCount])
    }
}

/// What may be wrong with stored facts.
public enum FactProblem: Problem, Equatable {
    case damaged(String, block: String)
    /// A file did not hold that is made of others: it has been taken away, and the next question has it built anew.
    case derived(String, block: String)
    case overflow

    public var code: String {
        switch self {
        case .damaged: "facts.damaged"
        case .derived: "facts.derived-damaged"
        case .overflow: "facts.overflow"
        }
    }
    public var kind: ProblemKind { .failed }
    public var arguments: [String: String] {
        switch self {
        case .damaged(let file, let block), .derived(let file, let block): ["file": file, "block": block]
        case .overflow: [:]
        }
    }
}

/// The texts of a text column as bytes, for comparing many of them without making strings.
public struct TextColumn: Sendable {
    private let arena: [UInt8]
    private let ends: [Int64]

    init(arena: [UInt8], ends: [Int64]) {
        self.arena = arena
        self.ends = ends
    }

    public var count: Int { ends.count }

    /// Bytes of text `code`; empty when there is no such code.
    public func withBytes<T>(_ code: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        guard code >= 0, code < ends.count else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let start = code == 0 ? 0 : Int(ends[code - 1])
        return try arena.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[start..<Int(ends[code])]))
        }
    }

    public func text(_ code: Int) -> String { withBytes(code) { String(decoding: $0, as: UTF8.self) } }
}
