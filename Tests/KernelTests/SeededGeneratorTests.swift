import Kernel
import Testing

@Suite("Reproducible randomness")
struct SeededGeneratorTests {
    @Test("seed 1234567 gives the published SplitMix64 sequence")
    func published() {
        var random = SeededGenerator(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in random.next() } == expected)
    }

    @Test("units fill 0 to 1 evenly and never reach 1")
    func unit() {
        var random = SeededGenerator(seed: 2)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<100_000 {
            let value = random.unit()
            #expect(value >= 0 && value < 1)
            tenths[min(9, Int(value * 10))] += 1
        }
        #expect(tenths.allSatisfy { (9500...10_500).contains($0) })
    }

    @Test("a die shows each of its faces equally often")
    func below() {
        var random = SeededGenerator(seed: 3)
        var faces = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { faces[random.below(6)] += 1 }
        #expect(faces.allSatisfy { (9600...10_400).contains($0) })
        #expect(random.below(1) == 0)
        #expect(random.below(0) == 0)
    }
}
