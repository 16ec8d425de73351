import Formats
import Foundation
import Kernel
import Storage

/// Blanks rows of a reject file that name somebody erased; where they stood, and why they were refused, stays.
///
/// A rejected row may be broken in any way, so that every cell, and every word of a broken row, is asked.
struct RejectEraser {
    let home: Home
    let tombstones: Tombstones
    let texts: AddressTexts

    init(_ setting: IntakeSetting, _ tombstones: Tombstones) {
        (home, self.tombstones) = (setting.home, tombstones)
        texts = AddressTexts(country: setting.settings.country)
    }

    /// The reject files of an import: its own, and that of its review.
    func look(at record: ImportRecord) throws {
        for target in [RejectFile.Target.of(record.id, in: home), .ofReview(record.id, in: home)]
        where try home.disk.size(target.path) != nil {
            try look(at: target, record.options)
        }
    }

    private func look(at target: RejectFile.Target, _ options: ImportOptions) throws {
        let sources = Array(Set([options.source, options.customerSource ?? options.source])).sorted()
        var orders: Set<String> = []
        var rows: Set<Int> = []
        let (first, front, order) = try open(target.path, options)
        while let row = try first.next() {
            guard isTheirs(row, sources, behind: front) else { continue }
            rows.insert(row.rowNumber)
            if order >= 0 { orders.insert(row.text(order).trimmingSpaces()) }
        }
        orders.remove("")
        guard !rows.isEmpty else { return }
        let (reader, _, _) = try open(target.path, options)
        let delimiter = try RejectRows.delimiter(target.path)
        let blanked = BlankedRows(
            reader, delimiter: delimiter,
            judge: { row in
                rows.contains(row.rowNumber) || order >= 0 && orders.contains(row.text(order).trimmingSpaces())
                    ? .blanked : .kept
            }, keeps: { row, column in column < front && row.defect == nil })
        try write(blanked, to: target, delimiter)
    }

    private func open(
        _ path: String, _ options: ImportOptions
    ) throws -> (reader: CSVReader, front: Int, order: Int) {
        let dialect = try CSVDialect(delimiter: RejectRows.delimiter(path))
        let reader = try CSVReader(source: try FileSource(path: path), dialect: dialect)
        let front = reader.header.prefix { $0.hasPrefix(ColumnMapping.reserved) }.count
        guard options.kind == .orders else { return (reader, front, -1) }
        let evidence = reader.header.map { ColumnMapping.Evidence(name: $0, samples: []) }
        let said = options.map.filter { reader.header.contains($0.key) }
        let mapping = try? ColumnMapping.propose(evidence, kind: .orders, said: said)
        return (reader, front, mapping?.index(of: "order_id") ?? -1)
    }

    private func isTheirs(_ row: CSVRow, _ sources: [String], behind front: Int) -> Bool {
        if row.defect != nil { return texts.words(row.raw, sources: sources).contains(where: tombstones.contains) }
        return (front..<max(front, row.fieldCount)).contains { column in
            let cell = row.text(column)
            if cell.isEmpty { return false }
            if texts.anything(cell, sources: sources).contains(where: tombstones.contains) { return true }
            return cell.utf8.count > 60
                && cell.utf8.withContiguousStorageIfAvailable {
                    texts.words(UnsafeRawBufferPointer($0), sources: sources).contains(where: tombstones.contains)
                } ?? false
        }
    }

    private func write(_ rows: BlankedRows, to target: RejectFile.Target, _ delimiter: UInt8) throws {
        try home.disk.remove(target.temporary)
        let file = try home.disk.create(target.temporary)
        var out = TableLines(delimiter: delimiter, isPlain: true) { try file.append($0) }
        try out.append(rows.header)
        while let row = try rows.next() { try out.append(row) }
        try out.finish()
        try file.sync()
        try file.close()
        try home.disk.rename(target.temporary, to: target.path)
        try home.disk.syncFolder(home.folder("rejects"))
    }
}
