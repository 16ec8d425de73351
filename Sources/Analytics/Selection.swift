/// The value of a rank, without sorting the others.
public enum Selection {
    /// Puts the value of a rank in its place: those before it are not greater, those behind it not less.
    ///
    /// - Parameters:
    ///   - rank: a place of `range`.
    ///   - range: the values that are looked at; the others stay where they are.
    /// - Complexity: O(n) on average. Bad luck with the middle is bounded: after 2·log₂ n rounds the rest is sorted.
    /// - SeeAlso: C. A. R. Hoare, "Algorithm 65: Find", *Communications of the ACM* 4 (1961).
    @inlinable
    public static func place<Value: Comparable>(_ rank: Int, of values: inout [Value], in range: Range<Int>) {
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        var rounds = 2 * (Int.bitWidth - range.count.leadingZeroBitCount)
        while low < high {
            rounds -= 1
            if rounds < 0 {
                values[low...high].sort()
                return
            }
            let middle = median(values[low], values[(low + high) / 2], values[high])
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < middle { left += 1 }
                while middle < values[right] { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right { high = right } else if rank >= left { low = left } else { return }
        }
    }

    @inlinable
    static func median<Value: Comparable>(_ a: Value, _ b: Value, _ c: Value) -> Value {
        max(min(a, b), min(max(a, b), c))
    }
}
