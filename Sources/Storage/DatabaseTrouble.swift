import GRDB
import Kernel

/// What SQLite says of the file itself rather than of what was asked of it, as a problem for a person.
public enum DatabaseTrouble {
    /// - Parameter file: its name.
    /// - Returns: the problem, or the error as it was.
    public static func named(_ error: any Error, file: String = "vinculo.db") -> any Error {
        guard let code = (error as? DatabaseError)?.resultCode else { return error }
        return switch code {
        case .SQLITE_FULL: DiskProblem(.full, file: file, reason: "SQLITE_FULL")
        case .SQLITE_READONLY: DiskProblem(.readOnly, file: file, reason: "SQLITE_READONLY")
        case .SQLITE_IOERR: DiskProblem(.failed, file: file, reason: "SQLITE_IOERR")
        case .SQLITE_CORRUPT: damaged(file, "SQLITE_CORRUPT")
        case .SQLITE_NOTADB: damaged(file, "SQLITE_NOTADB")
        case .SQLITE_CANTOPEN:
            PlainProblem("database.cannot-open", .failed, ["file": file, "reason": "SQLITE_CANTOPEN"])
        default: error
        }
    }

    static func naming<T>(file: String = "vinculo.db", _ work: () throws -> T) throws -> T {
        do { return try work() } catch { throw named(error, file: file) }
    }

    static func damaged(_ file: String, _ reason: String) -> PlainProblem {
        PlainProblem("database.damaged", .failed, ["file": file, "reason": reason])
    }
}
