import Foundation

/// How much memory this process may use.
public enum MachineMemory {
    /// Bytes: the machine's, or less where a control group or a limit of the process says so.
    public static func bytes() -> UInt64 {
        bytes(machine: ProcessInfo.processInfo.physicalMemory, addresses: addressLimit()) {
            try? String(contentsOfFile: $0, encoding: .utf8)
        }
    }

    /// - Parameters:
    ///   - machine: bytes of the machine.
    ///   - addresses: what the process may still map and allocate; nil where nothing is said.
    ///   - read: what a file of the system says, nil where there is none.
    static func bytes(machine: UInt64, addresses: UInt64?, read: (String) -> String?) -> UInt64 {
        let limits = groupFiles(read("/proc/self/cgroup") ?? "").compactMap(read)
            .compactMap { UInt64($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return (limits + [addresses].compactMap { $0 }).reduce(machine, min)
    }

    /// Where the limits of the process's own groups stand, and of all above them: the smallest holds.
    ///
    /// - Parameter groups: lines `0::/path` of the one hierarchy, or `5:memory:/path` of that for memory.
    private static func groupFiles(_ groups: String) -> [String] {
        // In a container the own group is seen as the root of the tree.
        var files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let (root, name): (String, String)
            if parts[0] == "0", parts[1].isEmpty {
                (root, name) = ("/sys/fs/cgroup", "memory.max")
            } else if parts[1].split(separator: ",").contains("memory") {
                (root, name) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            } else {
                continue
            }
            var names = parts[2].split(separator: "/").filter { $0 != ".." }
            while !names.isEmpty {
                files.append(root + "/" + names.joined(separator: "/") + "/" + name)
                names.removeLast()
            }
        }
        return files
    }

    /// What `ulimit -v` leaves beside what the program itself has mapped, a quarter in any case.
    private static func addressLimit() -> UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int64.max) else {
            return nil
        }
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").first.flatMap { UInt64($0) }
        let mapped = (pages ?? 0) * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        let whole = UInt64(limit.rlim_cur)
        return max(whole / 4, whole > mapped ? whole - mapped : 0)
    }
}
