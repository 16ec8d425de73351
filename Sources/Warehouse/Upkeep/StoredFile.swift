import Foundation
import Intake
import Kernel
import Storage
import Timelines

/// A batch file of either manifest, as it should lie in `facts/`.
struct StoredFile {
    var name: String
    var byteCount: Int64
    var part: Damage.Part
    var imports: [Int64]
    /// Orders, or events and payments.
    private(set) var orders = 0
    private(set) var quarantine: Quarantine?
    /// Where its imports come from.
    private var sources: [String] = []
    /// What the manifests say of it.
    private var entries: [FactBatchEntry] = []
    private var filed: [EntryBatch] = []

    init(name: String, byteCount: Int64, part: Damage.Part, imports: [Int64]) {
        (self.name, self.byteCount, self.part, self.imports) = (name, byteCount, part, imports)
    }

    /// The files of both manifests, each once.
    /// - Parameter quarantined: those that are set aside, in place of those that readers see.
    static func list(_ home: Home, quarantined: Bool = false) throws -> [StoredFile] {
        try home.database.read { transaction in
            var files: [StoredFile] = []
            for entry in try quarantined ? FactBatchStore.quarantined(transaction) : FactBatchStore.list(transaction) {
                files.note(entry.file, entry.byteCount, .facts, entry.importID.rawValue) {
                    $0.entries.append(entry)
                    $0.orders += entry.orders
                    $0.quarantine = entry.quarantine
                }
            }
            for batch in try quarantined ? EntryStore.quarantined(transaction) : EntryStore.list(transaction) {
                files.note(batch.file, batch.byteCount, .entries, batch.importID.rawValue) {
                    $0.filed.append(batch)
                    $0.orders += batch.entries
                    $0.quarantine = batch.quarantine
                }
            }
            for index in files.indices {
                let ids = files[index].imports.filter { $0 != 0 }
                files[index].sources = try Set(
                    ids.map { try ImportStore.find(transaction, ImportID($0)).options.source }
                ).sorted()
            }
            return files
        }
    }

    /// Whether the manifest does not say yet what tells the file from every other.
    var lacksDigest: Bool { entries.contains { $0.digest == nil } || filed.contains { $0.digest == nil } }

    /// What it is as a file that is set aside; nil where it is not.
    /// - Parameter what: what is wrong with it.
    func quarantined(_ what: Damage.What?) -> QuarantinedFile? {
        quarantine.map {
            QuarantinedFile(
                file: "facts/" + name, part: part, imports: imports, sources: sources, orders: orders,
                at: $0.at, by: $0.by, what: what)
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
            Damage(
                part: part, file: "facts/" + name, what: what, block: block, imports: imports, orders: orders,
                sources: sources)
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
