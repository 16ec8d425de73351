import Kernel

/// Reads and checks the directory of a batch file.
enum Directory {
    /// Places of all blocks by column, each inside the file, and the directory's own checksum.
    /// - Throws: `FactProblem.damaged` when anything does not fit.
    static func read(_ file: UnsafeRawBufferPointer, name: String) throws -> (
        columns: [String: [BlockPlace]], checksum: UInt64
    ) {
        let damaged = FactProblem.damaged(name, block: "directory")
        let magic = BatchWriter.magic
        guard file.count >= magic.count + BatchWriter.trailerSize, file.prefix(8).elementsEqual(magic),
            file.suffix(8).elementsEqual(magic)
        else { throw damaged }
        var trailer = Cursor(file, at: file.count - BatchWriter.trailerSize)
        guard let offset = trailer.take(UInt64.self).flatMap(Int.init(exactly:)),
            let size = trailer.take(UInt64.self).flatMap(Int.init(exactly:)), let checksum = trailer.take(UInt64.self),
            offset >= magic.count, size >= 0, size <= file.count, offset <= file.count - BatchWriter.trailerSize - size
        else { throw damaged }
        let directory = UnsafeRawBufferPointer(rebasing: file[offset..<offset + size])
        guard Hash64.of(directory) == checksum else { throw damaged }
        var cursor = Cursor(directory, at: 0)
        guard let count = cursor.take(UInt32.self) else { throw damaged }
        var columns: [String: [BlockPlace]] = [:]
        for _ in 0..<count {
            guard let length = cursor.take(UInt16.self), let column = cursor.takeText(Int(length)),
                let blockCount = cursor.take(UInt32.self), Int(blockCount) <= size
            else { throw damaged }
            var blocks: [BlockPlace] = []
            for _ in 0..<blockCount {
                guard let block = cursor.takeBlock(), isSound(block, before: offset) else { throw damaged }
                blocks.append(block)
            }
            columns[column] = blocks
        }
        return (columns, checksum)
    }

    private static func isSound(_ block: BlockPlace, before end: Int) -> Bool {
        guard block.offset >= 0, block.byteCount >= 0, block.offset <= end - block.byteCount else { return false }
        if block.width == BlockPlace.rawBytes { return block.rowCount == block.byteCount }
        return block.rowCount <= BlockPlace.rows
            && ColumnBlock.byteCount(rows: block.rowCount, width: block.width) == block.byteCount
    }
}

/// Takes little-endian values one after another; nil at the end instead of reading past it.
private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var at: Int

    init(_ bytes: UnsafeRawBufferPointer, at: Int) {
        self.bytes = bytes
        self.at = at
    }

    mutating func take<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
        let size = MemoryLayout<Value>.size
        guard at <= bytes.count - size else { return nil }
        defer { at += size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Value.self))
    }

    mutating func takeText(_ count: Int) -> String? {
        guard at <= bytes.count - count else { return nil }
        defer { at += count }
        return String(decoding: bytes[at..<at + count], as: UTF8.self)
    }

    mutating func takeBlock() -> BlockPlace? {
        guard let offset = take(UInt64.self).flatMap(Int.init(exactly:)), let byteCount = take(UInt32.self),
            let rowCount = take(UInt32.self), let base = take(Int64.self), let largest = take(Int64.self),
            let step = take(Int64.self), let width = take(UInt8.self), let checksum = take(UInt64.self)
        else { return nil }
        return BlockPlace(
            offset: offset, byteCount: Int(byteCount), rowCount: Int(rowCount), base: base, largest: largest,
            step: step, width: width, checksum: checksum)
    }
}
