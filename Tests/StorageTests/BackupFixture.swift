import Foundation
import GRDB
import Kernel
import Storage
import TestKit
import Testing

/// A home whose database lists some files, as rooms do, without any room.
enum BackupFixture {
    /// The setting `files` names what stands beside the database; those with `?` may be missing.
    static let kept = [
        KeptFiles(
            list: { transaction in
                try (Settings.value(transaction, "files") ?? "").split(separator: " ").map {
                    KeptFiles.Item(String($0.filter { $0 != "?" }), mayBeMissing: $0.hasSuffix("?"))
                }
            }, damage: { _, region in region.bytes.elementsEqual("bad".utf8) ? ["inside"] : [] })
    ]

    static func backups(_ home: Home) -> Backups { Backups(home, kept: kept, migrator: { Schemas.ground }) }

    static func request(_ folder: String) -> BackupRequest {
        BackupRequest(folder: folder, actor: "test", product: "0", home: "casa-1", at: 1_800_000_000)
    }

    /// Says `note` in the database, in a file that it lists, and in the log.
    static func say(_ note: String, in home: Home) throws {
        try put(note, "facts/\(note).facts", in: home)
        try put(note, "originals/\(note)", in: home)
        let log = try home.disk.extend(home.folder("optout.log"))
        try log.append(Array("\(note)\n".utf8))
        try log.sync()
        try log.close()
        try home.disk.syncFolder(home.path)
        try home.database.write {
            try Settings.set($0, "note", note)
            try Settings.set($0, "files", "facts/\(note).facts originals/\(note)? rejects/none?")
        }
    }

    static func put(_ text: String, _ path: String, in home: Home) throws {
        try home.disk.remove(home.folder(path))
        let file = try home.disk.create(home.folder(path))
        try file.append(Array(text.utf8))
        try file.sync()
        try file.close()
        try home.disk.syncFolder(home.folder(String(path.split(separator: "/")[0])))
    }

    /// Complaints about a home that is to hold what one note says.
    static func complaints(_ home: Home, _ note: String, originals: Bool = true) throws -> [String] {
        var found: [String] = []
        if try home.database.note() != note {
            found.append("the database says \(try home.database.note() ?? "nothing")")
        }
        for path in ["facts/\(note).facts"] + (originals ? ["originals/\(note)"] : []) {
            let content = FileManager.default.contents(atPath: home.folder(path))
            if content != Data(note.utf8) { found.append(path) }
        }
        return found + (try home.database.integrityProblems())
    }
}
