import Foundation
import Kernel
import TestKit
import Testing

@testable import Storage

@Suite("Mapped files that lose their bytes")
struct MappedPagesTests {
    private func sum(_ region: any ByteRegion) -> Int { region.bytes.reduce(0) { $0 + Int($1) } }

    @Test("The process lives when a mapped file becomes shorter, and the file is known to be broken")
    func cut() throws {
        let folder = try TemporaryFolder()
        let (path, other) = (folder.path + "/eins", folder.path + "/zwei")
        for path in [path, other] {
            try Data(repeating: 1, count: 100_000).write(to: URL(fileURLWithPath: path))
        }
        let disk = RealDisk()
        let (region, whole) = (try disk.map(path), try disk.map(other))
        #expect(sum(region) == 100_000 && !region.isBroken)
        #expect(truncate(path, 5_000) == 0)
        // Of the page that the file ends in the rest is zeros; the pages behind it are gone.
        #expect(sum(region) == 5_000 && region.isBroken)
        #expect(sum(whole) == 100_000 && !whole.isBroken)
    }

    @Test("A place that was broken is used again by a file that is not")
    func again() throws {
        let folder = try TemporaryFolder()
        for round in 0..<50 {
            let path = folder.path + "/\(round)"
            try Data(repeating: 1, count: 50_000).write(to: URL(fileURLWithPath: path))
            let region = try RealDisk().map(path)
            if round % 3 == 0 { truncate(path, 0) }
            #expect(sum(region) == (round % 3 == 0 ? 0 : 50_000) && region.isBroken == (round % 3 == 0))
        }
    }

    @Test("Many threads read files that are cut meanwhile")
    func threads() async throws {
        let folder = try TemporaryFolder()
        let found = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<40 {
                let path = folder.path + "/\(index)"
                try Data(repeating: 1, count: 400_000).write(to: URL(fileURLWithPath: path))
                let region = try RealDisk().map(path)
                group.addTask {
                    if index % 2 == 0 { truncate(path, 10) }
                    let sum = region.bytes.reduce(0) { $0 + Int($1) }
                    return region.isBroken == (sum < 400_000) && region.isBroken == (index % 2 == 0)
                }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
        #expect(found)
    }
}
