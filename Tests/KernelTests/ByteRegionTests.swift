import Kernel
import Testing

@Suite("Bytes in memory")
struct ByteRegionTests {
    @Test("a region holds what it was given, nothing more")
    func content() {
        // The bytes are gone with their region, so it is kept alive while they are read.
        let region = MemoryRegion(Array("Ceiba".utf8))
        let copy = withExtendedLifetime(region) { Array(region.bytes) }
        #expect(copy == Array("Ceiba".utf8))
        #expect(MemoryRegion([]).bytes.isEmpty)
    }
}
