import Foundation

/// How much memory this process may use.
public enum MachineMemory {
    /// Bytes: the machine's, or less where a control group says so.
    public static func bytes() -> UInt64 {
        let machine = ProcessInfo.processInfo.physicalMemory
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
            .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
            .compactMap { UInt64($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return limits.reduce(machine, min)
    }
}
