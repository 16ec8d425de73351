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
        let originals = try Originals.stored(in: home)
        let total = files.reduce(0) { $0 + $1.byteCount } + originals.reduce(0) { $0 + $1.byteCount }
        for file in files {
            try pause(answer.bytes, total)
            let damage = try damage(of: file)
            if damage.isEmpty, file.lacksDigest { undigested.append(file) }
            answer.damaged += damage
            answer.batches += 1
            answer.bytes += file.byteCount
        }
        answer.originals = Set(originals.map(\.sha256)).count
        for original in originals {
            let before = answer.bytes
            answer.damaged += try damage(of: original) { try pause(before + $0, total) }
            answer.bytes += original.byteCount
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

    private func damage(
        of original: Originals.Stored, _ progress: @escaping (Int64) throws -> Void
    ) throws -> [Damage] {
        var damage = Damage(part: .original, file: original.file, what: .hash)
        do {
            // Gone since the folder was listed: discarded, packed, or blanked for somebody's erasure.
            guard try Originals.isSound(original, in: home, progress: progress) == false else { return [] }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            damage.what = .unreadable
        }
        damage.imports = try intake.visibleImports().filter { $0.sha256 == original.sha256 }.map(\.id.rawValue)
        return [damage]
    }

    /// Originals that imports name and that are not there.
    private func noteMissing(_ answer: inout VerifyAnswer) throws {
        let there = try Set(Originals.stored(in: home).map(\.sha256))
        for record in try intake.visibleImports() where !there.contains(record.sha256) {
            answer.withoutOriginal.append(
                .init(import: record.id.rawValue, name: record.fileName, file: "originals/" + record.sha256))
        }
    }
}
