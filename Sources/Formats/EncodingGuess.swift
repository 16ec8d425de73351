/// Guesses the encoding of bytes.
enum EncodingGuess {
    /// The encoding, and the bytes of a byte order mark in front.
    static func guess(_ sample: UnsafeRawBufferPointer) -> (TextEncoding, Int) {
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if sample.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
        if sample.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
        if let wide = wide(sample) { return (wide, 0) }
        let check = UTF8Check.firstInvalid(sample, from: 0, isEnd: false)
        if check.invalid == nil { return (.utf8, 0) }
        return (looksLikeUTF8(sample) ? .utf8 : .windows1252, 0)
    }

    /// UTF-16 without a mark: Latin text has a zero in every other byte, text has none elsewhere.
    private static func wide(_ sample: UnsafeRawBufferPointer) -> TextEncoding? {
        let pairs = min(sample.count, 1 << 16) / 2
        guard pairs > 0 else { return nil }
        var (even, odd) = (0, 0)
        for pair in 0..<pairs {
            if sample[2 * pair] == 0 { even += 1 }
            if sample[2 * pair + 1] == 0 { odd += 1 }
        }
        if odd * 2 > pairs, even * 20 < odd { return .utf16LE }
        if even * 2 > pairs, odd * 20 < even { return .utf16BE }
        return nil
    }

    /// Whether at least half of what is not ASCII has the shape of UTF-8: a lead byte and its continuation bytes.
    ///
    /// Forbidden forms (overlong, surrogates) have that shape and are refused by the reader, row by row. In
    /// Windows-1252 a letter with an accent is hardly ever followed by the signs at 80…BF.
    private static func looksLikeUTF8(_ sample: UnsafeRawBufferPointer) -> Bool {
        var (shaped, stray, at) = (0, 0, 0)
        while at < sample.count {
            let lead = sample[at]
            at += 1
            guard lead >= 0x80 else { continue }
            let tail = lead >= 0xF8 ? 4 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0
            let found = sample[at...].prefix(tail).prefix { $0 & 0xC0 == 0x80 }.count
            if tail > 0, found == tail {
                shaped += 1
                at += tail
            } else {
                stray += 1
            }
        }
        return shaped > 0 && shaped >= stray
    }
}
