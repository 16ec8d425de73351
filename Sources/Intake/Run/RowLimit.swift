import Kernel
import Storage

/// How many rows of a file may be read: those of some kinds are in memory until the last is read, because the rows of
/// an order may stand anywhere.
struct RowLimit {
    /// The largest number of rows.
    let rows: Int

    /// - Parameter memory: bytes that this process may use; three quarters of them are for rows.
    init(_ kind: ImportKind, memory: UInt64) {
        rows = Int(clamping: memory / 4 * 3 / Self.bytes(of: kind))
    }

    /// The same where `bytes` of a row stay in memory until the last is read.
    init(bytes: UInt64, memory: UInt64) { rows = Int(clamping: memory / 4 * 3 / max(1, bytes)) }

    /// Bytes at the peak for one row, with its distinct texts; measured for orders that are held whole.
    private static func bytes(of kind: ImportKind) -> UInt64 {
        switch kind {
        case .orders, .events, .payments: 300
        case .products, .costs: 1_000
        // The key of each person alone stays, and what is to be said of rows that were refused.
        case .people, .companies, .consents, .suppressions: 100
        }
    }

    /// - Throws: `import.too-many-rows`.
    func check(_ count: Int) throws {
        guard count > rows else { return }
        throw PlainProblem("import.too-many-rows", .invalid, ["rows": String(rows)])
    }
}
