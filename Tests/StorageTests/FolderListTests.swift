import Foundation
import Storage
import TestKit
import Testing

@Suite("What lies in a folder")
struct FolderListTests {
    @Test("names of every length and many of them are told whole, in order; no folder has none")
    func names() throws {
        let folder = try TemporaryFolder()
        #expect(try RealDisk().list(folder.path) == [] && RealDisk().list(folder.path + "/none") == [])
        var names = (1...255).map { String(repeating: "n", count: $0) }
        names += (0..<2_000).map { "archivo-\($0)" } + ["ñandú", String(repeating: "é", count: 127)]
        for name in names { try folder.write("", to: name) }
        // Entries of one length fill the system's buffer to its last byte now and again.
        for _ in 0..<20 { #expect(try RealDisk().list(folder.path) == names.sorted()) }
    }
}
