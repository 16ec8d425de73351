import CExpat

/// A small part of a workbook, read as its elements with their attributes by local names.
final class XMLPart {
    /// What is done with each element that begins; false says that nothing further is wanted.
    private let visit: (_ name: String, _ attributes: [String: String]) -> Bool

    private init(_ visit: @escaping (String, [String: String]) -> Bool) { self.visit = visit }

    /// - Throws: `import.xlsx-dtd`, `import.archive-damaged`, and what the source throws.
    static func read(
        _ source: any ByteSource, name: String, limits: TableLimits,
        _ visit: @escaping (_ name: String, _ attributes: [String: String]) -> Bool
    ) throws {
        let part = XMLPart(visit)
        try withExtendedLifetime(part) {
            let feed = try XMLFeed(
                source, name: name, limits: limits, listener: Unmanaged.passUnretained(part).toOpaque(),
                start: { data, name, attributes in XMLPart.start(data, name, attributes) },
                end: { data, _ in XMLContext.at(data)?.pointee.leave() }, text: nil)
            while try feed.advance() {
                // A pause is the visitor's word that it has seen enough.
                if feed.isPaused { return }
            }
        }
    }

    private static func start(_ data: UnsafeMutableRawPointer?, _ name: XMLName?, _ attributes: XMLAttributes?) {
        guard let context = XMLContext.at(data), context.pointee.enter(), let name else { return }
        let part = Unmanaged<XMLPart>.fromOpaque(context.pointee.listener).takeUnretainedValue()
        var values: [String: String] = [:]
        var at = 0
        while let key = attributes?[at], let value = attributes?[at + 1] {
            values[String(cString: XMLText.local(key))] = String(cString: value)
            at += 2
        }
        if !part.visit(String(cString: XMLText.local(name)), values) { context.pointee.pause() }
    }
}
