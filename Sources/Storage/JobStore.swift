import GRDB
import Kernel

/// Long work that has been asked for: it outlives the page that asked and the process that runs it.
public struct Job: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable { case queued, running, done, failed, cancelled }

    public let id: JobID
    public let kind: String
    /// What to do, as JSON of the room that does it.
    public let payload: String
    public let state: State
    public let stopAsked: Bool
    /// How often somebody has begun with it.
    public let attempts: Int
    /// Units done of `total` (bytes, rows: the room decides); `step` names the step under way.
    public let done: Int64
    public let total: Int64
    public let step: String
    public let result: String?
    public let problem: String?
    public let createdBy: String
    public let createdAt: Int64
    public let startedAt: Int64?
    public let endedAt: Int64?

    public var isOver: Bool { state == .done || state == .failed || state == .cancelled }
}

/// Reads and writes `job`.
public enum JobStore {
    public static func add(
        _ transaction: Transaction, kind: String, payload: String, by actor: String, at now: Int64
    ) throws -> JobID {
        try transaction.database.execute(
            sql: SQL.add, arguments: ["kind": kind, "payload": payload, "actor": actor, "now": now])
        return JobID(transaction.database.lastInsertedRowID)
    }

    /// Takes the oldest queued job of a kind, or one whose owner is no longer alive.
    public static func claim(
        _ transaction: Transaction, kind: String, owner: String, isAlive: (String) -> Bool, at now: Int64
    ) throws -> Job? {
        let waiting = try fetch(transaction, SQL.waiting, ["kind": kind])
        for (job, holder) in waiting {
            if job.state == .running, let holder, isAlive(holder) { continue }
            try transaction.database.execute(
                sql: SQL.claim, arguments: ["id": job.id.rawValue, "owner": owner, "now": now])
            return try find(transaction, job.id)
        }
        return nil
    }

    public static func find(_ transaction: Transaction, _ id: JobID) throws -> Job? {
        try fetch(transaction, SQL.find, ["id": id.rawValue]).first?.0
    }

    /// Newest first.
    public static func list(_ transaction: Transaction, kind: String? = nil, limit: Int) throws -> [Job] {
        try fetch(transaction, SQL.list, ["kind": kind, "limit": limit]).map(\.0)
    }

    public static func progress(
        _ transaction: Transaction, _ id: JobID, done: Int64, total: Int64, step: String
    ) throws {
        try transaction.database.execute(
            sql: SQL.progress, arguments: ["id": id.rawValue, "done": done, "total": total, "step": step])
    }

    public static func end(
        _ transaction: Transaction, _ id: JobID, _ state: Job.State, result: String? = nil, problem: String? = nil,
        at now: Int64
    ) throws {
        try transaction.database.execute(
            sql: SQL.end,
            arguments: ["id": id.rawValue, "state": state.rawValue, "result": result, "problem": problem, "now": now])
    }

    /// Forgets what jobs of a kind that are done have answered.
    public static func forgetResults(_ transaction: Transaction, kind: String) throws {
        try transaction.database.execute(sql: SQL.forgetResults, arguments: ["kind": kind])
    }

    /// Asks a job to stop; a queued one is over at once.
    public static func askToStop(_ transaction: Transaction, _ id: JobID, at now: Int64) throws {
        try transaction.database.execute(sql: SQL.stop, arguments: ["id": id.rawValue, "now": now])
    }

    /// Ends all that waits or runs: after a restore nothing goes on by itself.
    public static func cancelAll(_ transaction: Transaction, at now: Int64) throws {
        try transaction.database.execute(sql: SQL.cancelAll, arguments: ["now": now])
    }

    private static func fetch(
        _ transaction: Transaction, _ sql: String, _ arguments: StatementArguments
    ) throws -> [(Job, String?)] {
        try Row.fetchAll(transaction.database, sql: sql, arguments: arguments).map { row in
            let job = Job(
                id: JobID(row["id"]), kind: row["kind"], payload: row["payload"],
                state: Job.State(rawValue: row["state"]) ?? .failed, stopAsked: row["stopAsked"],
                attempts: row["attempts"], done: row["done"],
                total: row["total"], step: row["step"], result: row["result"], problem: row["problem"],
                createdBy: row["createdBy"], createdAt: row["createdAt"], startedAt: row["startedAt"],
                endedAt: row["endedAt"])
            return (job, row["owner"])
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO job (kind, payload, createdBy, createdAt) VALUES (:kind, :payload, :actor, :now)
            """
        static let waiting = """
            SELECT * FROM job WHERE kind = :kind AND state IN ('queued', 'running') ORDER BY id
            """
        static let claim = """
            UPDATE job SET state = 'running', owner = :owner, attempts = attempts + 1, startedAt = :now
            WHERE id = :id
            """
        static let find = "SELECT * FROM job WHERE id = :id"
        static let list = """
            SELECT * FROM job WHERE :kind IS NULL OR kind = :kind ORDER BY id DESC LIMIT :limit
            """
        static let progress = "UPDATE job SET done = :done, total = :total, step = :step WHERE id = :id"
        static let end = """
            UPDATE job SET state = :state, result = :result, problem = :problem, endedAt = :now, owner = NULL
            WHERE id = :id
            """
        static let forgetResults = "UPDATE job SET result = NULL WHERE kind = :kind AND state = 'done' AND result <> ''"
        static let stop = """
            UPDATE job SET stopAsked = 1,
              state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
              endedAt = CASE state WHEN 'queued' THEN :now ELSE endedAt END
            WHERE id = :id AND state IN ('queued', 'running')
            """
        static let cancelAll = """
            UPDATE job SET state = 'cancelled', owner = NULL, endedAt = :now WHERE state IN ('queued', 'running')
            """
        public static let all = [
            "cancelAll": cancelAll, "add": add, "waiting": waiting, "claim": claim, "find": find, "list": list,
            "progress": progress, "end": end, "stop": stop, "forgetResults": forgetResults,
        ]
    }
}
