import Foundation
import Kernel

extension UnsafeRawBufferPointer {
    /// Without white space at both ends: ASCII, the no-break space, and what cannot be seen at all (byte order
    /// mark, zero-width space).
    var trimmed: UnsafeRawBufferPointer {
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

    /// Whether the text may hold combining marks (U+0300…U+036F begin with CC or CD): decomposed letters.
    var mayBeDecomposed: Bool { contains { $0 == 0xCC || $0 == 0xCD } }

    /// Bytes of the blank that begins at a position; 0 when none does.
    private func blank(at start: Int, _ end: Int) -> Int {
        if self[start] <= 32 { return 1 }
        if end - start >= 2, self[start] == 0xC2, self[start + 1] == 0xA0 { return 2 }
        return end - start >= 3 && isInvisible(start) ? 3 : 0
    }

    private func blankBefore(_ end: Int, _ start: Int) -> Int {
        if self[end - 1] <= 32 { return 1 }
        if end - start >= 2, self[end - 2] == 0xC2, self[end - 1] == 0xA0 { return 2 }
        return end - start >= 3 && isInvisible(end - 3) ? 3 : 0
    }

    private func isInvisible(_ at: Int) -> Bool {
        (self[at] == 0xEF && self[at + 1] == 0xBB && self[at + 2] == 0xBF)
            || (self[at] == 0xE2 && self[at + 1] == 0x80 && self[at + 2] == 0x8B)
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
        return text.utf8.contains { $0 == 0xCC || $0 == 0xCD } ? text.precomposedStringWithCanonicalMapping : text
    }
}
