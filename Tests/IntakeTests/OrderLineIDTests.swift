import Formats
import Kernel
import Testing

@testable import Intake

@Suite("Lines that join orders by their id")
struct OrderLineIDTests {
    /// Reads rows of order, day, price and line id.
    private func read(_ rows: [String], header: String = "order_id,ordered_at,unit_price,line_id") throws
        -> (sheet: OrderSheet, rejections: [Rejection])
    {
        let text = ([header] + rows).joined(separator: "\n") + "\n"
        let source = MemoryBytes(Array(text.utf8))
        let table = try CSVReader(source: source, dialect: CSVDialect())
        let mapping = try ColumnMapping.propose(
            table.header.map { ColumnMapping.Evidence(name: $0, samples: []) }, kind: .orders, said: [:],
            onlyNamed: false)
        let fields = OrderSheet.fields([])
        let columns = try OrderColumns(
            mapping, textFields: fields, decimal: .point, dateOrder: .dmy, lines: .add)
        let sheet = OrderSheet(fields, present: columns.presentTexts, home: .cop)
        var reader = OrderRowReader(columns: columns, sheet: sheet, clock: LocalTime(.gmt), country: "CO")
        while let row = try table.next() { reader.read(row) }
        return (sheet, sheet.rejections)
    }

    @Test("a row without a line id is refused, and its order stands without it")
    func blank() throws {
        let (sheet, rejections) = try read(["1,2024-01-01,10,a", "1,2024-01-01,20,", "1,2024-01-01,30,  "])
        #expect(rejections.map(\.row) == [2, 3] && rejections.allSatisfy { $0.reason == .lineIDMissing })
        #expect(rejections.allSatisfy { $0.column == 3 })
        #expect(sheet.count == 1 && sheet.isRejected == [false])
    }

    @Test("without a column of line ids nothing can be joined")
    func missing() {
        #expect(throws: ImportProblem.missingField("line_id", kind: .orders)) {
            try read(["1,2024-01-01,10"], header: "order_id,ordered_at,unit_price")
        }
    }
}

private final class MemoryBytes: ByteSource {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, bytes.count)
        buffer.copyBytes(from: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return count
    }
}
