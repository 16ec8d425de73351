import Kernel

/// Opens a text table by what its first bytes say, never by its name.
public enum FileOpening {
    /// The text of the file at `path`, unpacked when it is gzip, and the file itself for progress.
    ///
    /// - Throws: `import.xls-refused` for an old Excel (or encrypted) workbook, `import.format-unsupported` for zip,
    ///   XLSX and gzip within gzip, and what `FileSource` and `GzipSource` throw.
    public static func open(path: String) throws -> (source: any ByteSource, file: FileSource) {
        let file = try FileSource(path: path)
        let name = FileSource.shownName(of: path)
        let head = try file.readHead(peekedBytes)
        let whole = PeekedSource(head: head, rest: file)
        guard Magic(head) == .gzip else {
            try refuse(Magic(head), name)
            return (whole, file)
        }
        let unpacked = try GzipSource(whole)
        let inside = try unpacked.readHead(peekedBytes)
        try refuse(Magic(inside), name)
        return (PeekedSource(head: inside, rest: unpacked), file)
    }

    private static let peekedBytes = 8

    private static func refuse(_ magic: Magic, _ name: String) throws {
        switch magic {
        case .text: break
        case .oldExcel: throw PlainProblem("import.xls-refused", .invalid, ["file": name])
        case .zip, .gzip: throw PlainProblem("import.format-unsupported", .invalid, ["file": name])
        }
    }

    private enum Magic {
        case text, gzip, zip, oldExcel

        init(_ head: [UInt8]) {
            if head.starts(with: [0x1F, 0x8B]) {
                self = .gzip
            } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
                self = .zip
            } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
                self = .oldExcel
            } else {
                self = .text
            }
        }
    }
}
