/// Likeness of two texts in 0…1 by common letters in common sequence, a common beginning counting more.
///
/// jaro = (c/|a| + c/|b| + (c − t)/c) / 3 with c letters of `a` found in `b` no further than ⌊max/2⌋ − 1 places away and t half of
/// those out of sequence; winkler = jaro + 0.1 · l · (1 − jaro) with l ≤ 4 equal first letters.
/// - SeeAlso: Winkler, "String comparator metrics" (1990).
public enum JaroWinkler {
    /// Texts longer than 64 bytes are compared by their first 64.
    /// - Complexity: O(|a| · window), without allocation.
    public static func of(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Double {
        let (m, n) = (min(left.count, 64), min(right.count, 64))
        if m == 0 || n == 0 { return m == n ? 1 : 0 }
        let window = max(0, max(m, n) / 2 - 1)
        var (taken, used): (UInt64, UInt64) = (0, 0)
        var common = 0
        for i in 0..<m {
            let byte = left[i]
            var j = max(0, i - window)
            let end = min(n - 1, i + window)
            while j <= end {
                if taken & (1 << UInt64(j)) == 0, right[j] == byte {
                    taken |= 1 << UInt64(j)
                    used |= 1 << UInt64(i)
                    common += 1
                    break
                }
                j += 1
            }
        }
        if common == 0 { return 0 }
        var outOfSequence = 0
        var (mine, theirs) = (used, taken)
        while mine != 0 {
            if left[mine.trailingZeroBitCount] != right[theirs.trailingZeroBitCount] { outOfSequence += 1 }
            mine &= mine &- 1
            theirs &= theirs &- 1
        }
        let c = Double(common)
        let jaro = (c / Double(m) + c / Double(n) + (c - Double(outOfSequence / 2)) / c) / 3
        var prefix = 0
        while prefix < 4, prefix < m, prefix < n, left[prefix] == right[prefix] { prefix += 1 }
        return jaro + 0.1 * Double(prefix) * (1 - jaro)
    }
}
