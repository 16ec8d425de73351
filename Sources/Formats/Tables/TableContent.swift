import Kernel

/// A file opened as far as its wrapping: a stream of text, or an archive.
enum TableContent {
    /// `measure` tells how much of the file was read.
    case stream(any ByteSource, measure: () -> Int64)
    case archive(ZipArchive)

    /// The content of the file at `path`, the wrappings that were taken off, and the size of the file.
    ///
    /// - Throws: `import.xls-refused`, `import.xlsx-encrypted`, `import.format-unsupported` for gzip in gzip, and what
    ///   `KeptSource`, `GzipSource` and `ZipArchive` throw.
    static func open(
        path: String, limits: TableLimits
    ) throws -> (content: TableContent, packing: [String], byteCount: Int64) {
        let file = try KeptSource(path: path)
        let name = FileSource.shownName(of: path)
        let head = try file.readHead(8)
        let whole = PeekedSource(head: head, rest: file)
        let magic = FileMagic(head)
        // Only text is ever packed to be kept: what has to be read here and there lies as it came.
        guard magic == .text || !file.isPacked else {
            throw PlainProblem("import.format-unsupported", .invalid, ["file": name])
        }
        switch magic {
        case .text: return (.stream(whole) { file.bytesRead }, [], file.byteCount)
        case .zip: return (.archive(try ZipArchive(ZipBytes(path: path), limits: limits)), [], file.byteCount)
        case .compound:
            throw try refusal(whole.readHead(CompoundFile.peekedBytes), name: name, path: path)
        case .gzip:
            let content = try unpack(whole, file, name, limits)
            return (content, ["gzip"], file.byteCount)
        }
    }

    private static func unpack(
        _ packed: any ByteSource, _ file: KeptSource, _ name: String, _ limits: TableLimits
    ) throws -> TableContent {
        let budget = UnpackBudget(limits: limits, name: name)
        let unpacked = BudgetedSource(try GzipSource(packed), budget) { file.bytesRead }
        let inside = try unpacked.readHead(8)
        let whole = PeekedSource(head: inside, rest: unpacked)
        switch FileMagic(inside) {
        case .text: return .stream(whole) { file.bytesRead }
        case .zip:
            let bytes = try whole.readAll(limit: limits.maxNestedBytes, name: name)
            return .archive(try ZipArchive(ZipBytes(bytes, name: name), limits: limits))
        case .compound: throw try refusal(whole.readHead(CompoundFile.peekedBytes), name: name, path: nil)
        case .gzip: throw PlainProblem("import.format-unsupported", .invalid, ["file": name])
        }
    }

    private static func refusal(_ head: [UInt8], name: String, path: String?) throws -> PlainProblem {
        CompoundFile.refusal(head, name: name) { offset, count in
            guard let path, let bytes = try? ZipBytes(path: path) else { return [] }
            return bytes.bytes(at: Int64(offset), count: count)
        }
    }
}
