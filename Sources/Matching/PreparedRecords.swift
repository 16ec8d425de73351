import Formats
import Foundation
import Kernel

/// Records ready to be compared: a row of codes for each, and the comparisons that know what they mean.
final class PreparedRecords: @unchecked Sendable {
    private(set) var count: Int
    /// Codes a row.
    let width: Int
    private let comparisons: [any RecordComparison]
    let placed: UnsafeMutableBufferPointer<Placed>
    let dimensions: [Dimension]
    private var rows: UnsafeMutablePointer<Int32>
    /// How many rows there is room for.
    private var capacity: Int
    private let writers: [(column: Int, writer: any RowWriter)]
    /// What blocks are made of, by place in a row.
    let atoms: BlockAtoms
    /// A hash of what each record says, the same wherever its row stands.
    private(set) var hashes: [UInt64]

    /// A comparison with where its codes begin in a row and its states in a pattern.
    struct Placed: @unchecked Sendable {
        // Kept by `comparisons`, which lives as long: counting references for each pair would cost more than comparing.
        unowned(unsafe) let comparison: any RecordComparison
        let column: Int
        let slot: Int
    }

    /// - Parameter isGrowing: Whether records are to be appended later.
    init(_ table: MatchTable, dateOrder: DateOrder, isGrowing: Bool = false) {
        var layout = RowLayout(table, dateOrder, isGrowing: isGrowing)
        layout.lay()
        count = table.rows
        (width, capacity, rows) = (layout.width, layout.capacity, layout.rows)
        comparisons = layout.comparisons
        placed = .allocate(capacity: layout.placed.count)
        _ = placed.initialize(from: layout.placed)
        dimensions = comparisons.flatMap(\.dimensions)
        writers = layout.writers
        atoms = layout.atoms
        hashes = Self.hashes(table)
        if isGrowing { hashes.reserveCapacity(capacity) }
    }

    private static func hashes(_ table: MatchTable) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: table.rows)
        for (at, column) in table.columns.enumerated() {
            let texts = (0..<column.texts.count).map { column.texts.withBytes($0) { Hash64.of($0, seed: UInt64(at)) } }
            for (row, code) in column.codes.enumerated() where code >= 0 { hashes[row] ^= texts[Int(code)] }
        }
        return hashes
    }

    /// Whether two records say the same.
    func isEqual(_ left: Int32, _ right: Int32) -> Bool {
        hashes[Int(left)] == hashes[Int(right)] && memcmp(row(Int(left)), row(Int(right)), width * 4) == 0
    }

    /// Tells pairs of equal likeness apart, the same wherever their rows stand.
    func tie(_ left: Int32, _ right: Int32) -> UInt64 { hashes[Int(left)] &+ hashes[Int(right)] }

    deinit {
        rows.deallocate()
        placed.deallocate()
    }

    /// Reads a little of each cache line of a row, so that it is at hand when it is compared.
    @inline(__always)
    func touch(_ index: Int) -> Int32 {
        let row = rows + index &* width
        var seen = row[0]
        var at = 16
        while at < width {
            seen &+= row[at]
            at &+= 16
        }
        return seen &+ row[width &- 1]
    }

    @inline(__always)
    func row(_ index: Int) -> UnsafePointer<Int32> { UnsafePointer(rows + index &* width) }

    /// The states of a pair, one for each dimension.
    @inline(__always)
    func compare(_ left: Int, _ right: Int, into states: UnsafeMutablePointer<UInt8>) {
        let isFirst = hashes[left] <= hashes[right]
        let (a, b) = isFirst ? (row(left), row(right)) : (row(right), row(left))
        for at in 0..<placed.count {
            let (column, slot) = (placed[at].column, placed[at].slot)
            placed[at].comparison.compare(a + column, b + column, into: states + slot)
        }
    }
}

extension PreparedRecords {
    /// Appends a record. Returns its row. Only of records made to grow, and by one owner at a time.
    func append(_ record: MatchRecord) -> Int {
        if count == capacity {
            capacity = capacity * 5 / 4 + 64
            rows = rows.moved(count * width, to: capacity * width)
        }
        let row = rows + count * width
        row.initialize(repeating: -1, count: width)
        for (column, writer) in writers { writer.write(record, to: row + column) }
        hashes.append(record.hash)
        count += 1
        return count - 1
    }

    /// Takes the last record away again.
    func removeLast() {
        guard hashes.popLast() != nil else { return }
        count -= 1
    }

    func pattern(_ left: Int, _ right: Int) -> AgreementPattern {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            words.initialize(repeating: 0)
            guard let base = words.baseAddress else { return AgreementPattern() }
            base.withMemoryRebound(to: UInt8.self, capacity: 16) { compare(left, right, into: $0) }
            return AgreementPattern(low: words[0], high: words[1])
        }
    }
}
