import Kernel

/// The inner loop: from mark to mark, field by field.
extension CSVReader {
    /// Fills `spans` up to the row's end. Offsets are from the row's start, which may move while bytes are read.
    func scanFields() throws -> CSVRowEnd {
        let (delimiter, quote, maxColumns) = (dialect.delimiter, dialect.quote, limits.maxColumns)
        let (spans, marks) = (spans, window.marks)
        var column = 0
        var fieldStart = 0
        // Offset of the closing quote when the field is quoted, else -1.
        var quoteEnd = -1
        while true {
            let row = UnsafeRawPointer(window.base) + window.rowStart
            let (rowStart, markCount) = (window.rowStart, window.markCount)
            var markAt = window.markAt
            while markAt < markCount {
                let offset = Int(marks[markAt]) &- rowStart
                markAt &+= 1
                let byte = row.load(fromByteOffset: offset, as: UInt8.self)
                if byte == quote {
                    guard offset == fieldStart else { continue }
                    window.markAt = markAt
                    quoteEnd = try scanQuoted(from: offset)
                    markAt = -1
                    break
                }
                spans[column] = FieldSpan(start: fieldStart, end: offset)
                if quoteEnd >= 0 {
                    closeQuoted(column, end: offset, quoteEnd: quoteEnd)
                    quoteEnd = -1
                }
                column &+= 1
                fieldStart = offset &+ 1
                if byte != delimiter {
                    window.markAt = markAt
                    line &+= 1
                    let lineEnd: CSVRowEnd.LineEnd = byte == 0x0D ? .carriageReturn : .lineFeed
                    return CSVRowEnd(start: row, length: offset, columns: column, lineEnd: lineEnd)
                }
                guard column < maxColumns else { throw tooManyColumns() }
            }
            if markAt < 0 { continue }
            window.markAt = markAt
            switch try window.advance(limit: limits.maxRowBytes) {
            case .marks: continue
            case .tooLong: throw rowTooLong()
            case .end:
                let length = window.filled - window.rowStart
                spans[column] = FieldSpan(start: fieldStart, end: length)
                if quoteEnd >= 0 { closeQuoted(column, end: length, quoteEnd: quoteEnd) }
                let start = UnsafeRawPointer(window.base) + window.rowStart
                return CSVRowEnd(start: start, length: length, columns: column + 1, lineEnd: .endOfText)
            }
        }
    }

    /// Goes to the quote that closes the one at `opening` and returns its offset; the text's length when the text
    /// ends first and no other line was swallowed.
    private func scanQuoted(from opening: Int) throws -> Int {
        let openedOn = line
        let limit = opening + limits.maxFieldBytes
        let (quote, marks) = (dialect.quote, window.marks)
        reading: while true {
            let row = UnsafeRawPointer(window.base) + window.rowStart
            let (rowStart, markCount, length) = (window.rowStart, window.markCount, window.filled - window.rowStart)
            var markAt = window.markAt
            while markAt < markCount {
                let offset = Int(marks[markAt]) &- rowStart
                markAt &+= 1
                guard offset <= limit else { throw quoteNeverClosed(openedOn) }
                let byte = row.load(fromByteOffset: offset, as: UInt8.self)
                if byte == quote {
                    window.markAt = markAt
                    if offset &+ 1 < length, row.load(fromByteOffset: offset &+ 1, as: UInt8.self) != quote {
                        return offset
                    }
                    guard try isDoubled(offset) else { return offset }
                    current.needsUnescaping = true
                    // Bytes and marks may have moved.
                    continue reading
                } else if byte == 0x0D {
                    current.needsUnescaping = true
                    line += 1
                } else if byte == 0x0A, row.load(fromByteOffset: offset &- 1, as: UInt8.self) != 0x0D {
                    line += 1
                }
                guard line - openedOn <= limits.maxQuotedLines else { throw quoteNeverClosed(openedOn) }
            }
            window.markAt = markAt
            switch try window.advance(limit: limit) {
            case .marks: continue
            case .tooLong: throw quoteNeverClosed(openedOn)
            case .end:
                let length = window.filled - window.rowStart
                guard length <= limit, line == openedOn || isLastLine(length, line - openedOn) else {
                    throw quoteNeverClosed(openedOn)
                }
                return length
            }
        }
    }

    /// Whether the quote at `offset` is followed by another, which it then takes with it.
    private func isDoubled(_ offset: Int) throws -> Bool {
        guard try window.holdsByte(at: offset + 1) else { return false }
        let next = window.base.load(fromByteOffset: window.rowStart + offset + 1, as: UInt8.self)
        guard next == dialect.quote else { return false }
        if window.markAt == window.markCount { _ = try window.advance(limit: .max) }
        window.markAt += 1
        return true
    }

    /// Whether the only line end within the quotes is the very end of the text.
    private func isLastLine(_ length: Int, _ lines: Int) -> Bool {
        guard lines == 1, length > 0 else { return false }
        let last = window.base.load(fromByteOffset: window.rowStart + length - 1, as: UInt8.self)
        return last == 0x0A || last == 0x0D
    }

    /// Gives a quoted field its bounds; whatever stands between its closing quote and its end is a stray quote.
    private func closeQuoted(_ column: Int, end: Int, quoteEnd: Int) {
        let start = Int(spans[column].start)
        if quoteEnd == end {
            current.mark(.unclosedQuote, column: column + 1)
        } else if quoteEnd + 1 == end {
            spans[column] = FieldSpan(start: start + 1, end: quoteEnd)
            spans[column].start |= FieldSpan.quotedFlag
        } else {
            current.mark(.strayQuote, column: column + 1)
        }
    }

    private func quoteNeverClosed(_ line: Int) -> PlainProblem {
        PlainProblem("import.quote-never-closed", .invalid, ["line": String(line)])
    }

    private func tooManyColumns() -> PlainProblem {
        let place = ["line": String(current.line), "columns": String(limits.maxColumns)]
        return PlainProblem("import.too-many-columns", .tooLarge, place)
    }
}
