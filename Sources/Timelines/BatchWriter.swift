import Kernel

/// Writes one fact batch: columns one after another, then a directory that says where everything stands.
///
///     magic · blocks … · directory · trailer (directory's offset, size, checksum · magic)
///
/// The writer knows no file: it hands bytes to a sink in file order and never goes back. Whoever owns the sink
/// syncs. Memory: one block and the directory.
public final class BatchWriter {
    public typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    static let magic: [UInt8] = Array("VINCFB01".utf8)
    static let trailerSize = 32
    /// Where columns that are read as they lie begin: bytes of a cache line.
    private static let alignment = 64

    private let sink: Sink
    private var position = 0
    private var columns: [(name: String, blocks: [BlockPlace])] = []

    public init(_ sink: @escaping Sink) throws {
        self.sink = sink
        try put(Self.magic)
    }

    /// Adds an integer column, of any length.
    public func add(_ name: String, _ values: [Int64]) throws {
        let column = ColumnBuffer()
        values.withUnsafeBufferPointer { column.append($0) }
        try add(name, column)
    }

    /// Adds an integer column that has been gathered value by value, and empties it.
    public func add(_ name: String, _ column: ColumnBuffer) throws {
        column.close()
        let start = position
        try put(column.bytes)
        columns.append(
            (
                name,
                column.blocks.map { block in
                    var block = block
                    block.offset += start
                    return block
                }
            ))
        column.removeAll()
    }

    /// Adds a text column: `name` holds a code for each row, `name.text` and `name.end` the texts.
    public func add(_ name: String, codes: [Int64], of dictionary: TextDictionary) throws {
        try add(name, codes)
        try add(bytes: name + ".text", dictionary.arena)
        try add(name + ".end", dictionary.ends.map(Int64.init))
    }

    /// Adds a text column whose codes have been gathered value by value, and empties it.
    public func add(_ name: String, _ codes: ColumnBuffer, of dictionary: TextDictionary) throws {
        try add(name, codes)
        try add(bytes: name + ".text", dictionary.arena)
        try add(name + ".end", dictionary.ends.map(Int64.init))
    }

    /// Adds a text for each row, without a dictionary: text i ends at `ends[i]`.
    public func add(_ name: String, arena: [UInt8], ends: [Int64]) throws {
        try add(bytes: name + ".text", arena)
        try add(name + ".end", ends)
    }

    /// Writes directory and trailer. Returns the size of the whole file in bytes.
    public func finish() throws -> Int {
        var directory: [UInt8] = []
        directory.append(little: UInt32(columns.count))
        for column in columns {
            let name = Array(column.name.utf8.prefix(65_535))
            directory.append(little: UInt16(name.count))
            directory += name
            directory.append(little: UInt32(column.blocks.count))
            for block in column.blocks { directory.append(block) }
        }
        var trailer: [UInt8] = []
        trailer.append(little: UInt64(position))
        trailer.append(little: UInt64(directory.count))
        trailer.append(little: directory.withUnsafeBytes { Hash64.of($0) })
        try put(directory)
        try put(trailer + Self.magic)
        return position
    }

    private func add(bytes name: String, _ content: [UInt8]) throws {
        try content.withUnsafeBytes { try add(bytes: name, $0) }
    }

    private func add(bytes name: String, _ content: UnsafeRawBufferPointer) throws {
        var blocks: [BlockPlace] = []
        var start = 0
        while start < content.count {
            let end = min(start + BlockPlace.textBytes, content.count)
            let piece = UnsafeRawBufferPointer(rebasing: content[start..<end])
            blocks.append(
                BlockPlace(
                    offset: position, byteCount: piece.count, rowCount: piece.count, base: 0, largest: 0, step: 1,
                    width: BlockPlace.rawBytes, checksum: Hash64.of(piece)))
            try sink(piece)
            position += piece.count
            start = end
        }
        columns.append((name, blocks))
    }

    /// Adds a column of equally wide numbers as they lie in memory, to be read where they lie in the file.
    func addRaw<Value: FixedWidthInteger>(_ name: String, _ values: UnsafeBufferPointer<Value>) throws {
        try put([UInt8](repeating: 0, count: (Self.alignment - position % Self.alignment) % Self.alignment))
        try add(bytes: name, UnsafeRawBufferPointer(values))
    }

    private func put(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes { try sink($0) }
        position += bytes.count
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(little value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(_ block: BlockPlace) {
        append(little: UInt64(block.offset))
        append(little: UInt32(block.byteCount))
        append(little: UInt32(block.rowCount))
        append(little: block.base)
        append(little: block.largest)
        append(little: block.step)
        append(block.width)
        append(little: block.checksum)
    }
}
