import Kernel

extension EntryRows {
    /// Writes these entries as one batch file. Returns its size in bytes.
    public func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
        let writer = try BatchWriter(sink)
        var names = TextDictionary(minimumCapacity: 0)
        _ = names.code(of: source)
        try writer.add(EntryColumn.source, codes: [0], of: names)
        try writer.add(EntryColumn.key, key.map { Int64(bitPattern: $0) })
        try writer.add(EntryColumn.sorted, OrderKeys(unsorted: key).orders.map(Int64.init))
        try writer.add(EntryColumn.content, content.map { Int64(bitPattern: $0) })
        try writer.add(EntryColumn.id, arena: idArena, ends: idEnds)
        for (name, values) in [
            (EntryColumn.record, record), (EntryColumn.instant, instant), (EntryColumn.day, day),
            (EntryColumn.row, row),
        ] { try writer.add(name, values) }
        for (name, values) in zip(EntryColumn.numbers, [value, minutes, amount]) where !values.isEmpty {
            try Self.write(name, values, writer)
        }
        if !currency.isEmpty { try writer.add(EntryColumn.currency, codes: currency, of: currencies) }
        try writeTexts(writer)
        try writer.add(EntryColumn.assertedKey, assertedKey.map { Int64(bitPattern: $0) })
        try writer.add(EntryColumn.assertedContent, assertedContent.map { Int64(bitPattern: $0) })
        return try writer.finish()
    }

    /// Unknown numbers are written as 0 beside a column of known ones: the mark itself would widen every value.
    private static func write(_ name: String, _ values: [Int64], _ writer: BatchWriter) throws {
        guard values.contains(unknown) else { return try writer.add(name, values) }
        try writer.add(name, values.map { $0 == unknown ? 0 : $0 })
        try writer.add(EntryColumn.known(name), values.map { $0 == unknown ? 0 : 1 })
    }

    private func writeTexts(_ writer: BatchWriter) throws {
        var fields = TextDictionary(minimumCapacity: 0)
        for column in texts where !column.codes.isEmpty {
            _ = fields.code(of: column.field)
            try writer.add(EntryColumn.name(ofField: column.field), codes: column.codes, of: column.texts)
        }
        try writer.add(EntryColumn.fields, codes: (0..<Int64(fields.count)).map { $0 }, of: fields)
    }

    /// Reads a batch whole.
    /// - Throws: `FactProblem.damaged` when a block does not hold or columns differ in length.
    public init(_ batch: FactBatch) throws {
        source = try batch.texts(EntryColumn.source).first ?? ""
        key = try batch.integers(EntryColumn.key).map(UInt64.init(bitPattern:))
        content = try batch.integers(EntryColumn.content).map(UInt64.init(bitPattern:))
        try batch.textColumn(EntryColumn.id).forEach { appendID($0) }
        record = try batch.integers(EntryColumn.record)
        instant = try batch.integers(EntryColumn.instant)
        day = try batch.integers(EntryColumn.day)
        row = try batch.integers(EntryColumn.row)
        let count = key.count
        guard
            [content.count, idEnds.count, record.count, instant.count, day.count, row.count].allSatisfy({ $0 == count })
        else { throw FactProblem.damaged(batch.name, block: EntryColumn.key) }
        value = try Self.numbers(EntryColumn.value, batch, count)
        minutes = try Self.numbers(EntryColumn.minutes, batch, count)
        amount = try Self.numbers(EntryColumn.amount, batch, count)
        (currency, currencies) = try Self.texts(EntryColumn.currency, batch, count)
        texts = try batch.texts(EntryColumn.fields).map { field in
            let (codes, texts) = try Self.texts(EntryColumn.name(ofField: field), batch, count)
            return Texts(field: field, codes: codes, texts: texts)
        }
        assertedKey = try batch.integers(EntryColumn.assertedKey).map(UInt64.init(bitPattern:))
        assertedContent = try batch.integers(EntryColumn.assertedContent).map(UInt64.init(bitPattern:))
        guard assertedKey.count == assertedContent.count else {
            throw FactProblem.damaged(batch.name, block: EntryColumn.assertedKey)
        }
    }

    private static func numbers(_ name: String, _ batch: FactBatch, _ count: Int) throws -> [Int64] {
        var values = try batch.integers(name)
        let known = try batch.integers(EntryColumn.known(name))
        guard values.isEmpty || values.count == count, known.isEmpty || known.count == values.count else {
            throw FactProblem.damaged(batch.name, block: name)
        }
        for entry in known.indices where known[entry] == 0 { values[entry] = unknown }
        return values
    }

    private static func texts(_ name: String, _ batch: FactBatch, _ count: Int) throws -> ([Int64], TextDictionary) {
        let codes = try batch.integers(name)
        let column = try batch.textColumn(name)
        var texts = TextDictionary(minimumCapacity: column.count)
        column.forEach { _ = texts.code(of: $0) }
        guard codes.isEmpty || codes.count == count, texts.count == column.count,
            codes.allSatisfy({ $0 >= 0 && $0 < Int64(column.count) })
        else { throw FactProblem.damaged(batch.name, block: name) }
        return (codes, texts)
    }
}

extension TextColumn {
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        for code in 0..<count { withBytes(code, body) }
    }
}
