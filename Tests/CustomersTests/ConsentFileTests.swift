import Intake
import Kernel
import Testing

@testable import Customers

@Suite("What a file of consents changes")
struct ConsentFileTests {
    private let home: ConsentFixture
    init() throws { home = try ConsentFixture() }

    private func consents(_ rows: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> [Int] {
        let text = "external_id,channel,purpose,state,at,source,valid_until\n" + rows
        let rehearsed = try home.dryRun(.consents, text, change)
        let summary = try home.run(.consents, text, change)
        #expect(summary.isBalanced && rehearsed.isBalanced)
        #expect(ConsentFixture.figures(rehearsed) == ConsentFixture.figures(summary), "the dry run says the same")
        #expect(rehearsed.people.created == summary.people.created)
        return ConsentFixture.figures(summary)
    }

    @Test("A new yes is created and opens its channel; the person is made where nobody knew them")
    func yes() throws {
        #expect(
            try consents("c1,email,,sí,2024-05-01,formulario,\nc1,sms,,sí,2024-05-01,formulario,\n") == [2, 0, 0, 0])
        #expect(try home.verdict("c1") == "given" && home.verdict("c1", .sms) == "given")
        #expect(try home.verdict("c1", .phone) == "unknown")
        #expect(try home.customers.count() == 1)
        let said = try home.customers.consents(of: [home.record("c1")])
        #expect(said.map(\.origin) == ["formulario", "formulario"])
    }

    @Test("The same file again is known; so is a statement without a time")
    func again() throws {
        for rows in ["c1,email,,sí,2024-05-01,,\nc1,sms,,no,2024-05-01,,\n", "c2,email,,sí,,,\nc2,sms,,no,,,\n"] {
            #expect(try consents(rows) == [2, 0, 0, 0])
            #expect(try consents(rows) == [0, 0, 2, 0])
            #expect(try consents(rows + rows) == [0, 0, 4, 0])
        }
        #expect(try consents("c1,email,,sí,2024-06-01,,\n") == [1, 0, 0, 0], "a later yes is news")
    }

    @Test("A no after a yes is an update and stays against every yes that is imported, in every mode")
    func no() throws {
        #expect(try consents("c1,email,,sí,2024-05-01,,\n") == [1, 0, 0, 0])
        #expect(try consents("c1,email,,no,2024-06-01,,\n") == [0, 1, 0, 0])
        for mode in [OnExisting.replace, .skip] {
            for state in ["sí", "yes", "1", "alta"] {
                _ = try consents("c1,email,,\(state),2025-01-01,,\nc1,email,,\(state),,x,\n") { $0.onExisting = mode }
                #expect(try home.verdict("c1") == "refused")
            }
        }
    }

    @Test("A no is taken in every mode; skipping leaves a known yes and fills what is unknown")
    func skip() throws {
        let skipping = { (options: inout ImportOptions) in options.onExisting = .skip }
        #expect(try consents("c1,email,,sí,2024-05-01,,2024-12-31\n") == [1, 0, 0, 0])
        #expect(try consents("c1,email,,sí,2024-06-01,,\nc1,sms,,sí,2024-06-01,,\n", skipping) == [1, 0, 0, 1])
        #expect(try home.verdict("c1") == "expired" && home.verdict("c1", .sms) == "given")
        #expect(try consents("c1,email,,no,,,\n", skipping) == [0, 1, 0, 0])
        #expect(try home.verdict("c1") == "refused")
    }

    @Test("Unknown says nothing, but names its person")
    func unknown() throws {
        #expect(try consents("c1,email,,unknown,,,\n") == [0, 0, 1, 0])
        #expect(try home.verdict("c1") == "unknown" && home.customers.count() == 1)
        _ = try consents("c1,email,,sí,,,\n")
        #expect(try consents("c1,email,,unknown,,,\n") == [0, 0, 1, 0])
        #expect(try home.verdict("c1") == "given")
    }

    @Test("Within one file a no wins whatever the sequence of the rows")
    func withinOneFile() throws {
        for (index, states) in [["sí", "no"], ["no", "sí"], ["sí", "no", "sí"], ["no", "no", "sí"]].enumerated() {
            _ = try consents(states.map { "p\(index),email,,\($0),,,\n" }.joined())
            #expect(try home.verdict("p\(index)") == "refused", "\(states)")
        }
        #expect(try consents("q,email,,sí,,,\nq,email,,no,,,\nq,email,,no,,,\nq,email,,sí,,,\n") == [1, 1, 2, 0])
    }

    @Test("Purposes are kept apart, compared folded; a row may name several channels")
    func purposes() throws {
        let rows = """
            c1,correo electrónico,Boletín,sí,,,
            c1,email,encuestas,no,,,
            c2,todos,,no,,,
            c3,sms; whatsapp,,sí,,,

            """
        #expect(try consents(rows) == [4, 0, 0, 0])
        #expect(try home.verdict("c1", .email, "boletin") == "given")
        #expect(try home.verdict("c1", .email, "encuestas") == "refused")
        #expect(try home.verdict("c1") == "refused")
        for channel in ContactChannel.allCases { #expect(try home.verdict("c2", channel) == "refused") }
        #expect(try home.verdict("c3", .whatsapp) == "given" && home.verdict("c3", .postal) == "unknown")
    }

    @Test("A person is named by document, e-mail or phone where there is no id")
    func named() throws {
        let text =
            "document,email,phone,channel,state\n,ANA@b.co,,email,sí\n,,300 123 4567,sms,sí\n52.123.456,,,email,no\n"
        #expect(ConsentFixture.figures(try home.run(.consents, text)) == [3, 0, 0, 0])
        #expect(try home.verdict("email:ana@b.co") == "given")
        #expect(try home.verdict("phone:+573001234567", .sms) == "given")
        #expect(try home.verdict("document:52123456") == "refused")
    }

    @Test("A dry run writes nothing, in the database or in the log")
    func dryRun() throws {
        _ = try home.dryRun(.consents, "external_id,channel,state\nc1,email,no\n")
        #expect(try home.count("consentEvidence") == 0 && home.count("consentPortion") == 0)
        #expect(try home.log.read().isEmpty && home.home.disk.size(home.home.folder("optout.log")) == nil)
    }

    @Test("A yes by hand, with its proof, follows a refusal; an undated no from a later file closes it again")
    func byHand() throws {
        _ = try consents("c1,email,,no,,,\n")
        #expect(
            problem {
                try home.customers.record(
                    ConsentEntry(channel: .email, isYes: true, origin: " "), for: home.record("c1"), by: "ana", at: 1)
            }
                == "consent.proof-missing")
        try home.enter(true, "c1")
        #expect(try home.verdict("c1") == "given")
        #expect(try consents("c1,email,,no,2024-01-01,,\n") == [1, 0, 0, 0], "said before the yes")
        #expect(try home.verdict("c1") == "given")
        #expect(try consents("c1,email,,no,,,\n") == [0, 1, 0, 0])
        #expect(try home.verdict("c1") == "refused")
        #expect(try consents("c1,email,,no,,,\n") == [0, 0, 1, 0])
    }

    @Test("A refusal by hand holds at once, in the database and in the log, and is in the audit")
    func refusedByHand() throws {
        _ = try consents("c1,email,,sí,,,\n")
        try home.enter(false, "c1")
        #expect(try home.verdict("c1") == "refused")
        let logged = try home.log.read()
        #expect(logged.map(\.whom) == [.record(source: "tienda", externalID: "c1")] && logged.first?.origin == "ana")
        #expect(try home.log.isIntact() && home.log.missing().isEmpty)
    }

    @Test("Refusals in the columns of a people file are evidence, too: a yes from a consents file does not pass them")
    func peopleFiles() throws {
        try home.run(.people, "external_id,full_name,consent_email,consent_sms,consent_source\nc1,Ana,no,sí,caja\n")
        #expect(try home.verdict("c1") == "refused" && home.verdict("c1", .sms) == "given")
        _ = try consents("c1,email,,sí,,,\n")
        #expect(try home.verdict("c1") == "refused")
        #expect(try home.log.read().map(\.channel) == ["email"])
        try home.enter(true, "c1")
        #expect(try home.verdict("c1") == "given")
        try home.run(.people, "external_id,consent_email\nc1,no\n")
        #expect(try home.verdict("c1") == "refused")
        #expect(try home.log.read().count == 2)
        try home.run(.people, "external_id,consent_email\nc1,no\n")
        #expect(try home.log.read().count == 2, "what is known is not written again")
    }
}
