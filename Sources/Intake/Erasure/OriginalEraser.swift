import Formats
import Foundation
import Kernel
import Storage

/// Looks the original of an import through, and puts another in its place where rows of it name somebody erased.
///
/// The new one is a table of the same rows under the same numbers, those rows blanked, as CSV in UTF-8 whatever the
/// form of the first; the options of the import say so, and fix how its columns were read.
///
/// A file that is not what came in goes instead: written anew it would pass for what the import read. Its facts stay,
/// and cannot be made anew from then on.
struct OriginalEraser {
    let setting: IntakeSetting
    let tombstones: Tombstones
    let now: Int64

    private var home: Home { setting.home }

    func look(at id: ImportID) throws {
        let record = try home.database.read { try ImportStore.find($0, id) }
        let path = Originals.path(record.sha256, in: home)
        // Whoever still has the file may put it back: it stays to be looked through.
        guard let isSound = try Originals.isSound(record.sha256, in: home) else { return }
        guard isSound else { return try record.wasApplied ? giveUp(record) : remove(record) }
        let inspection: Inspection
        do {
            inspection = try Inspection.inspect(
                path: path, options: record.options, home: setting.settings,
                memory: ColumnMemory(home, record.options).recall)
        } catch {
            // Nothing of it ever was visible, nobody can read it, and it may hold anything.
            if record.wasApplied { throw error }
            return try remove(record)
        }
        let judge = RowJudge(record.options, inspection.mapping, tombstones, country: setting.settings.country)
        try judge.prepare { try inspection.openForReading(path).reader }
        let rows = judge.rows.count + judge.mentioning.count
        guard rows > 0 else { return try close(record) }
        let kept = try rewrite(record, path, inspection, judge)
        try home.database.write { transaction in
            try ImportStore.setOriginal(transaction, record, kept, Self.options(record.options, inspection))
            try ErasureStore.noteRewrite(
                transaction, id, erasure: tombstones.latest, rows: rows, old: record.sha256, new: kept.sha256, at: now)
            try ErasureStore.setLooked(transaction, id, at: tombstones.latest)
        }
    }

    /// Noted first: after a kill the file is there, and is found damaged again.
    private func giveUp(_ record: ImportRecord) throws {
        try home.database.write { transaction in
            try ImportStore.forgetSamples(transaction, record)
            try ErasureStore.noteRemoval(transaction, record.sha256, erasure: tombstones.latest, at: now)
        }
        try Originals.remove(record.sha256, in: home)
    }

    private func close(_ record: ImportRecord) throws {
        try home.database.write { try ErasureStore.setLooked($0, record.id, at: tombstones.latest) }
    }

    private func remove(_ record: ImportRecord) throws {
        try home.database.write { transaction in
            try ImportStore.forgetSamples(transaction, record)
            try ErasureStore.setLooked(transaction, record.id, at: tombstones.latest)
        }
        try Originals.remove(record.sha256, in: home)
    }

    private func rewrite(
        _ record: ImportRecord, _ path: String, _ inspection: Inspection, _ judge: RowJudge
    ) throws -> Originals.Kept {
        let (reader, _) = try inspection.open(path)
        let delimiter = inspection.shape.rawDelimiter
        let rows = BlankedRows(
            reader, delimiter: delimiter, judge: { judge.isBlanked($0) ? .blanked : .kept }, keeps: judge.keeps)
        let name = "import-erasure-\(record.id)"
        try home.disk.remove(home.folder("tmp") + "/" + name)
        let writer = try Originals.Writer(in: home, temporary: name)
        do {
            var out = TableLines(delimiter: delimiter, isPlain: Self.isPlain(inspection.shape)) {
                try writer.append($0)
            }
            try out.append(rows.header)
            while let row = try rows.next() { try out.append(row) }
            try out.finish()
            return try writer.finish()
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Whether the bytes of a row can stand in a file of CSV as they are.
    private static func isPlain(_ shape: TableShape) -> Bool {
        if case .text(let dialect) = shape.form { return dialect.quote == UInt8(ascii: "\"") }
        return true
    }

    /// As the new file is read, and as the columns were.
    private static func options(_ options: ImportOptions, _ inspection: Inspection) -> ImportOptions {
        var new = options
        new.encoding = TextEncoding.utf8.rawValue
        new.delimiter =
            inspection.shape.rawDelimiter == 9
            ? "tab" : String(decoding: [inspection.shape.rawDelimiter], as: UTF8.self)
        new.sheet = nil
        new.dateOrder = inspection.dateOrder.rawValue
        new.decimal = inspection.decimal == .comma ? "," : "."
        new.map = inspection.mapping.memory.merging(options.map) { mapped, _ in mapped }
        return new
    }
}

/// Writes rows as lines of CSV: those that are plain byte by byte.
struct TableLines {
    private var out: [UInt8] = []
    private let delimiter: UInt8
    private let isPlain: Bool
    private let sink: (UnsafeRawBufferPointer) throws -> Void

    init(delimiter: UInt8, isPlain: Bool, sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        (self.delimiter, self.isPlain, self.sink) = (delimiter, isPlain, sink)
    }

    mutating func append(_ cells: [String]) throws {
        var writer = CSVWriter(CSVWriter.Options(delimiter: delimiter))
        try writer.append(cells)
        try add(writer.bytes)
    }

    mutating func append(_ row: CSVRow) throws {
        guard isPlain, row.defect != .brokenJSON else {
            let raw = String(decoding: row.raw, as: UTF8.self)
            return try append(row.defect == nil ? row.texts : [raw])
        }
        out.append(contentsOf: row.raw)
        try add([10])
    }

    private mutating func add(_ bytes: [UInt8]) throws {
        out += bytes
        if out.count > 1 << 20 { try finish() }
    }

    mutating func finish() throws {
        try out.withUnsafeBytes { try sink($0) }
        out.removeAll(keepingCapacity: true)
    }
}
