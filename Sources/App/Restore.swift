import Customers
import Foundation
import Kernel
import Storage
import Web

/// Brings a backup back, into a new home or in place of one.
public enum Restore {
    public struct Outcome: Sendable {
        public var manifest: BackupManifest
        public var home: String
        /// Where the former data are; nil when there were none.
        public var aside: String?
        /// Refusals that the backup did not know.
        public var optOuts = 0
        /// Lines of the former log that cannot be read: somebody's refusal may be among them.
        public var damagedLines = 0
    }

    /// - Throws: `backup.…`, `home.in-use`.
    public static func run(
        _ backup: String, to home: String, by actor: String, now: @escaping @Sendable () -> Int64,
        watch: BackupWatch = BackupWatch(), disk: any Disk = RealDisk()
    ) throws -> Outcome {
        let restoration = Restoration(
            backup, to: home, kept: Rooms.keptFiles, migrator: Rooms.migrator, now: now(), disk: disk, watch: watch)
        let settling = Settling(backup: (backup as NSString).lastPathComponent, actor: actor)
        let outcome = try restoration.run { staged, former in
            try settling.run(Rooms(staged, now: now), former: former)
        }
        return Outcome(
            manifest: outcome.manifest, home: home, aside: outcome.aside, optOuts: settling.optOuts,
            damagedLines: settling.damagedLines)
    }

    /// What is done to a restored home before anybody can open it: `afterRestore`.
    ///
    /// What must outlive a restore has its step here. Each gets the rooms of the restored home and the folder of the former
    /// one, if there is one, which is locked and may only be read. A step that throws ends the restore, and the former home
    /// stays as it was.
    final class Settling {
        typealias Step = (Rooms, _ former: String?) throws -> Void

        let backup: String
        let actor: String
        var optOuts = 0
        var damagedLines = 0

        init(backup: String, actor: String) {
            self.backup = backup
            self.actor = actor
        }

        private var afterRestore: [(name: String, step: Step)] {
            [
                ("opt-outs", takeOptOuts),
                ("erasures", eraseAgain), ("sessions", endSessions), ("jobs", endJobs), ("identity", renew),
                ("hold", hold),
            ]
        }

        func run(_ rooms: Rooms, former: String?) throws {
            for (_, step) in afterRestore { try step(rooms, former) }
        }

        /// The logs of both homes become one, and the database takes from it what it lacks.
        private func takeOptOuts(_ rooms: Rooms, _ former: String?) throws {
            if let former {
                let path = former + "/" + OptOutLog.fileName
                damagedLines = try OptOutLog.damagedLines(path, rooms.home.disk)
                try OptOutLog(rooms.home).merge(path)
            }
            optOuts = try rooms.customers.takeMissingOptOuts(at: rooms.now())
        }

        /// Whoever was erased since the backup is erased from it: the merged log has their tombstones.
        private func eraseAgain(_ rooms: Rooms, _ former: String?) throws {
            if let former { try HomeSecret.take(from: former, into: rooms.home) }
            try rooms.reapplyErasures(by: actor)
        }

        private func endSessions(_ rooms: Rooms, _ former: String?) throws {
            try rooms.home.database.write { try SessionStore.revokeEverybody(in: $0) }
        }

        private func endJobs(_ rooms: Rooms, _ former: String?) throws {
            try rooms.home.database.write { try JobStore.cancelAll($0, at: rooms.now()) }
        }

        private func renew(_ rooms: Rooms, _ former: String?) throws {
            try rooms.home.database.write { _ = try HomeIdentity.renew($0, make: Rooms.uniqueName) }
        }

        private func hold(_ rooms: Rooms, _ former: String?) throws {
            let hold = SendingHold(reason: "restore", since: rooms.now(), detail: ["backup": backup])
            let (actor, backup, optOuts) = (actor, backup, optOuts)
            try rooms.home.database.write { transaction in
                try SendingHold.set(transaction, hold)
                try AuditTrail.append(
                    transaction, at: rooms.now(), actor: actor, action: "backup.restore", subject: "home",
                    after: "{\"backup\":\"\(backup.filter { $0 != "\"" && $0 != "\\" })\",\"optOuts\":\"\(optOuts)\"}")
            }
        }
    }
}

/// What the program calls itself.
public enum Product {
    public static let version = "0.1.0"
}
