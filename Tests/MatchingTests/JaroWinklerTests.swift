import Testing

@testable import Matching

@Suite("Likeness of two texts")
struct JaroWinklerTests {
    @Test(
        "Winkler's published examples",
        arguments: [
            ("MARTHA", "MARHTA", 0.9611), ("DWAYNE", "DUANE", 0.84), ("DIXON", "DICKSONX", 0.8133),
            ("JONES", "JOHNSON", 0.8323), ("ABROMS", "ABRAMS", 0.9222),
        ])
    func published(left: String, right: String, expected: Double) {
        #expect(abs(likeness(left, right) - expected) < 0.0001)
        #expect(abs(likeness(right, left) - expected) < 0.0001)
    }

    @Test("equal texts are 1, texts without a common letter 0, empty ones are equal")
    func limits() {
        #expect(likeness("ana", "ana") == 1)
        #expect(likeness("ana", "xyz") == 0)
        #expect(likeness("", "") == 1)
        #expect(likeness("", "a") == 0)
    }

    private func likeness(_ left: String, _ right: String) -> Double {
        Array(left.utf8).withUnsafeBytes { a in Array(right.utf8).withUnsafeBytes { JaroWinkler.of(a, $0) } }
    }
}
