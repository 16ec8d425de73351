import Kernel

/// Where the parts of a workbook lie in its archive.
struct WorkbookParts {
    struct Sheet {
        let name: String
        let isVisible: Bool
        /// Nil for a sheet that is a chart or a macro, or whose part is missing.
        let entry: ZipEntry?
    }

    private(set) var sheets: [Sheet] = []
    private(set) var is1904 = false
    private(set) var sharedStrings: ZipEntry?
    private(set) var styles: ZipEntry?

    /// Whether an archive is a workbook at all, by the parts it names.
    static func main(of archive: ZipArchive) throws -> ZipEntry? {
        if let rels = archive.entry("_rels/.rels") {
            let main = try relations(in: rels, of: "", archive).values
                .first { $0.type.hasSuffix("/officeDocument") && $0.target.lowercased().hasPrefix("xl/") }
            if let main, let entry = archive.entry(main.target) { return entry }
        }
        return archive.entry("xl/workbook.xml")
    }

    /// - Throws: what `XMLFeed` throws.
    init(_ archive: ZipArchive, main: ZipEntry) throws {
        let relations = try WorkbookParts.relations(beside: main, archive)
        var found: [(name: String, state: String, id: String)] = []
        var counts1904 = false
        var isSound = true
        try XMLPart.read(archive.open(main), name: archive.bytes.name, limits: archive.limits) { element, attributes in
            if element == "workbookPr" {
                counts1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
            } else if element == "sheet" {
                isSound = found.count < archive.limits.maxEntries
                found.append((attributes["name"] ?? "", attributes["state"] ?? "visible", attributes["id"] ?? ""))
            }
            return isSound
        }
        guard isSound else { throw archive.damaged }
        is1904 = counts1904
        sheets = found.map { sheet in
            let relation = relations[sheet.id].flatMap { $0.type.hasSuffix("/worksheet") ? $0 : nil }
            return Sheet(
                name: sheet.name, isVisible: sheet.state == "visible",
                entry: relation.flatMap { archive.entry($0.target) })
        }
        sharedStrings = WorkbookParts.part("/sharedStrings", of: relations, archive)
        styles = WorkbookParts.part("/styles", of: relations, archive)
    }

    private static func part(_ type: String, of relations: [String: Relation], _ archive: ZipArchive) -> ZipEntry? {
        relations.values.first { $0.type.hasSuffix(type) }.flatMap { archive.entry($0.target) }
    }

    private struct Relation {
        let type: String
        let target: String
    }

    private static func relations(beside entry: ZipEntry, _ archive: ZipArchive) throws -> [String: Relation] {
        let parts = entry.name.split(separator: "/")
        let folder = parts.dropLast().joined(separator: "/")
        let path = (folder.isEmpty ? "" : folder + "/") + "_rels/" + (parts.last.map(String.init) ?? "") + ".rels"
        guard let rels = archive.entry(path) else { return [:] }
        return try relations(in: rels, of: folder, archive)
    }

    /// Links to places outside the archive are no parts of it and are passed over.
    private static func relations(
        in entry: ZipEntry, of folder: String, _ archive: ZipArchive
    ) throws -> [String: Relation] {
        var relations: [String: Relation] = [:]
        try XMLPart.read(archive.open(entry), name: archive.bytes.name, limits: archive.limits) { element, attributes in
            guard element == "Relationship", attributes["TargetMode"] != "External",
                let id = attributes["Id"], let target = attributes["Target"]
            else { return true }
            relations[id] = Relation(type: attributes["Type"] ?? "", target: resolve(target, in: folder))
            return relations.count < archive.limits.maxEntries
        }
        return relations
    }

    /// A target as a path from the archive's root.
    static func resolve(_ target: String, in folder: String) -> String {
        let whole = target.hasPrefix("/") ? target : folder + "/" + target
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
