import GRDB
import GRDBSQLite
import Kernel

/// A statement for bulk paths: bound and stepped through SQLite's own interface, without a row object.
///
/// For the `Store` folders. Lives no longer than the transaction it was made in.
public final class BulkStatement {
    private let database: Database
    /// Prepared by GRDB and held for its life: what GRDB learns of a statement while SQLite prepares it is gathered until
    /// GRDB prepares the next one. Prepared behind its back, a statement for each of many rows takes quadratic time.
    private let prepared: Statement
    private let statement: OpaquePointer

    public init(_ transaction: Transaction, _ sql: String) throws {
        database = transaction.database
        prepared = try database.makeStatement(sql: sql)
        statement = prepared.sqliteStatement
    }

    public func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(statement, index, value) }

    public func bindNull(_ index: Int32) { sqlite3_bind_null(statement, index) }

    /// Binds UTF-8 bytes, which SQLite copies.
    public func bind(_ index: Int32, utf8 bytes: UnsafeRawBufferPointer) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        guard let base = bytes.baseAddress else {
            sqlite3_bind_text(statement, index, "", 0, transient)
            return
        }
        sqlite3_bind_text(
            statement, index, base.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), transient)
    }

    public func bind(_ index: Int32, blob bytes: UnsafeRawBufferPointer) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        if let base = bytes.baseAddress, !bytes.isEmpty {
            sqlite3_bind_blob(statement, index, base, Int32(clamping: bytes.count), transient)
        } else {
            sqlite3_bind_zeroblob(statement, index, 0)
        }
    }

    public func bind(_ index: Int32, blob bytes: [UInt8]) { bytes.withUnsafeBytes { bind(index, blob: $0) } }

    public func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bind(index, utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Runs the statement to its end and makes it ready for the next values.
    public func run() throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        try check(code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code)
    }

    /// Goes to the next row; false at the end.
    public func next() throws -> Bool {
        let code = sqlite3_step(statement)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(statement)
        try check(code == SQLITE_DONE ? SQLITE_OK : code)
        return false
    }

    public func reset() { sqlite3_reset(statement) }

    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The bytes of a text column, valid until the next step.
    public func utf8(_ column: Int32) -> UnsafeRawBufferPointer {
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeRawBufferPointer(start: UnsafeRawPointer(sqlite3_column_text(statement, column)), count: count)
    }

    /// The bytes of a blob column, valid until the next step.
    public func blob(_ column: Int32) -> UnsafeRawBufferPointer {
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count)
    }

    public func text(_ column: Int32) -> String { String(decoding: utf8(column), as: UTF8.self) }

    public var lastInsertedID: Int64 { sqlite3_last_insert_rowid(database.sqliteConnection) }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}
