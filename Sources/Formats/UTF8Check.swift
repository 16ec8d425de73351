/// Finds where bytes stop being UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, ≤ U+10FFFF).
enum UTF8Check {
    /// Checks `bytes` from `start` on.
    ///
    /// - Returns: `invalid`, the first byte of the first sequence that is not UTF-8, or nil; `checkedTo`, up to where
    ///   all is well, which stops before a character that the end of `bytes` cuts, unless `isEnd` makes that invalid.
    /// - Complexity: O(n); 32 bytes a step over ASCII.
    static func firstInvalid(
        _ bytes: UnsafeRawBufferPointer, from start: Int, isEnd: Bool
    ) -> (invalid: Int?, checkedTo: Int) {
        guard let base = bytes.baseAddress else { return (nil, start) }
        let count = bytes.count
        var at = start
        while at < count {
            at = skipASCII(base, at, count)
            guard at < count else { break }
            let length = sequenceLength(base, at, count)
            if length > 0 {
                at += length
            } else if length == cut, !isEnd {
                return (nil, at)
            } else {
                return (at, at)
            }
        }
        return (nil, at)
    }

    /// `sequenceLength` of a character whose bytes so far are right and whose end is missing.
    static let cut = -1

    @inline(__always)
    private static func skipASCII(_ base: UnsafeRawPointer, _ start: Int, _ count: Int) -> Int {
        var at = start
        while at &+ 32 <= count {
            let words = base.loadUnaligned(fromByteOffset: at, as: SIMD4<UInt64>.self)
            let either = words.lowHalf | words.highHalf
            if (either.x | either.y) & 0x8080_8080_8080_8080 != 0 { break }
            at &+= 32
        }
        while at < count, base.load(fromByteOffset: at, as: UInt8.self) < 0x80 { at &+= 1 }
        return at
    }

    /// Bytes of the sequence at `at`, which begins with 80 or more: 2, 3 or 4; 0 when it is wrong; `cut` when it may
    /// go on after `count`.
    static func sequenceLength(_ base: UnsafeRawPointer, _ at: Int, _ count: Int) -> Int {
        let lead = base.load(fromByteOffset: at, as: UInt8.self)
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        for step in 1..<length {
            guard at + step < count else { return cut }
            let byte = base.load(fromByteOffset: at + step, as: UInt8.self)
            guard step == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return 0 }
        }
        return length
    }
}
