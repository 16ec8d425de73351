import Foundation
import Testing

/// The table of house.md, as it stands: what each target may import of ours and of others.
private let ground: Set<String> = ["Kernel", "Storage", "Web", "Charts", "GRDB", "Hummingbird", "Mustache", "Logging"]
private let allowed: [String: Set<String>] = [
    "Kernel": [],
    "Formats": ["Kernel", "CZlib", "CPhoneNumber", "CExpat", "CXlsxWriter"],
    "Matching": ["Kernel", "Formats"],
    "Timelines": ["Kernel"],
    "Rules": ["Kernel", "Timelines"],
    "Analytics": ["Kernel"],
    "Charts": ["Kernel"],
    "Samples": ["Kernel"],
    "Storage": ["Kernel", "GRDB", "GRDBSQLite", "Crypto", "Logging"],
    "Web": [
        "Kernel", "Storage", "Charts", "GRDB", "Hummingbird", "HTTPTypes", "NIOCore", "Mustache", "Crypto", "Logging",
    ],
    "Intake": ground.union(["Formats"]),
    "Identity": ground.union(["Formats", "Matching", "Intake"]),
    "Customers": ground.union(["Formats", "Intake", "Identity"]),
    "Warehouse": ground.union(["Timelines", "Intake", "Customers", "Identity"]),
    "Insight": ground.union(["Timelines", "Analytics", "Identity", "Customers", "Warehouse"]),
    "Segments": ground.union(["Timelines", "Rules", "Customers", "Warehouse", "Insight"]),
    "Office": ground.union(["Crypto", "CryptoExtras"]),
    "App": ground.union([
        "Formats", "Samples", "Analytics", "Intake", "Identity", "Customers", "Warehouse", "Insight", "Segments",
        "Office",
        "ServiceLifecycle",
    ]),
    "vinculo": [
        "App", "ArgumentParser", "Kernel", "Storage", "Web", "Office", "Matching", "Intake", "Identity", "Customers",
        "Warehouse", "Insight",
        "Segments", "Rules", "Analytics",
    ],
    "TestKit": ["Kernel", "Storage", "Timelines", "Rules", "GRDB", "GRDBSQLite", "Testing"],
]
private let system: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

struct SourceFile {
    let path: String
    let target: String
    let lines: [String]

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var imports: [String] {
        lines.compactMap { line in
            guard line.hasPrefix("import ") || line.hasPrefix("@testable import ") || line.hasPrefix("public import ")
            else { return nil }
            return line.split(separator: " ").last.map { String($0.split(separator: ".")[0]) }
        }
    }
    /// Lines without comments.
    var code: [(number: Int, text: String)] {
        lines.enumerated().compactMap { index, line in
            let text =
                line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? ""
            return text.isEmpty ? nil : (index + 1, text)
        }
    }
}

enum Tree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources: [SourceFile] = {
        let base = root.appendingPathComponent("Sources").path
        let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOfFile: base + "/" + name, encoding: .utf8) else { return nil }
            return SourceFile(
                path: name, target: String(name.split(separator: "/")[0]), lines: text.components(separatedBy: "\n"))
        }
    }()
}

@Suite("The house")
struct ArchitectureTests {
    @Test("every target is in the table, and imports only what the table allows")
    func imports() {
        #expect(Tree.sources.count > 100)
        #expect(Self.importFindings(Tree.sources) == [])
    }

    @Test("an import from downstream would be found")
    func plantedImport() {
        let planted = SourceFile(path: "Intake/Planted.swift", target: "Intake", lines: ["import Warehouse"])
        #expect(Self.importFindings([planted]) == ["Intake/Planted.swift imports Warehouse"])
    }

    static func importFindings(_ files: [SourceFile]) -> [String] {
        files.flatMap { file -> [String] in
            guard let table = allowed[file.target] else { return ["\(file.target) is not in the table"] }
            return file.imports.filter { !table.contains($0) && !system.contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
    }

    @Test("SQL stays in the stores, the web library at the doors")
    func lawOfLibraries() {
        #expect(Self.libraryFindings(Tree.sources) == [])
        let planted = SourceFile(path: "Insight/Planted.swift", target: "Insight", lines: ["import GRDB"])
        #expect(Self.libraryFindings([planted]) == ["Insight/Planted.swift imports GRDB"])
    }

    static func libraryFindings(_ files: [SourceFile]) -> [String] {
        files.flatMap { file -> [String] in
            let isStore = file.path.contains("/Store/") || file.target == "Storage" || file.target == "TestKit"
            let isDoor = file.path.contains("/Web/") || file.target == "Web" || file.name.hasSuffix("Room.swift")
            // App puts the migrations of all rooms into one migrator.
            let isMigrator = file.path == "App/Rooms.swift"
            return file.imports.filter { library in
                switch library {
                case "GRDB": !isStore && !isMigrator
                case "GRDBSQLite": !isStore
                case "Hummingbird", "Mustache", "HTTPTypes", "NIOCore": !isDoor
                default: false
                }
            }.map { "\(file.path) imports \($0)" }
        }
    }

    @Test("time and randomness arrive as parameters")
    func lawOfTime() {
        #expect(Self.timeFindings(Tree.sources) == [])
        let planted = SourceFile(path: "Office/Planted.swift", target: "Office", lines: ["let now = Date()"])
        #expect(Self.timeFindings([planted]) == ["Office/Planted.swift:1"])
    }

    static func timeFindings(_ files: [SourceFile]) -> [String] {
        let forbidden = [
            "Date.now", ".random(", "UUID()", "gettimeofday(", "clock_gettime(", "Int.random", "shuffled()",
        ]
        return files.filter { $0.path != "App/Rooms.swift" && $0.target != "TestKit" }.flatMap { file in
            file.code.filter { line in
                line.text.contains(/\bDate\(\)/) || forbidden.contains { line.text.contains($0) }
            }
            .map { "\(file.path):\($0.number)" }
        }
    }

    @Test("a room writes only its own tables")
    func tableOwnership() throws {
        let owners = Self.owners(Tree.sources)
        #expect(owners["sourceRecord"] == "Identity")
        #expect(Self.writeFindings(Tree.sources, owners) == [])
        let planted = SourceFile(
            path: "Insight/Store/Planted.swift", target: "Insight", lines: ["    DELETE FROM sourceRecord WHERE id = 1"]
        )
        #expect(Self.writeFindings([planted], owners) == ["Insight/Store/Planted.swift writes sourceRecord"])
    }

    static func owners(_ files: [SourceFile]) -> [String: String] {
        var owners: [String: String] = [:]
        for file in files {
            for line in file.lines {
                if let match = line.firstMatch(of: /CREATE TABLE ([A-Za-z]+)/) { owners[String(match.1)] = file.target }
            }
        }
        return owners
    }

    static func writeFindings(_ files: [SourceFile], _ owners: [String: String]) -> [String] {
        files.flatMap { file -> [String] in
            file.lines.flatMap { line -> [String] in
                line.matches(of: /(?:INSERT INTO|INSERT OR REPLACE INTO|UPDATE|DELETE FROM) ([A-Za-z]+)/).compactMap {
                    match in
                    let table = String(match.1)
                    guard let owner = owners[table], owner != file.target else { return nil }
                    return "\(file.path) writes \(table)"
                }
            }
        }
    }

    @Test("files that a backup may list go by Home.unlink alone, which waits for its pin")
    func lawOfPins() {
        #expect(Self.removalFindings(Tree.sources) == [])
        let planted = SourceFile(
            path: "Warehouse/Planted.swift", target: "Warehouse",
            lines: ["        try home.disk.remove(home.folder(\"facts\") + \"/\" + file)"])
        #expect(Self.removalFindings([planted]) == ["Warehouse/Planted.swift:1"])
    }

    /// Removals outside Storage: of what is still under `tmp/`, or of a file that is about to be written anew.
    static func removalFindings(_ files: [SourceFile]) -> [String] {
        let allowed = ["temporary", "\"tmp\"", "target.path", "folder + \"/\" + name", "disk.remove(file)"]
        return files.filter { $0.target != "Storage" && $0.target != "TestKit" }.flatMap { file in
            file.code.filter { line in
                line.text.contains("disk.remove(") && !allowed.contains { line.text.contains($0) }
            }.map { "\(file.path):\($0.number)" }
        }
    }

    @Test("no drawer, no crash point, no file too long to read")
    func shape() {
        let drawers = ["Utils", "Helpers", "Common", "Manager", "Service", "Core"]
        #expect(Tree.sources.filter { file in drawers.contains { file.name == $0 + ".swift" } }.map(\.path) == [])
        #expect(Tree.sources.filter { $0.lines.count > 400 }.map(\.path) == [])
        let crashes = ["fatalError(", "try!", " as! ", "preconditionFailure("]
        let found = Tree.sources.flatMap { file in
            file.code.filter { line in crashes.contains { line.text.contains($0) } }.map { "\(file.path):\($0.number)" }
        }
        #expect(found == [])
    }
}
