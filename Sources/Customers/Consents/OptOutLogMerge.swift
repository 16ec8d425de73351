import Kernel
import Storage

extension OptOutLog {
    /// Takes over what the log of another home says and this one does not: restore merges, it never replaces. What an
    /// import of that home brought holds here once it held there; other lines come as they are.
    /// - Parameter path: the other home's log; where there is none, nothing comes.
    /// - Returns: how many lines came.
    /// - Complexity: O(bytes of both logs); eight bytes of memory a line.
    @discardableResult
    public func merge(_ path: String) throws -> Int {
        guard let size = try home.disk.size(path), size > 0 else { return 0 }
        let other = try home.disk.map(path)
        var known = try lines()
        var portion: [UInt8] = []
        var count = 0
        try withExtendedLifetime(other) {
            try Self.eachHolding(other.bytes) { line in
                guard known.insert(Hash64.of(line)).inserted else { return }
                portion += line
                portion.append(10)
                count += 1
                if portion.count > 1 << 20 { try flush(&portion) }
            }
        }
        try flush(&portion)
        return count
    }

    /// Lines of another log that cannot be read, and so cannot be taken over.
    public static func damagedLines(_ path: String, _ disk: any Disk) throws -> Int {
        guard let size = try disk.size(path), size > 0 else { return 0 }
        let log = try disk.map(path)
        var count = 0
        withExtendedLifetime(log) {
            eachLine(log.bytes) { _, _, bytes, isEnded in if isEnded, !OptOutLine.isWhole(bytes) { count += 1 } }
        }
        return count
    }

    private func flush(_ portion: inout [UInt8]) throws {
        if portion.isEmpty { return }
        _ = try append { $0 += portion }
        portion.removeAll(keepingCapacity: true)
    }

    private func lines() throws -> Set<UInt64> {
        guard let size = try home.disk.size(path), size > 0 else { return [] }
        let log = try home.disk.map(path)
        var known: Set<UInt64> = []
        try withExtendedLifetime(log) { try Self.eachHolding(log.bytes) { known.insert(Hash64.of($0)) } }
        return known
    }

    /// Hands over each whole line that holds, without its end and without the import that brought it.
    private static func eachHolding(
        _ log: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let applied = appliedRanges(log)
        try eachLine(log) { _, at, bytes, _ in
            guard let line = OptOutLine.read(bytes), line.appliedFrom == nil, line.isTornBefore != true else { return }
            guard let id = line.import else { return try body(bytes) }
            guard applied[id]?.contains(where: { $0.contains(at) }) == true else { return }
            var own = line
            own.import = nil
            var text: [UInt8] = []
            own.append(to: &text)
            try text.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
        }
    }
}
