import Kernel

/// A text as words: folded, cut at whatever is neither letter nor digit, an apostrophe left out.
///
/// `José-Luis  O'Brien` gives `jose luis obrien`.
/// - Complexity: O(n), without allocation where `folded` has room.
struct WordCutter {
    private var folded: [UInt8] = []

    mutating func forEach(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        folded.removeAll(keepingCapacity: true)
        FoldedBytes.fold(text, into: &folded)
        var kept = 0
        for byte in folded where byte != 0x27 && byte != 0x60 {
            folded[kept] = byte
            kept += 1
        }
        folded.withUnsafeBytes { bytes in
            var start = 0
            for at in 0...kept {
                if at < kept, Self.isWord(bytes[at]) { continue }
                if at > start { body(UnsafeRawBufferPointer(rebasing: bytes[start..<at])) }
                start = at + 1
            }
        }
    }

    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }
}

/// Words that stand in names without naming anybody.
enum NameParticles {
    static let all: Set<String> = Set(
        ("de la las los del dos da do das di y e i van von der den vda viuda sr sra srta dr dra don dona ing lic mr mrs ms "
            + "miss prof mag phd md").split(separator: " ").map(String.init))
}

/// Words that tell a father from the son who has his name.
enum Generations {
    /// Which of those of one name: 1 the eldest.
    static let all: [String: Int32] = [
        "sr": 1, "senior": 1, "jr": 2, "junior": 2, "jnr": 2, "snr": 1, "hijo": 2, "filho": 2, "ii": 2,
        "iii": 3, "iv": 4,
    ]
}
