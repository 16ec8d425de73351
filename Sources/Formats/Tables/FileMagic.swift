import Foundation
import Kernel

/// What the first bytes of a file say it is.
enum FileMagic {
    case text, gzip, zip, compound

    init(_ head: some Collection<UInt8>) {
        if head.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            self = .compound
        } else {
            self = .text
        }
    }

    /// A picture or a program is no table: more than one byte in twenty is a control character no text has.
    static func looksBinary(_ sample: some Collection<UInt8>) -> Bool {
        let head = sample.prefix(4_096)
        let strange = head.count { $0 < 9 || (14...31).contains($0) || $0 == 127 }
        return strange * 20 > head.count
    }
}

/// The compound files of old Excel, in which new Excel keeps encrypted workbooks.
enum CompoundFile {
    static let peekedBytes = 1 << 16

    /// Why it is refused: by the names of its streams, which are UTF-16, an old or an encrypted workbook.
    ///
    /// The names stand in a directory whose first sector the header tells; `head` holds it in most files.
    static func refusal(_ head: [UInt8], name: String, read: (_ offset: Int, _ count: Int) -> [UInt8]) -> PlainProblem {
        var seen = head
        if head.count >= 52 {
            let shift = Int(head[30]) | Int(head[31]) << 8
            let sector = (0..<4).reduce(0) { $0 | Int(head[48 + $1]) << (8 * $1) }
            if (9...12).contains(shift) { seen += read((sector + 1) << shift, 1 << 12) }
        }
        let stream = "EncryptedPackage".utf8.reduce(into: [UInt8]()) { $0 += [$1, 0] }
        let isEncrypted = seen.indices.contains { seen[$0] == 0x45 && seen[$0...].starts(with: stream) }
        return PlainProblem(isEncrypted ? "import.xlsx-encrypted" : "import.xls-refused", .invalid, ["file": name])
    }
}
