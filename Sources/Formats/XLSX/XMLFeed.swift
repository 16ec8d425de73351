import CExpat
import Kernel

/// Feeds the bytes of one part to expat, a block at a time. Document types are refused before anything they declare
/// is believed, so that no entity exists and nothing outside the part is ever asked for.
final class XMLFeed {
    typealias Start = @convention(c) (UnsafeMutableRawPointer?, XMLName?, XMLAttributes?) -> Void
    typealias End = @convention(c) (UnsafeMutableRawPointer?, XMLName?) -> Void
    typealias Text = @convention(c) (UnsafeMutableRawPointer?, XMLName?, Int32) -> Void

    let context: UnsafeMutablePointer<XMLContext>
    private let parser: XML_Parser
    private let source: any ByteSource
    private let name: String
    private let limits: TableLimits
    /// Whether a listener asked for a pause in the last `advance`.
    private(set) var isPaused = false
    private var isAtEnd = false
    /// Bytes of the part parsed so far.
    private(set) var fedBytes: Int64 = 0
    private static let blockBytes: Int32 = 1 << 18
    /// Longest tag or comment: what expat cannot hand on in pieces it keeps, and begins anew with each block.
    private static let maxTokenBytes: Int64 = 8 << 20

    /// `listener` must live as long as the feed.
    init(
        _ source: any ByteSource, name: String, limits: TableLimits, listener: UnsafeMutableRawPointer,
        start: Start, end: End?, text: Text?
    ) throws {
        guard let parser = XML_ParserCreate(nil) else { throw ZipArchive.damaged(name) }
        (self.parser, self.source, self.name, self.limits) = (parser, source, name, limits)
        context = .allocate(capacity: 1)
        context.initialize(to: XMLContext(parser: parser, listener: listener, maxDepth: limits.maxXMLDepth))
        XML_SetUserData(parser, context)
        XML_SetElementHandler(parser, start, end)
        XML_SetCharacterDataHandler(parser, text)
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in XMLContext.at(data)?.pointee.stop(.declaresType) }
    }

    deinit {
        XML_ParserFree(parser)
        context.deallocate()
    }

    /// Parses up to the next pause or the end of a block; false at the end of the part.
    func advance() throws -> Bool {
        guard !isAtEnd || isPaused else { return false }
        let status: XML_Status
        if isPaused {
            isPaused = false
            status = XML_ResumeParser(parser)
        } else {
            status = try feed()
        }
        if status == XML_STATUS_SUSPENDED {
            isPaused = true
            return true
        }
        guard status == XML_STATUS_OK else {
            throw (context.pointee.trouble ?? .damaged).problem(file: name, limits: limits)
        }
        guard fedBytes - Int64(XML_GetCurrentByteIndex(parser)) <= XMLFeed.maxTokenBytes else {
            throw ZipArchive.damaged(name)
        }
        return !isAtEnd
    }

    private func feed() throws -> XML_Status {
        guard let room = XML_GetBuffer(parser, XMLFeed.blockBytes) else { throw ZipArchive.damaged(name) }
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(start: room, count: Int(XMLFeed.blockBytes)))
        fedBytes &+= Int64(count)
        isAtEnd = count == 0
        return XML_ParseBuffer(parser, Int32(count), isAtEnd ? 1 : 0)
    }
}
