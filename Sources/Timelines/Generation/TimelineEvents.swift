import Kernel

/// What else happened to people, by person and day: a table of events.
struct TimelineEvents {
    private let sources: TimelineSources
    private let events: EntryView
    private let table: String

    /// - Parameter table: `event`, or `interaction`.
    init(_ events: EntryView, _ table: String, _ sources: TimelineSources) {
        (self.events, self.table, self.sources) = (events, table, sources)
    }

    private struct Event {
        var person: Int32
        var day: Int32
        var value: Int64
        /// Where its texts are: batch and row.
        var batch: Int32
        var row: Int32
    }

    /// - Throws: `FactProblem.damaged`.
    func write(_ writer: BatchWriter) throws {
        var events: [Event] = []
        var batches: [EntryRows] = []
        try self.events.forEachBatch { rows in
            for row in 0..<rows.count {
                guard rows.record.indices.contains(row), rows.day.indices.contains(row),
                    let record = Int(exactly: rows.record[row]), record > 0, record < sources.personOfRecord.count,
                    sources.personOfRecord[record] >= 0
                else { continue }
                events.append(
                    Event(
                        person: sources.personOfRecord[record], day: Int32(clamping: rows.day[row]),
                        value: rows.value.indices.contains(row) ? rows.value[row] : EntryRows.unknown,
                        batch: Int32(batches.count), row: Int32(row)))
            }
            batches.append(rows)
        }
        // Sorting is stable by the sequence in which they were met.
        events.sort { ($0.person, $0.day, $0.batch, $0.row) < ($1.person, $1.day, $1.batch, $1.row) }
        try write(events, writer)
        for field in Set(batches.flatMap { $0.texts.map(\.field) }).sorted() {
            try write(field, events, batches, writer)
        }
    }

    private func write(_ events: [Event], _ writer: BatchWriter) throws {
        var starts = [UInt32](repeating: 0, count: sources.people.count + 1)
        for event in events { starts[Int(event.person) + 1] += 1 }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        try starts.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.eventStart(table), $0) }
        try events.map(\.day).withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.eventDay(table), $0) }
        let seen = VisibleFacts(self.events)
        let files = self.events.batches.map { seen.number($0.batch.digest).map { UInt32($0) } ?? .max }
        try events.map { files[Int($0.batch)] }.withUnsafeBufferPointer { try writer.addRaw(table + ".file", $0) }
        try events.map(\.value).withUnsafeBufferPointer {
            try ScaledColumn.add(TimelineColumn.value(table), $0, to: writer)
        }
    }

    private func write(_ field: String, _ events: [Event], _ batches: [EntryRows], _ writer: BatchWriter) throws {
        var texts = TextDictionary()
        let columns = batches.map { rows in rows.texts.first { $0.field == field } }
        let mapped = columns.map { column in
            (0..<(column?.texts.count ?? 0)).map { column?.texts.withBytes($0) { texts.enter(trimmed: $0) } ?? .max }
        }
        let codes = events.map { event -> UInt32 in
            let (batch, row) = (Int(event.batch), Int(event.row))
            guard let column = columns[batch], column.codes.indices.contains(row),
                let code = Int(exactly: column.codes[row]), mapped[batch].indices.contains(code)
            else { return .max }
            return mapped[batch][code]
        }
        guard !texts.isEmpty else { return }
        try TimelineTexts.add(TimelineColumn.texts(table, field), texts, to: writer)
        let name = TimelineColumn.codes(table, field)
        switch CodeColumn.width(forTexts: texts.count) {
        case 1: try codes.map { UInt8(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        case 2: try codes.map { UInt16(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        default: try codes.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
        }
    }
}
