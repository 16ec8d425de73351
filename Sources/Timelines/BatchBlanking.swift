import Kernel

/// A batch written anew, as it is but for some columns: numbers said otherwise, texts of some rows taken out.
///
/// A text that no row has any more is not written. Columns pass one after another, so that memory is that of one.
public struct BatchBlanking {
    private let batch: FactBatch
    /// Numbers that take the place of a column's.
    public var integers: [String: [Int64]] = [:]
    /// Rows of a text column that become empty, by column.
    public var blanked: [String: [Bool]] = [:]
    /// Texts of single rows that take the place of what stood there.
    public var texts: [String: [Int: [UInt8]]] = [:]

    public init(_ batch: FactBatch) { self.batch = batch }

    /// - Returns: bytes written.
    public func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
        let writer = try BatchWriter(sink)
        for column in batch.columnNames {
            switch column.form {
            case .integers: try writer.add(column.name, integers[column.name] ?? batch.integers(column.name))
            case .codedTexts: try writeCodes(column.name, writer)
            case .texts: try writeTexts(column.name, writer)
            }
        }
        return try writer.finish()
    }

    private func writeCodes(_ name: String, _ writer: BatchWriter) throws {
        var codes = try batch.integers(name)
        let column = try batch.textColumn(name)
        var all = TextDictionary(minimumCapacity: column.count)
        column.forEach { _ = all.code(of: $0) }
        guard all.count == column.count, codes.allSatisfy({ $0 >= 0 && $0 < Int64(all.count) }) else {
            throw FactProblem.damaged(batch.name, block: name)
        }
        guard let gone = blanked[name], gone.count == codes.count else {
            return try writer.add(name, codes: codes, of: all)
        }
        let empty = Int64(all.code(of: ""))
        for row in codes.indices where gone[row] { codes[row] = empty }
        let (used, texts) = all.keeping(codes)
        try writer.add(name, codes: used, of: texts)
    }

    private func writeTexts(_ name: String, _ writer: BatchWriter) throws {
        let column = try batch.textColumn(name)
        let said = texts[name] ?? [:]
        var arena: [UInt8] = []
        let ends = (0..<column.count).map { row in
            if let text = said[row] { arena += text } else { column.withBytes(row) { arena.append(contentsOf: $0) } }
            return Int64(arena.count)
        }
        try writer.add(name, arena: arena, ends: ends)
    }
}
