import Kernel

/// A file that is kept, read from front to back.
///
/// What is named by its content may have been packed since whoever reads learned its name, also between two readings:
/// it is looked for in both forms each time, and gives the same bytes. What was opened is read to its end, whatever
/// becomes of its name. Nobody can have made it to do harm, so that it is not measured as foreign archives are.
public final class KeptSource: ByteSource {
    /// Whether it lies packed.
    public let isPacked: Bool
    private let file: FileSource
    private let content: any ByteSource

    /// - Throws: what `FileSource` throws.
    public init(path: String) throws {
        do {
            file = try FileSource(path: path)
            (content, isPacked) = (file, false)
        } catch let problem as PlainProblem where problem.code == "import.file-not-found" {
            guard ContentName.isPlain(FileSource.shownName(of: path)),
                let packed = try? FileSource(path: path + ContentName.packedSuffix)
            else { throw problem }
            file = packed
            (content, isPacked) = (try GzipSource(packed), true)
        }
    }

    /// Bytes of the file as it lies, and how many of them were read.
    public var byteCount: Int64 { file.byteCount }
    public var bytesRead: Int64 { file.bytesRead }

    /// - Throws: `import.read-failed`; `import.gzip-damaged` when it is not any more what was packed.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try content.read(into: buffer) }
}
