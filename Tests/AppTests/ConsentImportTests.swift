import Intake
import Kernel
import Testing

/// Promise D3: nothing that is imported turns an opt-out into an opt-in.
@Suite("Consent in people files")
struct ConsentImportTests {
    private static let fields = ["consent_email", "consent_sms", "consent_whatsapp", "consent_phone", "consent_postal"]
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func say(
        _ state: String, _ field: String = "consent_email", _ mode: OnExisting = .replace, _ empty: EmptyCell = .keep
    ) throws {
        let summary = try home.run(.people, "external_id,full_name,\(field)\nc1,Ana,\(state)\n") {
            ($0.onExisting, $0.empty) = (mode, empty)
        }
        #expect(summary.isBalanced)
    }

    @Test(
        "A no is taken in every mode, on every channel, also over a yes and also where the known are skipped",
        arguments: OnExisting.allCases)
    func noIsTaken(_ mode: OnExisting) throws {
        for field in Self.fields {
            try say("sí", field)
            #expect(try home.values("c1")[field] == "yes")
            try say("no", field, mode)
            #expect(try home.values("c1")[field] == "no", "\(field)")
        }
    }

    @Test("A no is never turned into a yes, nor into nothing: not by yes, unknown, an empty cell, \\N or nonsense")
    func noStays() throws {
        try say("no")
        for mode in OnExisting.allCases {
            for empty in EmptyCell.allCases {
                for state in ["sí", "yes", "1", "unknown", "", "\\N", "quizás"] {
                    try say(state, "consent_email", mode, empty)
                    #expect(try home.values("c1")["consent_email"] == "no", "\(state) in \(mode), \(empty)")
                }
            }
        }
    }

    @Test("Within one file a no wins whatever the sequence of the rows", arguments: OnExisting.allCases)
    func withinOneFile(_ mode: OnExisting) throws {
        for (index, states) in [
            ["sí", "no"], ["no", "sí"], ["sí", "no", "sí"], ["", "no", "sí"], ["\\N", "no", "\\N", "sí"],
        ].enumerated() {
            let rows = states.map { "p\(index),\($0)\n" }.joined()
            let text = "external_id,consent_email\n" + rows
            #expect(try home.run(.people, text) { $0.onExisting = mode }.isBalanced)
            #expect(try home.values("p\(index)")["consent_email"] == "no", "\(states)")
        }
    }

    @Test("A yes fills what is unknown; unknown takes nothing away; \\N takes a yes back")
    func yes() throws {
        try say("unknown", "consent_email", .fill)
        #expect(try home.values("c1")["consent_email"] == nil)
        try say("sí", "consent_email", .fill)
        #expect(try home.values("c1")["consent_email"] == "yes")
        try say("unknown")
        #expect(try home.values("c1")["consent_email"] == "yes")
        try say("sí", "consent_sms", .skip)
        #expect(try home.values("c1")["consent_sms"] == nil, "skipping takes no yes of somebody known")
        try say("\\N")
        #expect(try home.values("c1")["consent_email"] == nil)
    }

    @Test("Two rows of one person, unknown and yes, are a yes in either sequence")
    func unknownAndYes() throws {
        for mode in [OnExisting.fill, .replace] {
            for (index, states) in [["unknown", "sí"], ["sí", "unknown"], ["quizás", "sí"], ["sí", ""]].enumerated() {
                let name = "\(mode)\(index)"
                try home.run(.people, "external_id,consent_email\n" + states.map { "\(name),\($0)\n" }.joined()) {
                    $0.onExisting = mode
                }
                #expect(try home.values(name)["consent_email"] == "yes", "\(states) in \(mode)")
            }
        }
    }

    @Test("Random histories of imports: after the first no there is never anything else, and the dry run knew it")
    func histories() throws {
        var random = SeededGenerator(seed: 5)
        let states = ["sí", "no", "unknown", "", "\\N", "quizás", "x", "0"]
        var refused: Set<String> = []
        for _ in 0..<40 {
            var rows: [(String, String)] = []
            for _ in 0..<12 { rows.append(("p\(random.below(8))", states[random.below(states.count)])) }
            let mode = OnExisting.allCases[random.below(3)]
            let empty = EmptyCell.allCases[random.below(2)]
            let text = "external_id,consent_email\n" + rows.map { "\($0.0),\($0.1)\n" }.joined()
            let rehearsed = try home.dryRun(.people, text) { ($0.onExisting, $0.empty) = (mode, empty) }
            let summary = try home.run(.people, text) { ($0.onExisting, $0.empty) = (mode, empty) }
            #expect(rehearsed.isBalanced && summary.isBalanced)
            #expect(rehearsed.people.created == summary.people.created)
            for (person, state) in rows where state == "no" || state == "0" { refused.insert(person) }
            for person in refused { #expect(try home.values(person)["consent_email"] == "no", "\(person)") }
        }
        #expect(refused.count == 8)
    }
}
