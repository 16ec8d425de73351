/// How a table lies in its file: what has to be known to read it, and what a person is shown before it is read.
public struct TableShape: Sendable, Equatable {
    /// The format of the table itself, without its wrapping.
    public enum Form: Sendable, Equatable {
        /// Delimited text. Of several texts read as one, the dialect in which `CSVRow.raw` gives their rows.
        case text(CSVDialect)
        /// A sheet of an Excel workbook (.xlsx, .xlsm).
        case workbook
        /// A JSON object a line, or one array of objects.
        case jsonLines
    }

    public var form: Form
    /// The wrappings around the table, outermost first: `gzip`, `zip`.
    public var packing: [String]
    /// Visible sheets of a workbook, in its sequence.
    public var sheets: [String]
    /// The sheet that is read.
    public var sheet: String?
    /// Files of an archive that are read, in its sequence.
    public var members: [String]
    /// Rows and columns of the sheet that Excel does not show.
    public var hiddenRows: Int
    public var hiddenColumns: Int
    /// Cells of the sheet whose formula has no result in the file.
    public var emptyFormulas = 0

    public init(
        form: Form, packing: [String] = [], sheets: [String] = [], sheet: String? = nil, members: [String] = [],
        hiddenRows: Int = 0, hiddenColumns: Int = 0
    ) {
        self.form = form
        self.packing = packing
        self.sheets = sheets
        self.sheet = sheet
        self.members = members
        self.hiddenRows = hiddenRows
        self.hiddenColumns = hiddenColumns
    }

    /// The byte between the cells of `CSVRow.raw`.
    public var rawDelimiter: UInt8 {
        guard case .text(let dialect) = form else { return 0x2C }
        return dialect.delimiter
    }
}

/// What a person says of a file, over what its bytes suggest.
public struct TableOptions: Sendable, Equatable {
    /// The sheet to read; nil is the first visible one that is not empty.
    public var sheet: String?
    /// Whether hidden rows and columns of a sheet are read like others.
    public var includesHidden: Bool
    /// Of text; nil as the bytes suggest.
    public var encoding: TextEncoding?
    /// Of text; nil as the bytes suggest.
    public var delimiter: UInt8?
    /// The sign that numbers of workbooks and JSON, which are no text, are written with.
    public var decimal: DecimalSign

    public init(
        sheet: String? = nil, includesHidden: Bool = false, encoding: TextEncoding? = nil, delimiter: UInt8? = nil,
        decimal: DecimalSign = .point
    ) {
        self.sheet = sheet
        self.includesHidden = includesHidden
        self.encoding = encoding
        self.delimiter = delimiter
        self.decimal = decimal
    }
}

/// How far a file has been read, in bytes as they lie on the disk.
public final class TableProgress {
    /// 0 for a pipe.
    public let byteCount: Int64
    private let measure: () -> Int64

    init(byteCount: Int64, measure: @escaping () -> Int64) {
        self.byteCount = byteCount
        self.measure = measure
    }

    /// From 0 to `byteCount`, never falling while the table is read.
    public var bytesRead: Int64 { max(0, min(byteCount, measure())) }
}

/// How much a packed or structured file is believed, so that a small one cannot take all memory or all day.
public struct TableLimits: Sendable, Equatable {
    public var rows: CSVLimits
    /// Most entries of an archive.
    public var maxEntries: Int
    /// Most tables of an archive that are read as one.
    public var maxMembers: Int
    /// Unpacked bytes for each packed one; more is a bomb, beyond `freeBytes`.
    public var maxRatio: Int64
    public var freeBytes: Int64
    /// Most unpacked bytes of one entry.
    public var maxPartBytes: Int64
    /// Largest workbook within another packing, which is unpacked in memory.
    public var maxNestedBytes: Int
    /// All shared strings of a workbook, in bytes and in number.
    public var maxSharedBytes: Int
    public var maxSharedStrings: Int
    /// How deep elements of XML stand in each other, and objects of JSON.
    public var maxXMLDepth: Int
    public var maxJSONDepth: Int
    /// Most merged regions of a sheet.
    public var maxMerges: Int

    public init() {
        rows = .standard
        maxEntries = 10_000
        maxMembers = 200
        maxRatio = 1000
        freeBytes = 100 << 20
        maxPartBytes = 16 << 30
        maxNestedBytes = 512 << 20
        maxSharedBytes = 512 << 20
        maxSharedStrings = 64_000_000
        maxXMLDepth = 64
        maxJSONDepth = 32
        maxMerges = 4_000_000
    }

    public static let standard = TableLimits()
}
