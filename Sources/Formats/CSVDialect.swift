/// How a text table is written.
public struct CSVDialect: Sendable, Equatable {
    public var encoding: TextEncoding
    /// The byte between fields: ASCII, neither the quote nor a line end.
    public var delimiter: UInt8
    /// The byte around fields that hold delimiters, quotes or line ends; doubled inside them.
    public var quote: UInt8
    /// Bytes to pass over at the front of the file: its byte order mark.
    public var skippedBytes: Int
    /// Whether the first line is Excel's `sep=;`, which is no row.
    public var hasSepLine: Bool

    public init(
        encoding: TextEncoding = .utf8, delimiter: UInt8 = 0x2C, quote: UInt8 = 0x22, skippedBytes: Int = 0,
        hasSepLine: Bool = false
    ) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.quote = quote
        self.skippedBytes = skippedBytes
        self.hasSepLine = hasSepLine
    }
}

/// How much of a file is believed to be one row, so that one bad byte cannot take all memory.
public struct CSVLimits: Sendable, Equatable {
    public let maxColumns: Int
    /// Longest field, in bytes of UTF-8.
    public let maxFieldBytes: Int
    /// Longest row, in bytes of UTF-8; at most 2^29.
    public let maxRowBytes: Int
    /// Most line ends within one pair of quotes.
    public let maxQuotedLines: Int

    public init(
        maxColumns: Int = 2000, maxFieldBytes: Int = 1 << 20, maxRowBytes: Int = 8 << 20, maxQuotedLines: Int = 1000
    ) {
        self.maxColumns = max(1, maxColumns)
        self.maxFieldBytes = max(1, maxFieldBytes)
        self.maxRowBytes = min(max(1, maxRowBytes), 1 << 29)
        self.maxQuotedLines = max(0, maxQuotedLines)
    }

    public static let standard = CSVLimits()
}

/// Why one row cannot be used; the rows after it can.
public enum CSVDefect: String, Sendable, CaseIterable {
    /// Text after a closing quote: `"a"b`.
    case strayQuote = "stray-quote"
    /// Bytes that are not of the file's encoding.
    case invalidEncoding = "invalid-encoding"
    /// A zero byte, which cuts texts short in other programs.
    case nulByte = "nul-byte"
    /// The last row ends within quotes: the file was cut.
    case unclosedQuote = "unclosed-quote"
    /// A field longer than `CSVLimits.maxFieldBytes`.
    case fieldTooLong = "field-too-long"
    /// A record that is not the JSON object it should be.
    case brokenJSON = "broken-json"
}
