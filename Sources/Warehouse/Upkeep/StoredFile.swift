import Foundation
import Kernel
import Storage
import Timelines

/// A batch file of either manifest, as it should lie in `facts/`.
struct StoredFile {
    var name: String
    var byteCount: Int64
    var part: Damage.Part
    var imports: [Int64]
    /// What the manifests say of it.
    private var entries: [FactBatchEntry] = []
    private var filed: [EntryBatch] = []

    init(name: String, byteCount: Int64, part: Damage.Part, imports: [Int64]) {
        (self.name, self.byteCount, self.part, self.imports) = (name, byteCount, part, imports)
    }

    /// The files of both manifests, each once.
    static func list(_ home: Home) throws -> [StoredFile] {
        try home.database.read { transaction in
            var files: [StoredFile] = []
            for entry in try FactBatchStore.list(transaction) {
                files.note(entry.file, entry.byteCount, .facts, entry.importID.rawValue) { $0.entries.append(entry) }
            }
            for batch in try EntryStore.list(transaction) {
                files.note(batch.file, batch.byteCount, .entries, batch.importID.rawValue) { $0.filed.append(batch) }
            }
            return files
        }
    }

    /// Whether the manifest speaks of what the file holds.
    private func isOwn(_ batch: FactBatch) throws -> Bool {
        try (entries.isEmpty || entries.speak(of: batch)) && filed.allSatisfy { try $0.speaks(of: batch) }
    }

    /// What is wrong with the file. It is read, not mapped: a disk that cannot give a page then says so.
    func damage(in home: Home) throws -> [Damage] {
        let path = home.folder("facts") + "/" + name
        func damage(_ what: Damage.What, _ block: String = "") -> Damage {
            Damage(part: part, file: "facts/" + name, what: what, block: block, imports: imports)
        }
        guard let size = try home.disk.size(path) else { return [damage(.missing)] }
        if BatchFile.isFolder(path) { return [damage(.folder)] }
        guard size == byteCount else { return [damage(.size)] }
        let content: [UInt8]
        do {
            content = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            return [damage(try home.disk.size(path) == nil ? .missing : .unreadable)]
        }
        do {
            let batch = try FactBatch(MemoryRegion(content), name: name)
            let blocks = batch.damagedBlocks().map { damage(.block, $0) }
            if !blocks.isEmpty { return blocks }
            return try isOwn(batch) ? [] : [damage(.other)]
        } catch FactProblem.damaged(_, let block) {
            return [damage(.block, block)]
        }
    }
}

extension [StoredFile] {
    fileprivate mutating func note(
        _ name: String, _ byteCount: Int64, _ part: Damage.Part, _ id: Int64, _ keep: (inout StoredFile) -> Void
    ) {
        let index = last?.name == name ? indices.last : firstIndex { $0.name == name }
        if index == nil { append(StoredFile(name: name, byteCount: byteCount, part: part, imports: [])) }
        let place = index ?? count - 1
        if !self[place].imports.contains(id) { self[place].imports.append(id) }
        keep(&self[place])
    }
}
