import Kernel
import Testing

@testable import Formats

@Suite("Damaged and hostile tables")
struct CSVTroubleTests {
    @Test("A quote never closed stops the file and names the line where it opened")
    func quoteNeverClosed() {
        let lines = String(repeating: "x,y\n", count: 1500)
        let table = read("a,b\n1,2\n3,\"open\n" + lines)
        #expect(table.cells == [["1", "2"]])
        #expect(table.problem == PlainProblem("import.quote-never-closed", .invalid, ["line": "3"]))
        #expect(read("a,b\n1,\"open\n2,3\n4,5\n").problem?.arguments == ["line": "2"])
    }

    @Test("A quote never closed is found after one mebibyte, too, and long before the end")
    func quoteNeverClosedLong() throws {
        let source = EndlessSource(head: "a,b\n1,\"", then: 0x78)
        let reader = try CSVReader(source: source, dialect: CSVDialect())
        #expect(problem { _ = try reader.next() }?.code == "import.quote-never-closed")
        #expect(source.given < 3 << 20)
    }

    @Test("A quote opened on the last line spoils only that row: the file was cut")
    func cutFile() {
        for end in ["", "\n", "\r\n"] {
            let table = read("a,b\n1,2\n3,\"cut\(end)")
            #expect(table.problem == nil)
            #expect(table.rows.map(\.defect) == [nil, .unclosedQuote])
            #expect(table.rows.last?.column == 2)
        }
    }

    @Test("A line without end stops at the limit and does not fill the memory")
    func endlessLine() throws {
        let source = EndlessSource(head: "a,b\n1,", then: 0x78)
        let reader = try CSVReader(source: source, dialect: CSVDialect())
        #expect(problem { _ = try reader.next() } == PlainProblem("import.row-too-long", .tooLarge, ["line": "2"]))
        #expect(source.given < 10 << 20)
    }

    @Test("A hundred thousand columns are too many; two thousand are not")
    func columns() {
        let wide = String(repeating: ",", count: 1999)
        #expect(read("a\n\(wide)\n").rows.first?.fields.count == 2000)
        let wider = read("a\n1\n\(String(repeating: ",", count: 100_000))\n")
        #expect(wider.problem == PlainProblem("import.too-many-columns", .tooLarge, ["line": "3", "columns": "2000"]))
        #expect(wider.cells == [["1"]])
    }

    @Test("A field over the limit spoils its row only")
    func longField() {
        let limits = CSVLimits(maxFieldBytes: 10, maxRowBytes: 1000)
        let table = read("a,b\n1,12345678901\n2,1234567890\n", limits: limits)
        #expect(table.rows.map(\.defect) == [.fieldTooLong, nil])
        #expect(table.rows.map(\.column) == [2, 0])
    }

    @Test("Bytes that are no UTF-8 spoil their row and never become a replacement character")
    func invalidEncoding() {
        let bad: [[UInt8]] = [
            [0xF1], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ]
        for bytes in bad {
            let table = read(Array("n,x\n1,ñ\n2,".utf8) + bytes + Array("\n3,é\n4,ok".utf8))
            #expect(table.rows.map(\.defect) == [nil, .invalidEncoding, nil, nil], "\(bytes)")
            #expect(table.rows.map(\.column) == [0, 2, 0, 0])
            #expect(table.cells == [["1", "ñ"], ["2", ""], ["3", "é"], ["4", "ok"]])
        }
    }

    @Test("Every bad row of many is found, and only those")
    func manyBadRows() {
        var bytes = Array("n\n".utf8)
        for number in 0..<5000 {
            bytes += Array(String(number).utf8) + (number % 7 == 3 ? [0xFF] : number % 11 == 5 ? [0] : []) + [0x0A]
        }
        let defects = read(bytes, chunk: 777).rows.map(\.defect)
        let expected: [CSVDefect?] = (0..<5000).map {
            $0 % 7 == 3 ? .invalidEncoding : $0 % 11 == 5 ? .nulByte : nil
        }
        #expect(defects == expected)
    }

    @Test("A character cut by the end of the file spoils the last row")
    func cutCharacter() {
        let table = read(Array("n\n1\nPe".utf8) + [0xC3])
        #expect(table.rows.map(\.defect) == [nil, .invalidEncoding])
    }

    @Test("A zero byte spoils its row; nothing is cut short in silence")
    func zeroByte() {
        let table = read("n,x\n1,a\u{0}b\n2,c\n")
        #expect(table.rows.map(\.defect) == [.nulByte, nil])
        #expect(table.rows.first?.fields == ["1", "a\u{0}b"])
    }

    @Test("A header that cannot be read stops the file")
    func badHeader() {
        let table = read([0x61, 0x2C, 0xFF, 0x0A])
        let place = ["line": "1", "reason": "invalid-encoding"]
        #expect(table.problem == PlainProblem("import.header-unreadable", .invalid, place))
    }
}

/// Some text, then one byte for ever.
final class EndlessSource: ByteSource {
    private let head: MemorySource
    private let byte: UInt8
    private(set) var given = 0

    init(head: String, then byte: UInt8) {
        self.head = MemorySource(Array(head.utf8))
        self.byte = byte
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = head.read(into: buffer)
        if count == 0 { buffer.initializeMemory(as: UInt8.self, repeating: byte) }
        given += count == 0 ? buffer.count : count
        return count == 0 ? buffer.count : count
    }
}
