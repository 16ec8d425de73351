import Kernel
import Testing

@Suite("The hash of files and keys")
struct Hash64Tests {
    /// The first three are published with xxHash; the others were computed with PyPI's xxhash 3 (`xxh64_intdigest`).
    private static let known: [(text: String, seed: UInt64, hash: UInt64)] = [
        ("", 0, 0xEF46_DB37_51D8_E999), ("a", 0, 0xD24E_C4F1_A98C_6E5B), ("abc", 0, 0x44BC_2CF5_AD77_0999),
        ("", 1, 0xD5AF_BA13_36A3_BE4B), ("Cafe La", 7, 0x2295_7396_06CB_385E),
        ("Cafe La Ceiba", 7, 0x0BE3_BE7B_B5A5_90D6),
        ("0123456789abcdef0123456789abcdef", 0, 0x642A_9495_8E71_E6C5),
        ("La Ceiba tuesta café los martes y los viernes", 0, 0x2966_C397_B6AA_D8BA),
        ("La Ceiba tuesta café los martes y los viernes", 2_654_435_761, 0x29BD_8871_4F3F_D729),
    ]

    @Test("texts hash as xxHash64 says")
    func publishedVectors() {
        for (text, seed, hash) in Self.known { #expect(Hash64.of(text, seed: seed) == hash, "«\(text)», seed \(seed)") }
    }

    @Test("the 256 byte values in sequence hash as xxHash64 says")
    func allBytes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(bytes.withUnsafeBytes { Hash64.of($0) } == 0x1FAC_BE84_06CD_904B)
    }

    @Test("inputs of every length from 0 to 100 hash as xxHash64 says")
    func everyLength() {
        // Byte i is 37i + 11 mod 256; length n has seed n; the hashes, little-endian, are hashed once more.
        let data = (0..<101).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
        var hashes: [UInt64] = []
        for length in 0...100 {
            data[..<length].withUnsafeBytes { hashes.append(Hash64.of($0, seed: UInt64(length)).littleEndian) }
        }
        #expect(hashes.withUnsafeBytes { Hash64.of($0) } == 0xD0AD_C714_65D4_C437)
    }

    @Test("where the bytes stand in memory does not matter")
    func alignment() {
        let text = Array("x0123456789abcdef0123456789abcdef".utf8)
        #expect(text.withUnsafeBytes { Hash64.of(UnsafeRawBufferPointer(rebasing: $0[1...])) } == 0x642A_9495_8E71_E6C5)
        #expect(Hash64.of(UnsafeRawBufferPointer(start: nil, count: 0)) == 0xEF46_DB37_51D8_E999)
    }

    @Test("mixing in two values depends on their sequence")
    func mix() {
        #expect(Hash64.mix(Hash64.mix(0, 1), 2) != Hash64.mix(Hash64.mix(0, 2), 1))
        #expect(Set((0..<10_000).map { Hash64.mix(42, $0) }).count == 10_000)
    }
}
