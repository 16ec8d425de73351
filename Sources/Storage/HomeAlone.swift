import Kernel

extension Home {
    /// Does something while no other process has the home open.
    /// - Throws: `home.in-use` when one has.
    public func alone<T>(_ body: () throws -> T) throws -> T {
        guard try lock.turn(.exclusive) else { throw PlainProblem("home.in-use", .locked) }
        defer { _ = try? lock.turn(.shared) }
        return try body()
    }
}
