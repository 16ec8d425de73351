import Testing

@testable import Storage

@Suite("How much memory there is")
struct MachineMemoryTests {
    private func bytes(_ files: [String: String], addresses: UInt64? = nil) -> UInt64 {
        MachineMemory.bytes(machine: 8_000, addresses: addresses) { files[$0] }
    }

    @Test("the machine's, where nothing else is said")
    func machine() {
        #expect(bytes([:]) == 8_000)
        #expect(bytes(["/sys/fs/cgroup/memory.max": "max\n", "/proc/self/cgroup": "0::/\n"]) == 8_000)
    }

    @Test("the limit of the process's own group, or of one above it, whichever is smallest")
    func groups() {
        let own = "/sys/fs/cgroup/system.slice/vinculo.service/memory.max"
        let above = "/sys/fs/cgroup/system.slice/memory.max"
        let group = "0::/system.slice/vinculo.service\n"
        #expect(bytes(["/proc/self/cgroup": group, own: "300\n"]) == 300)
        #expect(bytes(["/proc/self/cgroup": group, own: "300\n", above: "200\n"]) == 200)
        #expect(bytes(["/proc/self/cgroup": group, own: "max\n", above: "500\n"]) == 500)
        #expect(bytes(["/sys/fs/cgroup/memory.max": "400\n"]) == 400, "in a container")
    }

    @Test("the group for memory of the older hierarchy")
    func older() {
        let groups = "7:cpu,cpuacct:/a\n5:memory:/a/b\n1:name=systemd:/a\n"
        #expect(
            bytes([
                "/proc/self/cgroup": groups, "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "9223372036854771712",
                "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "600",
            ]) == 600)
        #expect(bytes(["/proc/self/cgroup": groups, "/sys/fs/cgroup/a/memory.max": "1"]) == 8_000)
    }

    @Test("what the process may still map")
    func addresses() { #expect(bytes(["/sys/fs/cgroup/memory.max": "400"], addresses: 250) == 250) }
}
