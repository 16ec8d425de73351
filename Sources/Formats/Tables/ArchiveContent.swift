import Kernel

/// What an archive holds: the parts of a workbook, or files of which some are tables.
enum ArchiveContent {
    case workbook(WorkbookParts)
    case tables([TableMember])

    /// - Throws: `import.ods-refused`, `import.xlsb-refused`, `import.format-unsupported` for other documents;
    ///   `import.archive-nested`, `import.archive-empty`, `import.archive-mixed`, `import.archive-entries`.
    init(_ archive: ZipArchive, options: TableOptions) throws {
        let name = ["file": archive.bytes.name]
        if let main = try WorkbookParts.main(of: archive) {
            guard !main.name.lowercased().hasSuffix(".bin") else {
                throw PlainProblem("import.xlsb-refused", .invalid, name)
            }
            self = .workbook(try WorkbookParts(archive, main: main))
            return
        }
        if archive.entry("xl/workbook.bin") != nil { throw PlainProblem("import.xlsb-refused", .invalid, name) }
        if let kind = archive.entries.first(where: { $0.name == "mimetype" }) {
            let text = try archive.open(kind).readHead(100)
            let isSheet = String(validating: text, as: UTF8.self)?.contains("opendocument.spreadsheet") == true
            throw PlainProblem(isSheet ? "import.ods-refused" : "import.format-unsupported", .invalid, name)
        }
        // Numbers and Pages, Word and PowerPoint.
        let strangers = ["index/document.iwa", "index.zip", "[content_types].xml"]
        if archive.entries.contains(where: { strangers.contains($0.name.lowercased()) }) {
            throw PlainProblem("import.format-unsupported", .invalid, name)
        }
        self = .tables(try TableMember.list(archive, options: options))
    }
}

/// A file of an archive that is a table.
struct TableMember {
    enum Kind {
        case flat(TableShape.Form, width: Int)
        case workbook
    }

    let entry: ZipEntry
    let kind: Kind

    /// The last part of its path.
    var name: String { FileSource.shownName(of: entry.name) }

    static func list(_ archive: ZipArchive, options: TableOptions) throws -> [TableMember] {
        let name = ["file": archive.bytes.name]
        var members: [TableMember] = []
        for entry in archive.entries where entry.isOrdinary {
            guard let member = try look(entry, archive, options) else { continue }
            members.append(member)
            guard members.count <= archive.limits.maxMembers else {
                throw PlainProblem(
                    "import.archive-entries", .tooLarge, name.merging(["most": "\(archive.limits.maxMembers)"]) { $1 })
            }
        }
        members = withoutNotes(members)
        guard !members.isEmpty else { throw PlainProblem("import.archive-empty", .invalid, name) }
        guard members.count == 1 || !members.contains(where: \.isWorkbook) else {
            throw PlainProblem("import.archive-mixed", .invalid, name)
        }
        return members
    }

    private var isWorkbook: Bool {
        if case .workbook = kind { true } else { false }
    }

    /// Nil for what is no table: pictures, programs, empty files.
    private static func look(
        _ entry: ZipEntry, _ archive: ZipArchive, _ options: TableOptions
    ) throws -> TableMember? {
        let source = try archive.open(entry)
        let head = try source.readHead(8)
        guard !head.isEmpty else { return nil }
        let name = ["file": archive.bytes.name]
        switch FileMagic(head) {
        case .gzip: throw PlainProblem("import.archive-nested", .invalid, name)
        case .compound: throw PlainProblem("import.xls-refused", .invalid, name)
        case .zip:
            guard try isWorkbook(entry, archive) else { throw PlainProblem("import.archive-nested", .invalid, name) }
            return TableMember(entry: entry, kind: .workbook)
        case .text:
            let whole = PeekedSource(head: head, rest: source)
            do {
                let sniff = try TableSniff(whole, options: options)
                return TableMember(entry: entry, kind: .flat(sniff.form, width: sniff.width))
            } catch let problem as PlainProblem where problem.code == "import.not-a-table" {
                return nil
            }
        }
    }

    private static func isWorkbook(_ entry: ZipEntry, _ archive: ZipArchive) throws -> Bool {
        let bytes = try archive.open(entry).readAll(limit: archive.limits.maxNestedBytes, name: archive.bytes.name)
        let inner = try ZipArchive(ZipBytes(bytes, name: archive.bytes.name), limits: archive.limits)
        return try WorkbookParts.main(of: inner) != nil
    }

    /// A text of one column beside tables is a table, too, unless its name says that it explains the others.
    private static func withoutNotes(_ members: [TableMember]) -> [TableMember] {
        let tables = members.filter { member in
            guard case .flat(.text, let width) = member.kind, width < 2 else { return true }
            let name = member.name.lowercased()
            let isNote = ["readme", "leeme", "léeme", "leiame", "leia-me", "license", "licencia"]
                .contains { name.hasPrefix($0) }
            return !isNote && ![".md", ".html", ".htm", ".xml", ".rtf"].contains { name.hasSuffix($0) }
        }
        return tables.isEmpty ? members : tables
    }
}
