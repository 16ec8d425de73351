/// Where a field is: in the row's own bytes or, unescaped, in the reader's scratch room.
@usableFromInline
struct FieldSpan {
    /// Offset of the first byte, with the two flags above it.
    @usableFromInline var start: UInt32
    @usableFromInline var length: UInt32

    @usableFromInline static let quotedFlag: UInt32 = 1 << 31
    @usableFromInline static let scratchFlag: UInt32 = 1 << 30
    @usableFromInline static let offsetMask: UInt32 = (1 << 30) - 1

    @inline(__always)
    init(start: Int, end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        length = UInt32(truncatingIfNeeded: end &- start)
    }
}

/// One row of a text table. What it points to is valid until the reader's `next` is called again.
public struct CSVRow {
    public let fieldCount: Int
    /// Physical line of the file the row begins on, 1-based.
    public let lineNumber: Int
    /// Number of the row among the data rows, 1-based; header and blank lines are not counted.
    public let rowNumber: Int
    /// What makes the row unusable; its fields are then for showing only.
    public let defect: CSVDefect?
    /// 1-based column of the defect; 0 without one.
    public let defectColumn: Int
    /// The row's bytes as UTF-8, without its line end.
    public let raw: UnsafeRawBufferPointer
    @usableFromInline let spans: UnsafePointer<FieldSpan>
    @usableFromInline let scratch: UnsafeRawPointer

    /// The unescaped bytes of a field, UTF-8; empty for an index out of range.
    @inlinable
    public func field(_ index: Int) -> UnsafeRawBufferPointer {
        guard index >= 0, index < fieldCount, let base = raw.baseAddress else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let span = spans[index]
        let room = span.start & FieldSpan.scratchFlag == 0 ? base : scratch
        return UnsafeRawBufferPointer(
            start: room + Int(span.start & FieldSpan.offsetMask), count: Int(span.length))
    }

    /// The field as text; `""` for an index out of range and for bytes that are not UTF-8 (`defect` is then set).
    public func text(_ index: Int) -> String {
        String(validating: field(index), as: UTF8.self) ?? ""
    }

    /// Whether the field stood in quotes: `""` is an empty text, nothing at all may mean "not given".
    @inlinable
    public func isQuoted(_ index: Int) -> Bool {
        index >= 0 && index < fieldCount && spans[index].start & FieldSpan.quotedFlag != 0
    }

    /// Whether all fields are empty, as in the `;;;;` that spreadsheets leave below a table.
    public var isEmpty: Bool { (0..<fieldCount).allSatisfy { spans[$0].length == 0 } }

    /// All fields as texts.
    public var texts: [String] { (0..<fieldCount).map { text($0) } }
}
