import Customers
import Foundation
import Kernel
import Storage
import Warehouse

/// Looks a home over: what is well, and what to do about what is not.
public struct Doctor: Sendable {
    public struct Check: Sendable, Equatable, Codable {
        /// Stable name; `doctor.<name>` in the catalogue of texts.
        public let name: String
        public let ok: Bool
        /// Facts of the check, for its sentence.
        public let detail: [String: String]
        /// Key of what to do; nil when all is well.
        public let hint: String?
        /// Code of what kept the check from being made; its arguments stand in `detail`.
        public var problem: String?
    }

    /// Between damaged files in a detail.
    public static let separator = ", "

    let rooms: Rooms

    public init(_ rooms: Rooms) { self.rooms = rooms }

    public func run() async -> [Check] {
        let users = try? await rooms.office.list()
        return [
            check("database", hint: "doctor.database.hint") {
                let problems = try rooms.home.database.integrityProblems()
                return (problems.isEmpty, ["problems": String(problems.count)])
            },
            check("facts", hint: "doctor.facts.hint") {
                let damage = try rooms.warehouse.facts.damage()
                let extent = try rooms.warehouse.extent()
                return (
                    damage.isEmpty,
                    [
                        "batches": String(extent.batches), "lines": String(extent.lines),
                        "bytes": String(extent.byteCount),
                        "damaged": damage.prefix(5).joined(separator: Self.separator),
                    ]
                )
            },
            check("entries", hint: "doctor.facts.hint") {
                let damage = try rooms.entries.damage()
                return (damage.isEmpty, ["damaged": damage.prefix(5).joined(separator: Self.separator)])
            },
            check("optouts", hint: "doctor.optouts.hint") {
                (try OptOutLog(rooms.home).isIntact(), [:])
            },
            check("imports", hint: "doctor.imports.hint") {
                let all = try rooms.intake.list(limit: 200)
                // What was interrupted and taken back whole has left nothing; what nobody works on and nobody took
                // back has.
                let dead = try rooms.intake.isIdle() ? all.filter { $0.state == .staging } : []
                return (
                    dead.isEmpty,
                    [
                        "count": String(all.count { $0.state == .interrupted }),
                        "unfinished": dead.map { String($0.id.rawValue) }.joined(separator: ", "),
                    ]
                )
            },
            check("users", hint: "doctor.users.hint") {
                let admins = (users ?? []).filter { $0.role == .admin && $0.isActive }
                return (!admins.isEmpty, ["admins": String(admins.count)])
            },
            check("sending", hint: "doctor.sending.hint") {
                let hold = try rooms.backups.hold()
                return (hold == nil, ["reason": hold?.reason ?? "–"])
            },
            check("backups", hint: "doctor.backups.hint") {
                let last = try rooms.backups.jobs().first { $0.isOver && $0.state != .cancelled }
                let newest = try rooms.backups.list().first
                let isWell = last?.state != .failed && newest?.check?.isWhole != false
                return (
                    isWell,
                    [
                        "newest": newest?.manifest.createdAt ?? "–", "problem": last?.problem ?? "–",
                        "damaged": newest?.check?.damaged.prefix(5).joined(separator: Self.separator) ?? "",
                        "reason": isWell ? "" : last?.result ?? "",
                    ]
                )
            },
            check("space", hint: "doctor.space.hint") {
                let values = try FileManager.default.attributesOfFileSystem(forPath: rooms.home.path)
                let free = (values[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
                return (free > 1 << 30, ["megabytes": String(free >> 20)])
            },
        ] + upkeepChecks()
    }

    func check(_ name: String, hint: String, _ body: () throws -> (Bool, [String: String])) -> Check {
        do {
            let (ok, detail) = try body()
            return Check(name: name, ok: ok, detail: detail, hint: ok ? nil : hint)
        } catch {
            let problem = DatabaseTrouble.named(error) as? any Problem
            let code = problem?.code ?? String(describing: type(of: error))
            let detail = (problem?.arguments ?? [:]).merging(["problem": code]) { $1 }
            return Check(name: name, ok: false, detail: detail, hint: hint, problem: code)
        }
    }
}
