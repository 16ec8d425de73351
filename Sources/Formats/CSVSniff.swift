import Kernel

/// Guesses how a text table is written from its first bytes.
public struct CSVSniff {
    /// The dialect of a table that begins with `sample`.
    ///
    /// Encoding: byte order mark; else UTF-16 when every other byte is zero; else UTF-8 when at least half of what is
    /// not ASCII has its shape (rows that break it are the reader's to reject); else Windows-1252. Delimiter: Excel's
    /// `sep=` line; else the one of `, ; TAB |` that cuts the first 100 rows most evenly, quotes respected.
    /// `isWholeFile` says that nothing follows `sample`, so that its last row is complete.
    public static func sniff(_ sample: UnsafeRawBufferPointer, isWholeFile: Bool) -> CSVDialect {
        var dialect = CSVDialect()
        (dialect.encoding, dialect.skippedBytes) = EncodingGuess.guess(sample)
        let text = decode(sample, dialect)
        text.withUnsafeBytes { bytes in
            if let delimiter = sepLine(bytes) {
                dialect.delimiter = delimiter
                dialect.hasSepLine = true
            } else {
                dialect.delimiter = DelimiterVote.elect(bytes, isWhole: isWholeFile && sample.count <= sampleBytes)
            }
        }
        return dialect
    }

    /// More than this many bytes tell no more about the delimiter.
    private static let sampleBytes = 1 << 18

    private static func decode(_ sample: UnsafeRawBufferPointer, _ dialect: CSVDialect) -> [UInt8] {
        // An even number of bytes: a half unit at the end of a sample is no fault.
        let end = min(sample.count, sampleBytes) & ~(dialect.encoding.unitBytes - 1)
        guard dialect.skippedBytes < end else { return [] }
        let bytes = [UInt8](sample[dialect.skippedBytes..<end])
        guard dialect.encoding != .utf8 else { return bytes }
        let source = TranscodingSource(MemorySource(bytes), from: dialect.encoding)
        return (try? source.readHead(3 * sampleBytes)) ?? []
    }

    /// The delimiter of a first line `sep=;`.
    private static func sepLine(_ text: UnsafeRawBufferPointer) -> UInt8? {
        guard text.count >= 5, text[0] | 0x20 == 0x73, text[1] | 0x20 == 0x65, text[2] | 0x20 == 0x70, text[3] == 0x3D
        else { return nil }
        let delimiter = text[4]
        let isEnded = text.count == 5 || text[5] == 0x0A || text[5] == 0x0D
        return isEnded && delimiter < 0x80 && ![0x00, 0x0A, 0x0D, 0x22].contains(delimiter) ? delimiter : nil
    }
}

/// Which of several delimiters cuts a text into rows of one width.
enum DelimiterVote {
    static let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    private static let rows = 100

    /// The candidate that most rows have as often as the first row has it, then the one that cuts finer. In a text
    /// that none of them cuts, the one that occurs least, so that a single column stays whole.
    static func elect(_ text: UnsafeRawBufferPointer, isWhole: Bool) -> UInt8 {
        let scores = candidates.map { score(text, $0, isWhole: isWhole) }
        let best = zip(candidates, scores).max { ($0.1.evenness, $0.1.width) < ($1.1.evenness, $1.1.width) }
        if let best, best.1.width > 1 { return best.0 }
        let uses = candidates.map { candidate in text.count { $0 == candidate } }
        return zip(candidates, uses).min { $0.1 < $1.1 }?.0 ?? 0x2C
    }

    private static func score(
        _ text: UnsafeRawBufferPointer, _ delimiter: UInt8, isWhole: Bool
    ) -> (evenness: Double, width: Int) {
        var widths = widths(text, delimiter)
        if !isWhole, widths.count > 1, widths.count < rows { widths.removeLast() }
        guard let first = widths.first, first > 1 else { return (0, 1) }
        return (Double(widths.count { $0 == first }) / Double(widths.count), first)
    }

    /// Fields in each of the first rows; blank lines are none.
    private static func widths(_ text: UnsafeRawBufferPointer, _ delimiter: UInt8) -> [Int] {
        var widths: [Int] = []
        var fields = 1
        var isQuoted = false
        // The byte before, where it is not within quotes; nil at the start of a row.
        var last: UInt8?
        for byte in text where widths.count < rows {
            if byte == 0x22, isQuoted || last == nil || last == delimiter || last == 0x22 {
                // A doubled quote closes and opens again.
                isQuoted.toggle()
                last = byte
            } else if isQuoted {
                continue
            } else if byte == 0x0A || byte == 0x0D {
                if last != nil { widths.append(fields) }
                (fields, last) = (1, nil)
            } else {
                if byte == delimiter { fields += 1 }
                // A quote within a text is a letter like others.
                last = byte == 0x22 ? 0x20 : byte
            }
        }
        if last != nil, widths.count < rows { widths.append(fields) }
        return widths
    }
}
