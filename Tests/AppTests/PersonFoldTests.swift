import Kernel
import Testing

@testable import Customers
@testable import Intake

/// What the rows of one person in one file come to: counted row by row, kept as one version, and both the same.
@Suite("Rows of one person folded into one")
struct PersonFoldTests {
    private static let texts = ["", "Ana", "Eva", "x"]
    private static let consents = ["", "sí", "no", "unknown", "quizás", "\\N"]

    private func row(_ random: inout SeededGenerator) -> PersonValues {
        var said = ["city": Self.texts[random.below(4)], "consent_email": Self.consents[random.below(6)]]
        if random.below(3) == 0 { said["full_name"] = Self.texts[random.below(4)] }
        return PersonValues(said: said)
    }

    @Test("One version of several rows says what the rows say one after another", arguments: OnExisting.allCases)
    func fold(_ mode: OnExisting) {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<3_000 {
            let rows = (0..<(1 + random.below(4))).map { _ in row(&random) }
            let merged = rows.dropFirst().reduce(rows[0]) { CustomersStep.merge($0, $1, mode) }
            let base: PersonValues? =
                random.below(2) == 0
                ? nil : PersonValues(said: ["city": "Cali", "consent_email": ["yes", "no"][random.below(2)]])
            let whole = (base ?? PersonValues()).applying(.init(merged, mode: mode, empty: .keep), isKnown: base != nil)
            var byRow = base ?? PersonValues()
            for (index, row) in rows.enumerated() {
                byRow = byRow.applying(.init(row, mode: mode, empty: .keep), isKnown: base != nil || index > 0)
            }
            // What nobody can read says nothing of consent; whether its text is kept is of no consequence.
            #expect(readable(whole) == readable(byRow), "\(mode) \(rows.map(\.said)) on \(base?.said ?? [:])")
        }
    }

    private func readable(_ values: PersonValues) -> [String: String] {
        values.said.filter { !PersonValues.isConsent($0.key) || ["yes", "no"].contains($0.value) }
    }

    @Test(
        "Folding the same version twice changes nothing more: a restart may repeat it", arguments: OnExisting.allCases)
    func repeatable(_ mode: OnExisting) {
        var random = SeededGenerator(seed: 10)
        for _ in 0..<1_000 {
            let base = PersonValues(said: ["city": "Cali", "consent_email": ["yes", "no"][random.below(2)]])
            for empty in EmptyCell.allCases {
                let version = PersonValues.Version(row(&random), mode: mode, empty: empty)
                let once = base.applying(version, isKnown: true)
                #expect(once.applying(version, isKnown: true) == once)
            }
        }
    }

    @Test("A planted defect is noticed: a fold in which the later row wins turns a refusal round")
    func planted() {
        let rows = ["no", "sí"].map { PersonValues(said: ["consent_email": $0]) }
        let careless = rows[0].said.merging(rows[1].said) { $1 }
        #expect(careless["consent_email"] == "sí")
        #expect(CustomersStep.merge(rows[0], rows[1], .replace).said["consent_email"] == "no")
    }
}
