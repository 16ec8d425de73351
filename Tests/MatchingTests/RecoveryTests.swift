import Kernel
import Testing

@testable import Matching

/// Pairs are drawn with known m, u and shares; what was learned from them is what they were drawn with.
@Suite("What was put in comes out")
struct RecoveryTests {
    private static let names = ["name", "born", "phone", "mail", "city"]
    private static let match = [[0.05, 0.1, 0.85], [0.03, 0.07, 0.9], [0.25, 0.1, 0.65], [0.3, 0.7], [0.2, 0.8]]
    private static let chance = [
        [0.97, 0.02, 0.01], [0.985, 0.01, 0.005], [0.998, 0.001, 0.001], [0.999, 0.001], [0.7, 0.3],
    ]
    /// How often a record does not say.
    private static let unsaid = [0.02, 0.1, 0.2, 0.2, 0.1]
    private static let shared = [0.03, 0.03, 0.6, 0.3, 0.95]
    private static let records = 3_000
    private static let total = records * (records - 1) / 2

    private static let dimensions: [Dimension] = {
        names.indices.map { at in
            var dimension = Dimension(
                names[at], shared: [0.03, 0.03, 0.4, 0.15, 0.9][at], strength: at < 2 ? 400 : 20, isLasting: at < 2,
                isName: at == 0, isPlace: at == 4, isTelling: (1...3).contains(at))
            let levels = match[at].count
            for level in 0..<levels {
                _ = dimension.add("\(level)", match: 1 / Double(levels), chance: 1 / Double(levels))
            }
            return dimension
        }
    }()

    private static func draw(_ weights: [Double], _ random: inout SeededGenerator) -> Int {
        var left = random.unit()
        for (level, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return level }
        }
        return weights.count - 1
    }

    /// A pair of one person, or of related people, who have each thing in common with its probability.
    private static func pair(isRelated: Bool, _ random: inout SeededGenerator) -> AgreementPattern {
        var pattern = AgreementPattern()
        for slot in match.indices where random.unit() >= unsaid[slot] {
            let isAsOne = !isRelated || random.unit() < shared[slot]
            pattern.low |= UInt64(draw(isAsOne ? match[slot] : chance[slot], &random) + 1) << UInt64(slot * 8)
        }
        return pattern
    }

    /// Each pattern with how probable it is of strangers.
    private static let strangers: [AgreementPattern: Double] = {
        var patterns = [AgreementPattern(): 1.0]
        for slot in chance.indices {
            var longer: [AgreementPattern: Double] = [:]
            for (pattern, share) in patterns {
                longer[pattern] = share * unsaid[slot]
                for (level, u) in chance[slot].enumerated() {
                    let said = AgreementPattern(low: pattern.low | UInt64(level + 1) << UInt64(slot * 8), high: 0)
                    longer[said] = share * (1 - unsaid[slot]) * u
                }
            }
            patterns = longer
        }
        return patterns
    }()

    private static func learn(matches: Int, related: Int, seed: UInt64) -> MatchModel {
        var random = SeededGenerator(seed: seed)
        // Strangers are so many that what is drawn of them is what is expected.
        var counts = strangers.mapValues { $0 * Double(total - matches - related) }
        for _ in 0..<matches { counts[pair(isRelated: false, &random), default: 0] += 1 }
        for _ in 0..<related { counts[pair(isRelated: true, &random), default: 0] += 1 }
        var training = ModelTraining(
            MatchModel(dimensions, records: records), candidates: AgreementPatterns(counts),
            drawn: AgreementPatterns(strangers.mapValues { $0 * 300_000 }), records: records)
        training.run()
        return training.model
    }

    @Test("of people and strangers", arguments: [1, 2] as [UInt64])
    func twoClasses(seed: UInt64) {
        let model = Self.learn(matches: 8_000, related: 0, seed: seed)
        check(model, matches: 8_000)
        #expect(model.relatedShare < model.matchShare / 20)
    }

    @Test("of people, households and strangers")
    func threeClasses() {
        let model = Self.learn(matches: 8_000, related: 4_000, seed: 3)
        check(model, matches: 8_000)
        // Of households less is known: strangers have an address or a phone in common, too.
        let related = model.relatedShare * Double(Self.total)
        #expect(2_000 < related && related < 6_000, "\(related)")
    }

    private func check(_ model: MatchModel, matches: Int) {
        #expect(abs(model.matchShare * Double(Self.total) / Double(matches) - 1) < 0.1)
        for slot in Self.match.indices {
            for level in Self.match[slot].indices {
                let (m, u) = (model.match[slot][level], model.chance[slot][level])
                #expect(abs(m - Self.match[slot][level]) < 0.02, "m \(slot) \(level): \(m)")
                #expect(abs(u - Self.chance[slot][level]) < 0.005, "u \(slot) \(level): \(u)")
            }
        }
    }
}
