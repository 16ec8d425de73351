import Kernel
import Testing

@Suite("Names of files known by their content")
struct ContentNameTests {
    private let hash = String(repeating: "0a", count: 32)

    @Test("tell the hash in either form, and nothing else is such a name")
    func forms() {
        #expect(ContentName.isPlain(hash) && !ContentName.isPacked(hash) && ContentName.sha256(hash) == hash)
        let packed = hash + ".gz"
        #expect(!ContentName.isPlain(packed) && ContentName.isPacked(packed) && ContentName.sha256(packed) == hash)
        for other in ["", ".gz", hash + "0", hash.dropLast() + "A", hash + ".zip", hash + ".gz.gz", "../" + packed] {
            #expect(ContentName.sha256(other) == nil, "\(other)")
        }
    }
}
