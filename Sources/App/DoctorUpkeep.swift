import Foundation
import Intake
import Kernel
import Storage
import Warehouse

/// How much lies where, and whether what keeps it sound has something to do.
extension Doctor {
    /// Small files from which on reading is slowed down.
    private static let manyFiles = 100
    /// Seconds that an event may wait for its batch.
    private static let longWait: Int64 = 3600

    func upkeepChecks() -> [Check] {
        [
            check("sizes", hint: "doctor.sizes.hint") {
                let (facts, timeline) = (bytes(in: "facts"), bytes(in: "timeline"))
                let originals = try rooms.intake.originalSizes()
                let values = try FileManager.default.attributesOfFileSystem(forPath: rooms.home.path)
                let free = (values[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
                let database = ["", "-wal"].reduce(0) { $0 + size("vinculo.db" + $1) }
                return (
                    free > facts,
                    [
                        "facts": megabytes(facts), "timeline": megabytes(timeline),
                        "originals": megabytes(originals.bytes),
                        "content": megabytes(originals.contentBytes),
                        "database": megabytes(database), "optouts": String(size("optout.log") / 1000),
                        "free": megabytes(free), "factsBytes": String(facts), "timelineBytes": String(timeline),
                        "databaseBytes": String(database),
                        "originalsBytes": String(originals.bytes),
                        "originalsContentBytes": String(originals.contentBytes), "freeBytes": String(free),
                        "optoutsBytes": String(size("optout.log")),
                    ]
                )
            },
            check("originals", hint: "doctor.originals.hint") {
                let there = try Set(Originals.stored(in: rooms.home).map(\.sha256))
                let missing = try rooms.intake.visibleImports().filter { !there.contains($0.sha256) }.map(\.id)
                return (
                    missing.isEmpty,
                    [
                        "count": String(there.count), "missing": String(missing.count),
                        "megabytes": megabytes(bytes(in: "originals")),
                        "imports": missing.prefix(5).map { String($0.rawValue) }.joined(separator: ", "),
                    ]
                )
            },
            check("files", hint: "doctor.files.hint") {
                let count = try rooms.upkeep.smallFiles()
                return (count < Self.manyFiles, ["count": String(count)])
            },
            check("inbox", hint: "doctor.inbox.hint") {
                let (count, since) = try rooms.inbox.waiting()
                return (since.map { rooms.now() - $0 < Self.longWait } ?? true, ["count": String(count)])
            },
            check("quarantine", hint: "doctor.quarantine.hint") {
                let files = try rooms.warehouse.quarantined()
                return (
                    files.isEmpty,
                    [
                        "count": String(files.notice?.orders ?? 0),
                        "imports": (files.notice?.imports ?? []).map(String.init).joined(separator: Self.separator),
                        "files": files.prefix(5).map(\.file).joined(separator: Self.separator),
                    ]
                )
            },
            check("erasures", hint: "doctor.erasures.hint") {
                // What somebody works on is on its way.
                let open = try rooms.intake.isIdle() ? rooms.erasures.open() : []
                return (open.isEmpty, ["count": String(open.count)])
            },
        ]
    }

    private func size(_ name: String) -> Int64 { (try? rooms.home.disk.size(rooms.home.folder(name)) ?? 0) ?? 0 }

    private func bytes(in folder: String) -> Int64 {
        let names = (try? rooms.home.disk.list(rooms.home.folder(folder))) ?? []
        return names.reduce(0) { $0 + size(folder + "/" + $1) }
    }

    private func megabytes(_ bytes: Int64) -> String { String(bytes / 1_000_000) }
}
