import Kernel

/// Counts what comes out of a packing against what went in, and says when it is a bomb.
struct UnpackBudget {
    let limits: TableLimits
    let name: String

    /// - Throws: `import.archive-bomb` when `unpacked` bytes out of `packed` ones are more than an honest file holds.
    func check(unpacked: Int64, packed: Int64, most part: Int64? = nil) throws {
        let (most, isHuge) = max(1, packed).multipliedReportingOverflow(by: limits.maxRatio)
        let isBomb = unpacked > limits.freeBytes && !isHuge && unpacked > most
        guard !isBomb, unpacked <= part ?? limits.maxPartBytes else {
            throw PlainProblem("import.archive-bomb", .tooLarge, ["file": name])
        }
    }
}

/// An unpacked stream that is stopped when it turns out to be a bomb.
final class BudgetedSource: ByteSource {
    private let inner: any ByteSource
    private let budget: UnpackBudget
    private let packed: () -> Int64
    private var unpacked: Int64 = 0

    init(_ inner: any ByteSource, _ budget: UnpackBudget, packed: @escaping () -> Int64) {
        (self.inner, self.budget, self.packed) = (inner, budget, packed)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try inner.read(into: buffer)
        unpacked &+= Int64(count)
        try budget.check(unpacked: unpacked, packed: packed())
        return count
    }
}
