import GRDB
import Kernel

extension HomeDatabase {
    /// Writes the database anew without anything that was deleted from it, and empties its log.
    ///
    /// SQLite leaves what is deleted in free pages and in the gaps of others; writing all of it anew is what leaves
    /// nothing, also of what was deleted long ago. Writers wait meanwhile.
    /// - Throws: `database.busy` when another process reads so long that the log cannot be emptied.
    /// - Complexity: O(bytes of the database), and as much room on the disk for a while.
    public func purge() throws {
        try DatabaseTrouble.naming {
            try pool.barrierWriteWithoutTransaction { database in
                // The copy may be larger than the memory of the machine.
                try database.execute(sql: "PRAGMA temp_store = FILE")
                defer { try? database.execute(sql: "PRAGMA temp_store = MEMORY") }
                try database.execute(sql: "VACUUM")
                try Self.emptyLog(database)
            }
        }
    }

    /// Copies the log to its place and cuts it to nothing.
    static func emptyLog(_ database: Database) throws {
        do {
            _ = try database.checkpoint(.truncate)
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode.primaryResultCode)
        {
            throw PlainProblem("database.busy", .locked)
        }
    }
}
