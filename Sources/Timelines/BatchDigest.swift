/// Hears a batch file being written and knows at its end what tells it from every other: the checksum of its directory,
/// in which the checksums of all its blocks stand. It costs nothing, as the writer has computed it anyway.
public final class BatchDigest {
    /// The last bytes heard: the trailer, once the file is whole.
    private var tail: [UInt8] = []

    public init() {}

    public func hear(_ bytes: UnsafeRawBufferPointer) {
        tail.append(contentsOf: bytes.suffix(BatchWriter.trailerSize))
        tail.removeFirst(max(0, tail.count - BatchWriter.trailerSize))
    }

    /// As `FactBatch.digest` will say it; nil while no whole file has been heard.
    public var value: UInt64? {
        guard tail.count == BatchWriter.trailerSize, tail.suffix(8) == BatchWriter.magic.suffix(8) else { return nil }
        return tail.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt64.self)) }
    }
}
