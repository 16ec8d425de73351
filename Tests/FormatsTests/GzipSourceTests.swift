import Foundation
import Kernel
import Testing

@testable import Formats

@Suite("Packed texts and files by name")
struct GzipSourceTests {
    private func unpack(_ bytes: [UInt8], blocks: Int = 1 << 16) throws -> [UInt8] {
        let gzip = try GzipSource(DripSource(bytes, blocks))
        var unpacked: [UInt8] = []
        while case let block = try gzip.readHead(1000), !block.isEmpty { unpacked += block }
        return unpacked
    }

    private let text = Array((0..<5000).map { "\($0),ñ\n" }.joined().utf8)

    @Test("Gzip members, one after the other, are one text", arguments: [1, 7, 1 << 16])
    func members(_ blocks: Int) throws {
        #expect(try unpack(gzipMember(text), blocks: blocks) == text)
        #expect(try unpack(gzipMember(text) + gzipMember([]) + gzipMember([0x41]), blocks: blocks) == text + [0x41])
        #expect(try unpack(gzipMember(text) + [0, 0, 0], blocks: blocks) == text)
    }

    @Test("Gzip that is cut, changed or followed by text is damaged")
    func damaged() {
        let whole = gzipMember(Array("a,b\n1,2\n".utf8))
        for count in 0..<whole.count {
            #expect(problem { _ = try unpack(Array(whole[..<count])) }?.code == "import.gzip-damaged", "\(count)")
        }
        var changed = whole
        changed[16] ^= 1
        #expect(problem { _ = try unpack(changed) } == PlainProblem("import.gzip-damaged", .invalid))
        #expect(problem { _ = try unpack(whole + Array("text after".utf8)) }?.code == "import.gzip-damaged")
    }

    @Test("A file that is not there is named without its folders and without tricks in its name")
    func missing() throws {
        let missing = problem { _ = try FileSource(path: "nowhere/ven\u{202E}tas\n.csv") }
        #expect(missing == PlainProblem("import.file-not-found", .notFound, ["file": "ventas.csv"]))
        let folder = FileManager.default.temporaryDirectory.path
        #expect(problem { _ = try FileSource(path: folder) }?.code == "import.not-a-file")
    }
}

/// Memory that comes in small blocks.
final class DripSource: ByteSource {
    private let inner: MemorySource
    private let block: Int

    init(_ bytes: [UInt8], _ block: Int) {
        inner = MemorySource(bytes)
        self.block = block
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        inner.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(block)))
    }
}
