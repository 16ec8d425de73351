import GRDB
import Intake
import Kernel
import Storage
import Synchronization
import Testing

@testable import Customers

@Suite("Taking consents back")
struct ConsentUndoTests {
    private let home: ConsentFixture
    init() throws { home = try ConsentFixture() }

    private func consents(_ rows: String) throws -> ImportSummary {
        try home.run(.consents, "external_id,channel,state,at\n" + rows)
    }

    @Test("Its agreements go, its refusals stay, and the preview says so before")
    func undo() throws {
        _ = try consents("c1,email,sí,2024-01-01\n")
        let second = try consents("c2,email,sí,2024-01-01\nc1,sms,no,2024-01-01\nc2,postal,sí,2024-01-01\n")
        let before = try home.intake.previewUndo(ImportID(second.import))
        #expect(before.consentsRemoved == 2 && before.optOutsKept == 1)
        #expect(
            before.samples.contains {
                $0.subject == "c2" && $0.field == "consent_email" && $0.before == "yes" && $0.after == "unknown"
            })
        #expect(try home.verdict("c2") == "given", "a preview changes nothing")
        #expect(try home.undo(second).optOutsKept == 1)
        #expect(try home.verdict("c1") == "given" && home.verdict("c1", .sms) == "refused")
        #expect(try home.count("consentEvidence") == 2 && home.count("consentPortion") == 1)
        #expect(problem { _ = try home.undo(second) } == "import.not-applied")
    }

    @Test("A yes that two imports brought stands while one of them does, whichever goes")
    func twice() throws {
        for first in [true, false] {
            let fixture = try ConsentFixture()
            let rows = "external_id,channel,state,at\nc1,email,sí,2024-01-01\n"
            let imports = [try fixture.run(.consents, rows), try fixture.run(.consents, rows)]
            #expect(imports[1].unchanged == 1)
            _ = try fixture.undo(imports[first ? 0 : 1])
            #expect(try fixture.verdict("c1") == "given")
            _ = try fixture.undo(imports[first ? 1 : 0])
            #expect(try fixture.customers.count() == 0)
        }
    }

    @Test("A refusal outlives its person, and meets them when they come back")
    func outlives() throws {
        let first = try consents("c1,email,no,\n")
        #expect(try home.customers.count() == 1)
        _ = try home.undo(first)
        #expect(try home.customers.count() == 0)
        try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,sí\n")
        #expect(try home.verdict("c1") == "refused")
    }

    @Test("A refusal of a people file stays, too")
    func people() throws {
        let first = try home.run(.people, "external_id,full_name,consent_email,consent_sms\nc1,Ana,no,sí\n")
        #expect(try home.undo(first).optOutsKept == 1)
        try home.run(.people, "external_id,full_name,consent_email,consent_sms\nc1,Ana,sí,\n")
        #expect(try home.verdict("c1") == "refused" && home.verdict("c1", .sms) == "unknown")
    }

    @Test("What people entered since is listed and stays")
    func since() throws {
        let first = try consents("c1,email,sí,2024-01-01\n")
        try home.enter(false, "c1")
        let preview = try home.undo(first)
        #expect(
            preview.sinceCount == 1 && preview.since.map(\.what) == ["optOut"] && preview.since.map(\.by) == ["ana"])
        _ = try home.run(.people, "external_id,full_name\nc1,Ana\n")
        #expect(try home.verdict("c1") == "refused")
    }

    @Test("Random histories of imports and undos leave what an oracle says, which replays those that are left")
    func histories() throws {
        var random = SeededGenerator(seed: 61)
        for round in 0..<30 {
            #expect(try history(&random, undoing: ConsentsStep()) == [], "round \(round)")
        }
    }

    @Test("An undo that took refusals away would be found")
    func planted() throws {
        var random = SeededGenerator(seed: 61)
        var findings: [String] = []
        for _ in 0..<10 { findings += try history(&random, undoing: ForgetfulStep()) }
        #expect(!findings.isEmpty)
    }

    /// Where a home differs from the oracle after each step of a random history.
    private func history(_ random: inout SeededGenerator, undoing step: any IntakeStep) throws -> [String] {
        let home = try ConsentFixture(undoing: step)
        var oracle = ConsentOracle()
        var standing: [ImportSummary] = []
        var findings: [String] = []
        for _ in 0..<8 {
            if !standing.isEmpty, random.below(3) == 0 {
                let gone = standing.remove(at: random.below(standing.count))
                _ = try home.undo(gone)
                oracle.undo(gone.import)
            } else {
                var rows: [ConsentOracle.Row] = []
                for _ in 0..<random.below(8) + 1 { rows.append(ConsentOracle.Row(&random)) }
                let mode: OnExisting = random.below(3) == 0 ? .skip : .replace
                let text = "external_id,channel,purpose,state,at\n" + rows.map(\.text).joined()
                let summary = try home.run(.consents, text) { $0.onExisting = mode }
                if !summary.isBalanced { findings.append("unbalanced") }
                standing.append(summary)
                oracle.add(summary.import, rows, mode, at: home.now)
            }
            for person in ConsentOracle.people {
                for purpose in ConsentOracle.purposes {
                    let found = try home.verdict(person, .email, purpose)
                    let wanted = oracle.isKnown(person) ? oracle.answer(person, purpose) : "unknown"
                    if found != wanted { findings.append("\(person) \(purpose): \(found), not \(wanted)") }
                }
            }
        }
        return findings
    }
}

/// Says slowly and plainly what remains: refusals of everything that ever was applied, agreements of what stands.
struct ConsentOracle {
    static let people = ["c1", "c2", "c3"]
    static let purposes = ["", "boletín"]

    struct Row {
        var person: String
        var purpose: String
        var state: String
        var day: String

        init(_ random: inout SeededGenerator) {
            person = ConsentOracle.people[random.below(3)]
            purpose = ConsentOracle.purposes[random.below(2)]
            state = ["sí", "sí", "sí", "no", "unknown"][random.below(5)]
            day = ["", "2024-03-01", "2024-04-01", "2024-05-01"][random.below(4)]
        }

        var text: String { "\(person),email,\(purpose),\(state),\(day)\n" }
    }

    private var imports: [(id: Int64, rows: [Row], mode: OnExisting)] = []
    private var refused: Set<[String]> = []

    mutating func add(_ id: Int64, _ rows: [Row], _ mode: OnExisting, at: Int64) {
        imports.append((id, rows, mode))
        for row in rows where row.state == "no" { refused.insert([row.person, row.purpose]) }
    }

    mutating func undo(_ id: Int64) { imports.removeAll { $0.id == id } }

    func isKnown(_ person: String) -> Bool { imports.contains { $0.rows.contains { $0.person == person } } }

    /// An empty purpose asks for what was said without one, as the tests ask.
    func answer(_ person: String, _ purpose: String) -> String {
        if refused.contains([person, ""]) || refused.contains([person, purpose]) { return "refused" }
        let agreed = imports.contains { one in
            one.rows.contains { $0.person == person && $0.state == "sí" && ["", purpose].contains($0.purpose) }
        }
        return agreed ? "given" : "unknown"
    }
}

/// The planted defect: forgets every statement of an import that is undone.
struct ForgetfulStep: IntakeStep {
    let step = ConsentsStep()
    var name: String { step.name }
    func stage(_ delivery: Delivery) throws { try step.stage(delivery) }
    func apply(_ delivery: Delivery, in transaction: Transaction) throws { try step.apply(delivery, in: transaction) }
    func discard(_ id: ImportID, _ setting: IntakeSetting) throws { try step.discard(id, setting) }
    func undo(_ undo: Undo, in transaction: Transaction) throws {
        try transaction.database.execute(
            sql: "DELETE FROM consentImport WHERE importId = ?", arguments: [undo.importID.rawValue])
    }
}
