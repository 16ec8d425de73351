import Foundation
import Kernel

extension UnsafeRawBufferPointer {
    /// Without white space at both ends: ASCII, the no-break space, and what cannot be seen at all (byte order
    /// mark, zero-width space, soft hyphen).
    @inline(__always)
    var trimmed: UnsafeRawBufferPointer {
        // Most cells begin and end with a letter or a digit.
        if let first, let last, first &- 0x21 < 0x5E, last &- 0x21 < 0x5E { return self }
        return trimmedBlanks
    }

    private var trimmedBlanks: UnsafeRawBufferPointer {
        var (start, end) = (0, count)
        while start < end {
            let width = blank(at: start, end)
            if width == 0 { break }
            start += width
        }
        while end > start {
            let width = blankBefore(end, start)
            if width == 0 { break }
            end -= width
        }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    var isBlank: Bool { trimmed.isEmpty }

    func isSame(as other: [UInt8]) -> Bool {
        guard count == other.count, let mine = baseAddress else { return isEmpty && other.isEmpty }
        return other.withUnsafeBytes { bytes in
            guard let theirs = bytes.baseAddress else { return true }
            return memcmp(mine, theirs, count) == 0
        }
    }

    /// Whether the text may be other than composed: combining marks (U+0300…U+036F begin with CC or CD), and scripts
    /// beyond those of Europe, which have marks and doubles of their own (the Ångström sign is one).
    var mayBeDecomposed: Bool { !isASCII && contains { $0 >= 0xCC && ($0 <= 0xCD || $0 >= 0xD6) } }

    /// Hands over a trimmed cell in composed form (NFC): the same name typed on two systems is one text.
    @inline(__always)
    func withComposed<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard mayBeDecomposed else { return body(self) }
        var text = String(decoding: self, as: UTF8.self).precomposedStringWithCanonicalMapping
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// Bytes of the blank that begins at a position; 0 when none does.
    private func blank(at start: Int, _ end: Int) -> Int {
        if self[start] <= 32 { return 1 }
        if end - start >= 2, self[start] == 0xC2, Self.isBlankOfTwo(self[start + 1]) { return 2 }
        return end - start >= 3 && isInvisible(start) ? 3 : 0
    }

    private func blankBefore(_ end: Int, _ start: Int) -> Int {
        if self[end - 1] <= 32 { return 1 }
        if end - start >= 2, self[end - 2] == 0xC2, Self.isBlankOfTwo(self[end - 1]) { return 2 }
        return end - start >= 3 && isInvisible(end - 3) ? 3 : 0
    }

    /// The second byte of the no-break space and of the soft hyphen.
    private static func isBlankOfTwo(_ byte: UInt8) -> Bool { byte == 0xA0 || byte == 0xAD }

    /// Typographic spaces, no-break ones among them, and what has no width at all.
    private func isInvisible(_ at: Int) -> Bool {
        switch (self[at], self[at + 1], self[at + 2]) {
        case (0xE2, 0x80, 0x80...0x8F), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): true
        case (0xE2, 0x81, 0x9F), (0xE2, 0x81, 0xA0), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): true
        default: false
        }
    }
}

extension TextDictionary {
    /// Code of a trimmed cell in composed form (NFC): the same name typed on two systems is one text.
    mutating func code(ofCell cell: UnsafeRawBufferPointer) -> UInt32 {
        guard cell.mayBeDecomposed else { return code(of: cell) }
        return code(of: String(decoding: cell, as: UTF8.self).precomposedStringWithCanonicalMapping)
    }
}

extension String {
    /// Trimmed and in composed form.
    var cellText: String {
        let text = trimmingSpaces()
        let isPlain = text.utf8.allSatisfy { $0 < 0xCC || (0xCE..<0xD6).contains($0) }
        return isPlain ? text : text.precomposedStringWithCanonicalMapping
    }
}
