import Kernel
import Testing

@Suite("Folding bytes")
struct FoldedBytesTests {
    private func folded(_ text: String) -> String {
        var out: [UInt8] = Array("x".utf8)
        Array(text.utf8).withUnsafeBytes { FoldedBytes.fold($0, into: &out) }
        return String(decoding: out.dropFirst(), as: UTF8.self)
    }

    @Test("Every character of the basic plane folds as the text does, alone, within and at the end")
    func all() {
        for value in UInt32(1)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in [String(scalar), "Aé\(scalar) b", "  Ñu \(scalar)"] where folded(text) != FoldedText.fold(text)
            {
                Issue.record("U+\(String(value, radix: 16)) in \(text)")
            }
        }
    }

    @Test("Spaces at the ends go, spaces within become one")
    func spaces() {
        #expect(folded("  José   PEÑA\t\u{A0} Ruiz ") == "jose pena ruiz")
        #expect(folded("") == "")
    }
}
