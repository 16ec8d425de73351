import Kernel

/// `FoldedText.key`, quick for texts of ASCII and the accented letters of Western Europe.
enum TextKey {
    static func of(_ text: String) -> String {
        var text = text
        return text.withUTF8 { plain(UnsafeRawBufferPointer($0)) } ?? FoldedText.key(text)
    }

    /// Nil for texts with other characters.
    private static func plain(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count <= 64 else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { room -> String? in
            var (at, count) = (0, 0)
            while at < bytes.count {
                let byte = bytes[at]
                if let letter = Word.letter(bytes, at: at) {
                    room.initializeElement(at: count, to: letter.base)
                    (at, count) = (at + letter.length, count + 1)
                    continue
                }
                guard byte < 0x80 else { return nil }
                if byte &- 0x30 < 10 {
                    room.initializeElement(at: count, to: byte)
                    count += 1
                }
                at += 1
            }
            return String(decoding: UnsafeBufferPointer(rebasing: room[..<count]), as: UTF8.self)
        }
    }
}
