/// A table whose cells are changed on the way, column by column, before anybody reads them.
///
/// `raw` stays as it stands in the file, so that a rejected row is given back untouched.
public final class CellTransforms: TableReader {
    /// Writes what a cell becomes, and says whether it changed at all.
    public typealias Change = (_ cell: UnsafeRawBufferPointer, _ result: inout [UInt8]) -> Bool

    public var header: [String] { base.header }
    private let base: any TableReader
    private let changes: [Int: Change]
    private var spans: [FieldSpan] = []
    private var texts: [UInt8] = []
    private var result: [UInt8] = []
    /// What the row handed out points to; freed with the next.
    private var held: (spans: UnsafeMutablePointer<FieldSpan>, texts: UnsafeMutableRawPointer)?

    /// - Parameter changes: by column, from 0.
    public init(_ base: any TableReader, _ changes: [Int: Change]) {
        self.base = base
        self.changes = changes
    }

    deinit { release() }

    public func next() throws -> CSVRow? {
        release()
        guard let row = try base.next() else { return nil }
        if row.defect != nil { return row }
        spans.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        var isChanged = false
        for column in 0..<row.fieldCount { if take(row, column) { isChanged = true } }
        return isChanged ? hold(row) : row
    }

    /// Returns whether the cell changed.
    private func take(_ row: CSVRow, _ column: Int) -> Bool {
        let span = row.spans[column]
        result.removeAll(keepingCapacity: true)
        if let change = changes[column], change(row.field(column), &result) {
            result.withUnsafeBytes { append($0) }
            return true
        }
        if span.start & FieldSpan.scratchFlag == 0 { spans.append(span) } else { append(row.field(column)) }
        return false
    }

    private func append(_ text: UnsafeRawBufferPointer) {
        var span = FieldSpan(start: texts.count, end: texts.count + text.count)
        span.start |= FieldSpan.scratchFlag
        texts.append(contentsOf: text)
        spans.append(span)
    }

    private func hold(_ row: CSVRow) -> CSVRow {
        let room = UnsafeMutablePointer<FieldSpan>.allocate(capacity: max(1, spans.count))
        room.initialize(from: spans, count: spans.count)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(1, texts.count), alignment: 1)
        texts.withUnsafeBytes { if let start = $0.baseAddress { bytes.copyMemory(from: start, byteCount: $0.count) } }
        held = (room, bytes)
        return CSVRow(
            fieldCount: row.fieldCount, lineNumber: row.lineNumber, rowNumber: row.rowNumber, defect: nil,
            defectColumn: 0, raw: row.raw, spans: UnsafePointer(room), scratch: UnsafeRawPointer(bytes))
    }

    private func release() {
        held?.spans.deallocate()
        held?.texts.deallocate()
        held = nil
    }
}
