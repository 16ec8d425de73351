import Kernel
import Testing

@testable import Analytics

@Suite("ABC")
struct ABCTests {
    private func classes(_ values: [Int64]) -> String {
        ABC.classify(values).classes.map(\.rawValue).joined()
    }

    @Test("the share before a customer decides: 80 and 95 are B and C, a cent less is not")
    func boundaries() {
        // Shares before: 0, 0.80, 0.95.
        #expect(classes([80, 15, 5]) == "ABC")
        #expect(classes([79, 16, 5]) == "AAC")
        #expect(classes([80, 14, 6]) == "ABB")
        // One cent in 10¹⁸: as floating point, both are 0.8.
        let most: Int64 = 800_000_000_000_000_000
        let rest: Int64 = 200_000_000_000_000_000
        #expect(classes([most, rest]) == "AB")
        #expect(classes([most - 1, rest + 1]) == "AA")
        #expect(classes([most, rest - 1, 1]) == "ABC")
    }

    @Test("worth nothing or less is C; the share is of what is above 0")
    func losses() {
        #expect(classes([0, -5, 100]) == "CCA")
        #expect(classes([-1_000_000, 80, 20]) == "CAB")
        #expect(classes([0, 0, -1]) == "CCC")
        #expect(classes([.max, .min, .max]) == "ACA")
    }

    @Test("nobody, one customer, and all alike: ties rank by sequence")
    func few() {
        #expect(classes([]).isEmpty && ABC.classify([Int64]()).ranking.isEmpty)
        #expect(classes([7]) == "A")
        #expect(classes([Int64](repeating: 3, count: 20)) == String(repeating: "A", count: 16) + "BBBC")
        #expect(ABC.classify([Int64(1), 2, 2, 1]).ranking == [1, 2, 0, 3])
    }

    @Test("a customer's class does not depend on where they stand, and better is never worse")
    func invariants() {
        var random = SeededGenerator(seed: 21)
        for n in [2, 3, 10, 57, 400] {
            let values = (0..<n).map { _ in
                Int64(random.below(1_000_000)) * 1_000 - 90_000_000 + Int64(random.below(997))
            }
            let classes = ABC.classify(values).classes
            let turned = ABC.classify(Array(values.reversed())).classes
            for (value, pair) in zip(values, zip(classes, turned.reversed())) where values.count({ $0 == value }) == 1 {
                #expect(pair.0 == pair.1)
            }
            let ranking = ABC.classify(values).ranking
            #expect(ranking.map { classes[$0].rawValue } == ranking.map { classes[$0].rawValue }.sorted())
            #expect(Set(ranking).count == n)
            // By the definition, in a plain loop.
            let total = values.reduce(Int128(0)) { $0 + max(0, Int128($1)) }
            for (place, position) in ranking.enumerated() where values[position] > 0 {
                let before = ranking.prefix(place).reduce(Int128(0)) { $0 + Int128(values[$1]) }
                let wanted: ABCClass = before * 100 < total * 80 ? .a : before * 100 < total * 95 ? .b : .c
                #expect(classes[position] == wanted)
            }
        }
    }
}

private extension Array {
    func count(_ isCounted: (Element) -> Bool) -> Int { reduce(0) { $0 + (isCounted($1) ? 1 : 0) } }
}
