import Kernel
import Testing

@testable import Matching

@Suite("How many slips two texts are apart")
struct EditDistanceTests {
    @Test(
        "a letter more, a letter less, another letter and two exchanged are one slip each",
        arguments: [
            ("ana", "ana", 0), ("ana", "anna", 1), ("marta", "mara", 1), ("perez", "peres", 1), ("pardo", "prado", 1),
            ("gonzalez", "gonsales", 2), ("betancourt", "betancur", 2), ("ruiz", "diaz", 3), ("", "a", 1),
            ("", "", 0), ("", "ab", 2), ("ca", "abc", 3),
        ])
    func byHand(left: String, right: String, distance: Int) {
        for limit in 1...2 {
            #expect(isWithin(limit, left, right) == (distance <= limit), "\(limit)")
            #expect(isWithin(limit, right, left) == (distance <= limit), "\(limit)")
        }
    }

    @Test("the quick way says what the slow way says, for thousands of short words")
    func slowWay() {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<3_000 {
            let (left, right) = (word(&random), word(&random))
            let distance = slow(left, right)
            for limit in 1...2 {
                #expect(isWithin(limit, left, right) == (distance <= limit), "\(left) \(right) \(limit)")
            }
        }
    }

    private func word(_ random: inout SeededGenerator) -> String {
        String((0..<random.below(8)).map { _ in ["a", "b", "c"][random.below(3)] }.joined())
    }

    private func isWithin(_ limit: Int, _ left: String, _ right: String) -> Bool {
        Array(left.utf8).withUnsafeBytes { a in
            Array(right.utf8).withUnsafeBytes { EditDistance.isWithin(limit, a, $0) }
        }
    }

    /// The whole table of optimal string alignment.
    private func slow(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        var cells = (0...a.count).map { i in (0...b.count).map { j in i == 0 ? j : j == 0 ? i : 0 } }
        for i in 1..<max(1, a.count + 1) {
            for j in 1..<max(1, b.count + 1) {
                let other = a[i - 1] == b[j - 1] ? 0 : 1
                var value = min(cells[i - 1][j] + 1, cells[i][j - 1] + 1, cells[i - 1][j - 1] + other)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    value = min(value, cells[i - 2][j - 2] + 1)
                }
                cells[i][j] = value
            }
        }
        return cells[a.count][b.count]
    }
}
