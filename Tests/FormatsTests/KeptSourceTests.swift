import Foundation
import Kernel
import TestKit
import Testing

@testable import Formats

@Suite("Files that are kept, packed or not")
struct KeptSourceTests {
    private let folder: TemporaryFolder
    private let hash = String(repeating: "ab", count: 32)
    private let text = "pedido,cliente,fecha\n" + (0..<9_000).map { "P\($0),c\($0 % 7),2024-01-01\n" }.joined()

    init() throws { folder = try TemporaryFolder() }

    private func pack(_ text: String, as name: String) throws {
        let packer = try GzipPacker(level: 5, most: 1 << 16)
        var packed = Data()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try rest.prefix(1 << 16).withUnsafeBytes { packed.append(contentsOf: try packer.member($0)) }
            rest = rest.dropFirst(1 << 16)
        }
        try packed.write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }

    private func read(_ name: String) throws -> String {
        let source = try KeptSource(path: folder.path + "/" + name)
        var bytes: [UInt8] = []
        while case let block = try source.readHead(10_000), !block.isEmpty { bytes += block }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("give the same bytes under the same name, and the same table")
    func forms() throws {
        try folder.write(text, to: hash)
        let path = folder.path + "/" + hash
        let shape = try TableFile.look(path: path)
        #expect(try read(hash) == text)
        try FileManager.default.removeItem(atPath: path)
        try pack(text, as: hash + ".gz")
        #expect(try read(hash) == text)
        // What was looked at in one form is read in the other.
        #expect(try TableFile.look(path: path) == shape)
        let (reader, progress) = try TableFile.open(path: path, shape: shape)
        var rows = 0
        while try reader.next() != nil { rows += 1 }
        #expect(rows == 9_000 && progress.bytesRead == progress.byteCount)
    }

    @Test("that lie as they came are read so, whatever lies beside them")
    func both() throws {
        try folder.write("a,b\n1,2\n", to: hash)
        try pack(text, as: hash + ".gz")
        #expect(try read(hash) == "a,b\n1,2\n")
    }

    @Test("are known by their content: another file is not looked for in another form")
    func others() throws {
        try pack(text, as: "ventas.csv.gz")
        let found = problem { _ = try read("ventas.csv") }
        #expect(found == PlainProblem("import.file-not-found", .notFound, ["file": "ventas.csv"]))
        #expect(problem { _ = try read(hash) }?.code == "import.file-not-found")
    }

    @Test("that are damaged say so")
    func damaged() throws {
        try pack(text, as: hash + ".gz")
        let url = URL(fileURLWithPath: folder.path + "/" + hash + ".gz")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: url)
        #expect(problem { _ = try read(hash) }?.code == "import.gzip-damaged")
    }

    @Test("A member holds what went in, also nothing and all there may be")
    func members() throws {
        let packer = try GzipPacker(level: 5, most: 1_000)
        for count in [0, 1, 999, 1_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            let member = try bytes.withUnsafeBytes { Array(try packer.member($0)) }
            #expect(try GzipSource(MemorySource(member)).readHead(2_000) == bytes)
        }
        let tooMany = [UInt8](repeating: 0, count: 1_001)
        #expect(throws: PlainProblem.self) { try tooMany.withUnsafeBytes { _ = try packer.member($0) } }
    }
}
