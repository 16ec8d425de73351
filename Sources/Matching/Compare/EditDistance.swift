/// How many edits two texts are apart: insertions, deletions, substitutions, exchanges of neighbours
/// (optimal string alignment, Damerau 1964; Levenshtein 1966).
enum EditDistance {
    /// Whether the distance is at most `limit` (1 or 2).
    ///
    /// The common beginning and end are passed over; what is left of texts one or two edits apart is a few letters.
    /// - Complexity: O(n + limit · m) for the m letters between.
    @inline(__always)
    static func isWithin(_ limit: Int, _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let gap = left.count - right.count
        guard gap <= limit, gap >= -limit else { return false }
        var (start, leftEnd, rightEnd) = (0, left.count, right.count)
        while start < leftEnd, start < rightEnd, left[start] == right[start] { start &+= 1 }
        while leftEnd > start, rightEnd > start, left[leftEnd &- 1] == right[rightEnd &- 1] {
            leftEnd &-= 1
            rightEnd &-= 1
        }
        let (m, n) = (leftEnd - start, rightEnd - start)
        if m <= limit, n <= limit {
            if max(m, n) <= 1 { return true }
            if limit >= 2 { return true }
        }
        if limit == 1 {
            return m == 2 && n == 2 && left[start] == right[start + 1] && left[start + 1] == right[start]
        }
        guard m <= 24, n <= 24 else { return false }
        return distance(left, start..<leftEnd, right, start..<rightEnd, limit) <= limit
    }

    private static func distance(
        _ left: UnsafeRawBufferPointer, _ rows: Range<Int>, _ right: UnsafeRawBufferPointer, _ columns: Range<Int>,
        _ limit: Int
    ) -> Int {
        let width = columns.count + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { cells in
            var (before, last, now) = (0, width, 2 * width)
            for column in 0..<width { cells[last + column] = column }
            for (i, row) in rows.enumerated() {
                cells[now] = i + 1
                var best = i + 1
                for (j, column) in columns.enumerated() {
                    let isSame = left[row] == right[column]
                    var value = min(cells[last + j + 1], cells[now + j]) + 1
                    value = min(value, cells[last + j] + (isSame ? 0 : 1))
                    if i > 0, j > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                        value = min(value, cells[before + j - 1] + 1)
                    }
                    cells[now + j + 1] = value
                    best = min(best, value)
                }
                if best > limit { return limit + 1 }
                (before, last, now) = (last, now, before)
            }
            return cells[last + width - 1]
        }
    }
}
