import Kernel

/// The choice of one sheet of a workbook, and the way to its rows.
struct WorkbookTable {
    private let archive: ZipArchive
    private let parts: WorkbookParts
    private let options: TableOptions

    init(_ archive: ZipArchive, _ parts: WorkbookParts, options: TableOptions) throws {
        (self.archive, self.parts, self.options) = (archive, parts, options)
    }

    /// - Throws: `import.sheet-unknown` for a sheet that is not there or not the only one of its name.
    func shape(packing: [String]) throws -> TableShape {
        let sheet = try chosen(options.sheet)
        var shape = TableShape(
            form: .workbook, packing: packing, sheets: parts.sheets.filter(\.isVisible).map(\.name), sheet: sheet?.name)
        if let sheet, let entry = sheet.entry {
            let survey = try survey(entry)
            (shape.hiddenRows, shape.emptyFormulas) = (survey.hiddenRows, survey.emptyFormulas)
            shape.hiddenColumns = try reader(of: entry, survey: SheetSurvey(), readsCells: false).hiddenColumns
        }
        return shape
    }

    func open(_ shape: TableShape) throws -> (reader: any TableReader, progress: TableProgress) {
        let archive = archive
        let progress = TableProgress(byteCount: archive.bytes.byteCount) { archive.progress }
        guard let entry = try chosen(options.sheet ?? shape.sheet)?.entry else { return (EmptyTable(), progress) }
        let survey = try survey(entry)
        archive.expectRows(of: [entry])
        return (try reader(of: entry, survey: survey, readsCells: true), progress)
    }

    private func survey(_ entry: ZipEntry) throws -> SheetSurvey {
        try SheetSurvey(archive.open(entry), name: archive.bytes.name, limits: archive.limits)
    }

    private func reader(of entry: ZipEntry, survey: SheetSurvey, readsCells: Bool) throws -> XLSXReader {
        try XLSXReader(
            archive, parts, sheet: entry, survey: survey, options: options, readsCells: readsCells)
    }

    /// The sheet of that name, or the first visible one with a table of several columns, or with anything.
    private func chosen(_ name: String?) throws -> WorkbookParts.Sheet? {
        guard let name else {
            let visible = parts.sheets.filter { $0.isVisible && $0.entry != nil }
            var first: WorkbookParts.Sheet?
            for sheet in visible {
                guard let entry = sheet.entry else { continue }
                let reader = try reader(of: entry, survey: SheetSurvey(), readsCells: false)
                if reader.header.isEmpty { continue }
                // A cover with a title alone is no table, where another sheet has one.
                if reader.header.count > 1 { return sheet }
                first = first ?? sheet
            }
            return first ?? visible.first
        }
        let found = parts.sheets.filter { $0.name == name }
        guard found.count == 1, found[0].entry != nil else {
            let known = parts.sheets.filter { $0.entry != nil }.prefix(40).map(\.name).joined(separator: ", ")
            throw PlainProblem("import.sheet-unknown", .usage, ["sheet": name, "known": known])
        }
        return found[0]
    }
}

/// A table without columns or rows.
final class EmptyTable: TableReader {
    let header: [String] = []

    func next() -> CSVRow? { nil }
}
