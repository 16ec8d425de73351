/// A part of the keys of a file (orders, events), by their hash: of a file whose rows of a key lie too far apart for
/// portions, and which has more rows than memory holds, one part is taken up at each reading.
struct KeyShare {
    var index: UInt64 = 0
    /// How many parts there are.
    var count: UInt64 = 1

    /// In place of the number of a key that another reading takes up.
    static let elsewhere: Int32 = -2

    /// Whether rows that name no key belong here.
    var isFirst: Bool { index == 0 }
    var isLast: Bool { index + 1 == count }

    @inline(__always)
    func takes(_ hash: UInt64) -> Bool { count == 1 || hash % count == index }

    /// How far one reading of several is.
    func progress(_ report: @escaping (String, Int64, Int64) throws -> Void) -> (String, Int64, Int64) throws -> Void {
        if count == 1 { return report }
        let (index, count) = (Int64(index), Int64(count))
        return { try report($0, $1 / count + $2 / count * index, $2) }
    }

    /// - Parameters:
    ///   - rows: of the file.
    ///   - held: that one reading may take up.
    static func shares(of rows: Int, held: Int) -> [KeyShare] {
        // Shares of hashes are never quite alike.
        let count = rows <= held ? 1 : (rows + rows / 8) / max(1, held) + 1
        return (0..<count).map { KeyShare(index: UInt64($0), count: UInt64(count)) }
    }
}
