import Kernel

/// The one door to tables in files: what a file is is told by its bytes, never by its name.
///
/// Reads delimited text, Excel workbooks (.xlsx, .xlsm) and JSON Lines, each also within gzip or zip. A workbook within
/// another packing is unpacked in memory, up to 512 MiB.
public enum TableFile {
    /// What table the file at `path` holds.
    ///
    /// - Throws: `import.not-a-table`, `import.sheet-unknown`, and for what is damaged, encrypted, dangerous or of
    ///   another format the problems of `FileSource`, `GzipSource`, `ZipArchive`, `ArchiveContent` and `XMLFeed`.
    public static func look(path: String, options: TableOptions = .init()) throws -> TableShape {
        try look(path: path, options: options, limits: .standard)
    }

    /// The table's rows, from the first, and how far they have been read.
    ///
    /// `shape` is what `look` gave for the same file; `options` as they were then.
    /// - Throws: what `look` throws, and the problems of the readers.
    public static func open(
        path: String, shape: TableShape, options: TableOptions = .init()
    ) throws -> (reader: any TableReader, progress: TableProgress) {
        try open(path: path, shape: shape, options: options, limits: .standard)
    }

    static func look(path: String, options: TableOptions, limits: TableLimits) throws -> TableShape {
        let (content, packing, _) = try TableContent.open(path: path, limits: limits)
        switch content {
        case .stream(let source, _):
            return TableShape(form: try TableSniff(source, options: options).form, packing: packing)
        case .archive(let archive):
            switch try ArchiveContent(archive, options: options) {
            case .workbook(let parts):
                return try WorkbookTable(archive, parts, options: options).shape(packing: packing)
            case .tables(let members):
                return try look(members, of: archive, packing: packing + ["zip"], options)
            }
        }
    }

    private static func look(
        _ members: [TableMember], of archive: ZipArchive, packing: [String], _ options: TableOptions
    ) throws -> TableShape {
        let names = members.map(\.name)
        guard let first = members.first, case .flat(let form, _) = first.kind else {
            let (inner, parts) = try nested(members, of: archive, options)
            var shape = try WorkbookTable(inner, parts, options: options).shape(packing: packing)
            shape.members = names
            return shape
        }
        // Texts beside JSON are handed on as rows of text.
        let text = members.lazy.compactMap { member -> TableShape.Form? in
            guard case .flat(.text(let dialect), _) = member.kind else { return nil }
            return .text(dialect)
        }.first
        return TableShape(form: text ?? form, packing: packing, members: names)
    }

    /// The only member, a workbook, opened in memory.
    private static func nested(
        _ members: [TableMember], of archive: ZipArchive, _ options: TableOptions
    ) throws -> (ZipArchive, WorkbookParts) {
        guard let entry = members.first?.entry else { throw archive.damaged }
        let name = archive.bytes.name
        let bytes = try archive.open(entry).readAll(limit: archive.limits.maxNestedBytes, name: name)
        let inner = try ZipArchive(ZipBytes(bytes, name: name), limits: archive.limits)
        guard case .workbook(let parts) = try ArchiveContent(inner, options: options) else { throw archive.damaged }
        return (inner, parts)
    }

    static func open(
        path: String, shape: TableShape, options: TableOptions, limits: TableLimits
    ) throws -> (reader: any TableReader, progress: TableProgress) {
        let (content, _, byteCount) = try TableContent.open(path: path, limits: limits)
        switch content {
        case .stream(let source, let measure):
            let reader = try reader(source, shape.form, options, limits) {
                guard case .stream(let again, _) = try TableContent.open(path: path, limits: limits).content else {
                    throw PlainProblem("import.not-a-table", .invalid)
                }
                return again
            }
            return (reader, TableProgress(byteCount: byteCount, measure: measure))
        case .archive(let archive): return try open(archive, shape, options)
        }
    }

    private static func open(
        _ archive: ZipArchive, _ shape: TableShape, _ options: TableOptions
    ) throws -> (reader: any TableReader, progress: TableProgress) {
        switch try ArchiveContent(archive, options: options) {
        case .workbook(let parts): return try WorkbookTable(archive, parts, options: options).open(shape)
        case .tables(let members):
            if case .workbook? = members.first?.kind {
                let (inner, parts) = try nested(members, of: archive, options)
                return try WorkbookTable(inner, parts, options: options).open(shape)
            }
            archive.expectRows(of: members.map(\.entry))
            let progress = TableProgress(byteCount: archive.bytes.byteCount) { archive.progress }
            return (try united(members, of: archive, shape, options), progress)
        }
    }

    private static func united(
        _ members: [TableMember], of archive: ZipArchive, _ shape: TableShape, _ options: TableOptions
    ) throws -> any TableReader {
        let parts = members.compactMap { member -> UnitedTables.Part? in
            guard case .flat(let form, _) = member.kind else { return nil }
            return UnitedTables.Part(name: member.name) { forRows in
                let source = try forRows ? archive.openRows(member.entry) : archive.open(member.entry)
                return try reader(source, form, options, archive.limits) { try archive.open(member.entry) }
            }
        }
        guard parts.count == 1, let only = parts.first else {
            return try UnitedTables(parts, delimiter: shape.rawDelimiter, limits: archive.limits)
        }
        return try only.open(true)
    }

    /// A reader of one stream; JSON may have to see it twice.
    private static func reader(
        _ source: any ByteSource, _ form: TableShape.Form, _ options: TableOptions, _ limits: TableLimits,
        again: @escaping () throws -> any ByteSource
    ) throws -> any TableReader {
        guard case .text(let dialect) = form else {
            return try JSONTableReader(source, again: again, options: options, limits: limits)
        }
        return try CSVReader(source: source, dialect: dialect, limits: limits.rows)
    }
}
