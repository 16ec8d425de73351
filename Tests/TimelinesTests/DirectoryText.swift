import Kernel

@testable import Timelines

/// A fact file taken apart, so that tests can write hostile numbers into its directory under a right checksum.
struct DirectoryText {
    struct Place {
        var column: String
        var block: BlockPlace
        /// What the directory says of the start, where that is no number of ours.
        var offset: UInt64?
    }

    /// Everything before the directory.
    var content: [UInt8]
    var blocks: [Place]
    /// What the directory says beside the truth; nil is the truth.
    var columnCount: UInt32?
    var nameLength: UInt16?
    var blockCount: UInt32?

    /// Takes apart a sound file.
    init(_ bytes: [UInt8]) throws {
        let columns = try bytes.withUnsafeBytes { try Directory.read($0, name: "sound").columns }
        blocks = columns.sorted { $0.key < $1.key }.flatMap { name, blocks in
            blocks.map { Place(column: name, block: $0) }
        }
        let end = blocks.map { $0.block.offset + $0.block.byteCount }.max() ?? 8
        content = Array(bytes.prefix(end))
    }

    /// The file with this directory: one block a column, checksummed anew.
    func file(offset: UInt64? = nil, size: UInt64? = nil) -> [UInt8] {
        var directory: [UInt8] = []
        directory.append(little: columnCount ?? UInt32(blocks.count))
        for place in blocks {
            directory.append(little: nameLength ?? UInt16(place.column.utf8.count))
            directory += Array(place.column.utf8)
            directory.append(little: blockCount ?? 1)
            let start = directory.count
            directory.append(place.block)
            for byte in 0..<8 {
                place.offset.map { directory[start + byte] = UInt8(truncatingIfNeeded: $0 >> (8 * byte)) }
            }
        }
        var trailer: [UInt8] = []
        trailer.append(little: offset ?? UInt64(content.count))
        trailer.append(little: size ?? UInt64(directory.count))
        trailer.append(little: directory.withUnsafeBytes { Hash64.of($0) })
        return content + directory + trailer + BatchWriter.magic
    }
}
