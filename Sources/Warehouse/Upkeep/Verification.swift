import Foundation
import Intake
import Kernel
import Storage

/// Reads every stored byte and compares it with what was written: batches by their checksums and sizes, originals by
/// the hash that is their name, the database by SQLite's own check. Imports may go on meanwhile. It writes nothing but what
/// tells files from one another, of sound ones that older builds have written.
struct Verification {
    let home: Home
    let intake: IntakeRoom
    let watch: IntakeRoom.Watch

    func run() throws -> VerifyAnswer {
        var undigested: [StoredFile] = []
        defer { enter(digestsOf: undigested) }
        var answer = VerifyAnswer()
        answer.damaged = try home.database.integrityProblems().prefix(5).map {
            Damage(part: .database, file: "vinculo.db", what: .structure, block: $0)
        }
        let files = try StoredFile.list(home)
        let folder = home.folder("originals")
        let originals = try home.disk.list(folder).filter(Self.isHash)
        let sizes = try originals.map { try home.disk.size(folder + "/" + $0) ?? 0 }
        let total = files.reduce(0) { $0 + $1.byteCount } + sizes.reduce(0, +)
        for file in files {
            try pause(answer.bytes, total)
            let damage = try damage(of: file)
            if damage.isEmpty, file.lacksDigest { undigested.append(file) }
            answer.damaged += damage
            answer.batches += 1
            answer.bytes += file.byteCount
        }
        for (hash, size) in zip(originals, sizes) {
            answer.damaged += try damage(ofOriginal: hash) { try pause(answer.bytes + $0, total) }
            answer.originals += 1
            answer.bytes += size
        }
        for file in try StoredFile.list(home, quarantined: true) {
            try pause(answer.bytes, total)
            answer.quarantined += [file.quarantined(try file.damage(in: home).first?.what)].compactMap { $0 }
        }
        try noteMissing(&answer)
        return answer
    }

    /// Where the home cannot be written, the next look does it.
    private func enter(digestsOf files: [StoredFile]) {
        for file in files {
            guard let batch = try? BatchOpening(home).open(file.name, file.byteCount) else { continue }
            let digest = Int64(bitPattern: batch.digest)
            try? home.database.write { transaction in
                try FactBatchStore.setDigest(transaction, file.name, digest)
                try EntryStore.setDigest(transaction, file.name, digest)
            }
        }
    }

    private func pause(_ done: Int64, _ total: Int64) throws {
        if watch.isCancelled() { throw CancellationError() }
        try watch.progress("verify", done, total)
    }

    /// A file may be gone because the manifest has another in its place by now.
    private func damage(of file: StoredFile) throws -> [Damage] {
        let found = try file.damage(in: home)
        guard !found.isEmpty else { return [] }
        return try StoredFile.list(home).contains { $0.name == file.name } ? found : []
    }

    private func damage(ofOriginal hash: String, _ progress: (Int64) throws -> Void) throws -> [Damage] {
        let path = home.folder("originals") + "/" + hash
        var damage = Damage(part: .original, file: "originals/" + hash, what: .hash)
        do {
            // Gone since the folder was listed: discarded, or blanked for somebody's erasure.
            guard let digest = try Originals.digest(of: path, progress: progress), digest != hash else { return [] }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            damage.what = .unreadable
        }
        damage.imports = try intake.visibleImports().filter { $0.sha256 == hash }.map(\.id.rawValue)
        return [damage]
    }

    /// Originals that imports name and that are not there.
    private func noteMissing(_ answer: inout VerifyAnswer) throws {
        let there = try Set(home.disk.list(home.folder("originals")))
        for record in try intake.visibleImports() where !there.contains(record.sha256) {
            answer.withoutOriginal.append(
                .init(import: record.id.rawValue, name: record.fileName, file: "originals/" + record.sha256))
        }
    }

    private static func isHash(_ name: String) -> Bool {
        name.utf8.count == 64 && name.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }
}
