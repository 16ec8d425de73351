import Foundation
import Testing

@testable import Formats

/// Files as other programs write them, kept beside the tests.
@Suite("Files of other programs")
struct XLSXFixtureTests {
    private func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    @Test("An archive as Python writes one beyond 2 GiB is read")
    func python() throws {
        let table = try readTable(fixture("zip64-python.zip"))
        #expect(table.header == ["order_id", "email", "ordered_at", "amount"])
        #expect(table.cells.count == 199)
        #expect(table.cells.last == ["199", "a199@x.co", "2025-01-02", "199"])
    }

    @Test("A workbook of openpyxl: title, merged order number, dates by style, hidden row and column")
    func openpyxl() throws {
        let bytes = try fixture("openpyxl.xlsx")
        let table = try readTable(bytes)
        #expect(table.header == ["Pedido", "Fecha", "Cliente", "Producto", "Cantidad", "Total", "Pagado", "Hora"])
        #expect(
            table.cells == [
                ["A-001", "2024-05-31", "José Peña", "Té verde", "2", "25900.5", "true", "10:20:30"],
                ["A-001", "2024-05-31", "José Peña", "Café, molido", "1", "0.3", "true", "10:20:30"],
                [
                    "A-002", "2024-06-01T23:59:58", "Ana \"La Tía\" Díaz", "Pan\nintegral", "3", "1234567.89", "false",
                    "00:05:00",
                ],
                ["A-003", "2023-12-24", "", "", "1", "573001234567", "", ""],
                ["A-005", "2024-01-02", "#N/A", "Sal", "1", "0.0000001", "true", ""],
            ])
        let shape = try look(bytes)
        #expect(shape.sheets == ["Pedidos", "Vacía"])
        #expect((shape.hiddenRows, shape.hiddenColumns) == (1, 1))
        #expect(try readTable(bytes, TableOptions(includesHidden: true)).rows.count == 6)
    }

    @Test("A workbook of XlsxWriter in the 1904 calendar: rich text, cached values, links")
    func xlsxWriter() throws {
        let table = try readTable(fixture("xlsxwriter.xlsx"))
        #expect(
            table.cells == [
                ["1", "Ñandú & Cía <sa>", "2024-02-29T08:30:00", "a negrita fin", "2", "ver"],
                ["2", " con espacios ", "1904-01-01", "true", "#N/A", ""],
            ])
    }

    @Test("A workbook with a password, and one of Excel 97")
    func refused() throws {
        #expect(try refusal(fixture("encrypted.xlsx")) == "import.xlsx-encrypted")
        #expect(try refusal(fixture("old.xls")) == "import.xls-refused")
    }

    @Test("A zip written in one go, with sizes behind its files and 64-bit fields")
    func streamedZip() throws {
        let table = try readTable(fixture("streamed.zip"))
        #expect(table.rows.count == 1001)
        #expect(table.cells.first == ["1", "Peña"])
        #expect(try look(fixture("streamed.zip")).members == ["clientes año.csv"])
    }
}
