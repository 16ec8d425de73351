import Kernel
import Testing

@testable import Customers
@testable import Intake

/// The algebra behind undo, on values alone: what is known of somebody is the fold of what was said and not taken
/// back, so that taking something back is folding without it.
@Suite("The fold of what was said of somebody")
struct UndoModelTests {
    private static let sequences = 10_000
    private static let consents = ["", "sí", "no", "unknown", "quizás", "\\N"]
    private static let texts = ["", "Ana", "Eva", "\\N"]

    /// One thing that was said, with its place in the sequence.
    private struct Said {
        let sequence: Int
        let version: PersonValues.Version
        var isUndone = false
        /// What stays of it when it is taken back.
        var refusals: PersonValues? { version.values.refusals }
    }

    /// As a home keeps it: by place, whatever came or went in between.
    private static func fold(_ said: [Said]) -> PersonValues {
        var (values, isKnown) = (PersonValues(), false)
        for one in said.sorted(by: { $0.sequence < $1.sequence }) {
            if one.isUndone {
                guard let refusals = one.refusals else { continue }
                values = values.applying(.init(refusals, mode: .skip, empty: .keep), isKnown: isKnown)
            } else {
                values = values.applying(one.version, isKnown: isKnown)
                isKnown = true
            }
        }
        return values
    }

    private static func said(_ sequence: Int, _ random: inout SeededGenerator) -> Said {
        var said: [String: String] = [:]
        for field in ["full_name", "city"] where random.below(2) == 0 { said[field] = texts[random.below(4)] }
        for field in ["consent_email", "consent_sms"] where random.below(2) == 0 {
            said[field] = consents[random.below(6)]
        }
        var values = PersonValues(said: said)
        if values.said["city"] == "Eva" { values.invalid["city"] = "unreadable" }
        let version = PersonValues.Version(
            values, mode: OnExisting.allCases[random.below(3)], empty: EmptyCell.allCases[random.below(2)])
        return Said(sequence: sequence, version: version)
    }

    private static func history(_ seed: Int) -> [Said] {
        var random = SeededGenerator(seed: UInt64(seed))
        var all = (0..<2 + random.below(7)).map { said($0, &random) }
        for position in all.indices where random.below(3) == 0 { all[position].isUndone = true }
        return all
    }

    /// One thing after another, with no more memory than what is known.
    private static func replay(_ said: [Said]) -> PersonValues {
        var known: PersonValues?
        for one in said { known = (known ?? PersonValues()).applying(one.version, isKnown: known != nil) }
        return known ?? PersonValues()
    }

    /// What two folds differ in, but for refusals that were taken back.
    private static func isSame(_ one: PersonValues, _ other: PersonValues, besides refused: Set<String>) -> Bool {
        let fields = Set(one.said.keys).union(other.said.keys).union(one.invalid.keys).union(other.invalid.keys)
        return fields.allSatisfy { field in
            (one.said[field] == other.said[field] && one.invalid[field] == other.invalid[field])
                || (refused.contains(field) && one.said[field] == "no")
        }
    }

    private static func refused(_ said: [Said]) -> Set<String> {
        said.reduce(into: []) { $0.formUnion($1.refusals?.said.keys.map { $0 } ?? []) }
    }

    @Test("Without what was taken back, the fold is the replay of the rest")
    func withoutTheUndone() {
        var exceptions = 0
        for seed in 0..<Self.sequences {
            let all = Self.history(seed)
            let (folded, rest) = (Self.fold(all), Self.replay(all.filter { !$0.isUndone }))
            let refused = Self.refused(all.filter(\.isUndone))
            #expect(Self.isSame(folded, rest, besides: refused), "seed \(seed): \(folded.said), not \(rest.said)")
            if !Self.isSame(folded, rest, besides: []) { exceptions += 1 }
        }
        // The exception is met, and is not the rule.
        #expect(exceptions > Self.sequences / 50 && exceptions < Self.sequences / 2)
    }

    @Test("A refusal wins, whoever said it, when, how, and whether it was taken back")
    func refusalsWin() {
        for seed in 0..<Self.sequences {
            let all = Self.history(seed)
            let folded = Self.fold(all)
            #expect(Self.refused(all).allSatisfy { folded.said[$0] == "no" }, "seed \(seed): \(folded.said)")
        }
    }

    @Test("It holds at every moment, while more is said and taken back in whatever sequence")
    func everyMoment() {
        for seed in 0..<Self.sequences / 5 {
            var random = SeededGenerator(seed: UInt64(seed))
            var all: [Said] = []
            for step in 0..<12 {
                let standing = all.indices.filter { !all[$0].isUndone }
                if !standing.isEmpty, random.below(3) == 0 {
                    all[standing[random.below(standing.count)]].isUndone = true
                } else {
                    all.append(Self.said(step, &random))
                }
                let refused = Self.refused(all.filter(\.isUndone))
                let rest = Self.replay(all.filter { !$0.isUndone })
                #expect(Self.isSame(Self.fold(all), rest, besides: refused), "seed \(seed), step \(step)")
            }
        }
    }

    @Test("Taken back all together, nothing is left but refusals")
    func everythingGone() {
        for seed in 0..<Self.sequences {
            let gone = Self.history(seed).map { Said(sequence: $0.sequence, version: $0.version, isUndone: true) }
            #expect(Self.fold(gone).said == Self.refused(gone).reduce(into: [:]) { $0[$1] = "no" })
        }
    }

    @Test("A fold that forgets the sequence, one that keeps what was taken back, and one that forgets refusals differ")
    func planted() {
        let seeds = 0..<200
        let differing: [(([Said]) -> PersonValues)] = [
            { Self.replay($0.filter { !$0.isUndone }.reversed()) }, { Self.replay($0) },
            { Self.fold($0.filter { !$0.isUndone }) },
        ]
        for careless in differing {
            #expect(seeds.contains { careless(Self.history($0)) != Self.fold(Self.history($0)) })
        }
    }
}
