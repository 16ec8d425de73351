import Foundation
import Kernel

/// A file on disk, read from front to back.
public final class FileSource: ByteSource {
    /// Size of the file when it was opened, in bytes; 0 for a pipe.
    public let byteCount: Int64
    /// Bytes handed out so far, for a progress bar beside `byteCount`.
    public private(set) var bytesRead: Int64 = 0
    private let descriptor: Int32
    private let name: String

    /// - Throws: `import.file-not-found`, `import.file-forbidden` or `import.not-a-file`, each with the file's name.
    public init(path: String) throws {
        name = FileSource.shownName(of: path)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let forbidden = errno == EACCES || errno == EPERM
            throw forbidden
                ? PlainProblem("import.file-forbidden", .forbidden, ["file": name])
                : PlainProblem("import.file-not-found", .notFound, ["file": name])
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw PlainProblem("import.not-a-file", .invalid, ["file": name])
        }
        byteCount = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    /// - Throws: `import.read-failed` when the disk gives no more.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                bytesRead += Int64(count)
                return count
            }
            guard errno == EINTR else { throw PlainProblem("import.read-failed", .failed, ["file": name]) }
        }
    }

    /// The last part of a path without control characters and direction overrides, fit for a message.
    static func shownName(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        let kept = last.unicodeScalars.filter {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(kept))
    }
}
