import Kernel

/// Texts of lines: the dictionaries of batches become one for each field.
extension TimelineScatter {
    func writeTexts(_ writer: BatchWriter) throws {
        var names = Set(
            sources.facts.batches.flatMap { $0.batch.columnNames.filter { $0.form == .codedTexts } }
                .compactMap { LineColumn.field(ofName: $0.name) })
        let skus = try TimelineField("sku", sources)
        // Products have categories of their own, so that there may be some where no line has one.
        names.insert("category")
        for name in names.sorted() {
            var field = try TimelineField(name, sources)
            if name == "category" { try field.fallBack(on: skus, sources) }
            if !field.texts.isEmpty { try write(field, writer) }
        }
    }

    private func write(_ field: TimelineField, _ writer: BatchWriter) throws {
        try TimelineTexts.add(TimelineColumn.texts("line", field.name), field.texts, to: writer)
        switch CodeColumn.width(forTexts: field.texts.count) {
        case 1: try write(field, UInt8.self, writer)
        case 2: try write(field, UInt16.self, writer)
        default: try write(field, UInt32.self, writer)
        }
    }

    private func write<Code: FixedWidthInteger & Sendable>(
        _ field: TimelineField, _: Code.Type, _ writer: BatchWriter
    ) throws {
        let room = ScatterRoom<Code>(count: starts.lines, filled: .max)
        if field.hasFallback {
            try scatter(into: room, column("sku")) { field.fallback($0, $1).map { Code(truncatingIfNeeded: $0) } }
        }
        try scatter(into: room, column(field.name)) { field.code($0, $1).map { Code(truncatingIfNeeded: $0) } }
        try writer.addRaw(TimelineColumn.codes("line", field.name), room.values)
    }

    /// By order: the source that said it.
    func writeSources(_ writer: BatchWriter) throws {
        var texts = TextDictionary()
        var codes = [UInt32](repeating: .max, count: starts.orders)
        for (number, loaded) in sources.facts.batches.enumerated() where !orders.met(number).isEmpty {
            let code = Array(loaded.source.utf8).withUnsafeBytes { texts.enter(trimmed: $0) }
            for met in orders.met(number) { codes[Int(orders.place[met])] = code }
        }
        guard !texts.isEmpty else { return }
        let (table, field) = (TimelineColumn.orderTable, TimelineColumn.source)
        try TimelineTexts.add(TimelineColumn.texts(table, field), texts, to: writer)
        let name = TimelineColumn.codes(table, field)
        switch CodeColumn.width(forTexts: texts.count) {
        case 1: try codes.map { UInt8(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        case 2: try codes.map { UInt16(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        default: try codes.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        }
    }

    private func column(_ field: String) -> @Sendable (Int) throws -> PackedColumn? {
        {
            let batch = sources.facts.batches[$0].batch
            let name = LineColumn.name(ofField: field)
            return batch.rowCount(name) > 0 ? try batch.packed(name) : nil
        }
    }
}

/// A field of lines: its texts, and what the codes of each batch become.
struct TimelineField: Sendable {
    let name: String
    private(set) var texts = TextDictionary()
    /// By batch, by code of the batch; `.max` for a text that says nothing.
    private var codes: [[UInt32]] = []
    /// By batch, by code of its SKU: what stands for a line that has no text of its own.
    private var fallbacks: [[UInt32]] = []

    /// - Throws: `FactProblem.damaged`.
    init(_ name: String, _ sources: TimelineSources) throws {
        self.name = name
        for loaded in sources.facts.batches {
            let column = LineColumn.name(ofField: name)
            let mine = try loaded.batch.rowCount(column) > 0 ? loaded.batch.packedTexts(column) : nil
            codes.append((0..<(mine?.count ?? 0)).map { mine?.withBytes($0) { texts.enter(trimmed: $0) } ?? .max })
        }
    }

    /// Lines without a category take the product's.
    mutating func fallBack(on skus: TimelineField, _ sources: TimelineSources) throws {
        for (loaded, mine) in zip(sources.facts.batches, skus.codes) {
            fallbacks.append(
                mine.map { sku in
                    guard sku != .max,
                        let category = sources.goods.category(source: loaded.source, sku: skus.texts.text(Int(sku)))
                    else { return .max }
                    return Array(category.utf8).withUnsafeBytes { texts.enter(trimmed: $0) }
                })
        }
    }

    var hasFallback: Bool { fallbacks.contains { $0.contains { $0 != .max } } }

    /// What a code of a batch becomes; nil for one that says nothing, and for one that the batch does not have.
    @inline(__always)
    func code(_ batch: Int, _ code: Int64) -> UInt32? {
        guard code >= 0, code < Int64(codes[batch].count) else { return nil }
        let mine = codes[batch][Int(code)]
        return mine == .max ? nil : mine
    }

    @inline(__always)
    func fallback(_ batch: Int, _ sku: Int64) -> UInt32? {
        guard sku >= 0, sku < Int64(fallbacks[batch].count) else { return nil }
        let mine = fallbacks[batch][Int(sku)]
        return mine == .max ? nil : mine
    }

}

extension TextDictionary {
    var isEmpty: Bool { count == 0 }

    /// The code of a text without the blanks around it; `.max` for one that says nothing.
    mutating func enter(trimmed text: UnsafeRawBufferPointer) -> UInt32 {
        guard let first = text.firstIndex(where: { $0 > 32 }), let last = text.lastIndex(where: { $0 > 32 }) else {
            return .max
        }
        return code(of: UnsafeRawBufferPointer(rebasing: text[first...last]))
    }
}
