import Intake
import Kernel
import Testing

@testable import Customers

@Suite("What an exclusion list changes")
struct SuppressionFileTests {
    private let home: ConsentFixture
    init() throws {
        home = try ConsentFixture()
        try home.run(
            .people,
            """
            external_id,full_name,email,mobile,document,consent_email,consent_sms
            c1,Ana,ana@b.co,300 123 4567,52.123.456,sí,sí
            c2,Eva,eva@b.co,301 123 4567,52.123.457,sí,sí

            """)
    }

    private func list(_ header: String, _ rows: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        let text = header + "\n" + rows
        let rehearsed = try home.dryRun(.suppressions, text, change)
        let summary = try home.run(.suppressions, text, change)
        #expect(summary.isBalanced && rehearsed.isBalanced)
        #expect(ConsentFixture.figures(rehearsed) == ConsentFixture.figures(summary), "the dry run says the same")
        return summary
    }

    private func verdicts(_ channel: ContactChannel = .email) throws -> [String] {
        try ["c1", "c2"].map { try home.verdict($0, channel) }
    }

    @Test(
        "An address excludes whoever has it, however it was written",
        arguments: [
            ("email", "ANA@B.co"), ("phone", "+57 300 1234567"), ("document", "52123456"), ("external_id", "c1"),
        ])
    func addresses(_ field: String, _ text: String) throws {
        #expect(try verdicts() == ["given", "given"])
        let summary = try list("\(field),reason", "\(text),rebote\n")
        #expect(ConsentFixture.figures(summary) == [1, 0, 0, 0] && summary.people.created == 0)
        #expect(try verdicts() == ["excluded", "given"] && verdicts(.sms) == ["excluded", "given"])
    }

    @Test("A channel excludes for that channel alone; one that cannot be read for all, and is flagged")
    func channels() throws {
        _ = try list("email,channel", "ana@b.co,sms\n")
        #expect(try verdicts() == ["given", "given"] && verdicts(.sms) == ["excluded", "given"])
        #expect(try list("email,channel", "eva@b.co,paloma mensajera\n").flagged == 1)
        #expect(try verdicts() == ["given", "excluded"] && verdicts(.sms) == ["excluded", "excluded"])
    }

    @Test("An exclusion with an end holds through its last day")
    func until() throws {
        _ = try list("email,valid_until", "ana@b.co,2025-01-20\n")
        let last = try #require(Day(iso: "2025-01-20"))
        #expect(try home.verdict("c1", on: last) == "excluded")
        #expect(try home.verdict("c1", on: last.adding(days: 1)) == "given")
    }

    @Test("What is excluded already is unchanged, longer is an update, more is new")
    func accounting() throws {
        let header = "email,channel,valid_until"
        #expect(ConsentFixture.figures(try list(header, "x@b.co,email,2025-06-30\n")) == [1, 0, 0, 0])
        #expect(
            ConsentFixture.figures(try list(header, "x@b.co,email,2025-05-30\nX@B.CO,email,2025-06-30\n")) == [
                0, 0, 2, 0,
            ])
        #expect(ConsentFixture.figures(try list(header, "x@b.co,email,\n")) == [0, 1, 0, 0])
        #expect(ConsentFixture.figures(try list(header, "x@b.co,,\n")) == [1, 0, 0, 0], "every channel is more")
        #expect(ConsentFixture.figures(try list(header, "x@b.co,sms,\n")) == [0, 0, 1, 0], "every channel holds sms")
        #expect(ConsentFixture.figures(try list(header, "y@b.co,,\ny@b.co,sms,\n")) == [1, 0, 1, 0])
        #expect(ConsentFixture.figures(try list(header, "y@b.co,,\n") { $0.onExisting = .skip }) == [0, 0, 1, 0])
    }

    @Test("A row with several addresses excludes them all; bad ones beside a good one are flagged")
    func several() throws {
        let summary = try list("email,phone,document", "no@,3011234567,52123457\n,12,\n,,\n")
        #expect(summary.accepted == 1 && summary.flagged == 1)
        #expect(summary.reasons == ["address-unreadable": 1, "person-without-key": 1])
        #expect(try home.count("suppression") == 2)
        #expect(try verdicts() == ["given", "excluded"])
    }

    @Test("The list waits for those who come later")
    func later() throws {
        _ = try list("email", "luz@b.co\n")
        try home.run(.people, "external_id,email,consent_email\nc9,Luz@B.co,sí\n")
        #expect(try home.verdict("c9") == "excluded")
    }

    @Test("Undone, its entries stay; the preview says how many")
    func undone() throws {
        let summary = try list("email,external_id", "ana@b.co,\n,c2\n")
        let preview = try home.undo(summary)
        #expect(preview.optOutsKept == 2 && preview.consentsRemoved == 0)
        #expect(try verdicts() == ["excluded", "excluded"])
        #expect(ConsentFixture.figures(try list("email", "ana@b.co\n")) == [0, 0, 1, 0])
    }

    @Test("An import that fails leaves nothing in the list, and nothing in the log that counts")
    func failed() throws {
        let failing = try ConsentFixture(extra: [FailingStep()])
        #expect(problem { try failing.run(.suppressions, "email\nana@b.co\n") } == "test.failed")
        #expect(problem { try failing.run(.consents, "external_id,channel,state\nc1,email,no\n") } == "test.failed")
        #expect(try failing.count("suppression") == 0 && failing.count("consentEvidence") == 0)
        #expect(try failing.count("consentPortion") == 0 && failing.count("consentImport") == 0)
        #expect(try failing.log.read().isEmpty && failing.log.missing().isEmpty && failing.log.isIntact())
    }

    @Test("By hand an address is excluded at once")
    func byHand() throws {
        let address = try #require(ContactAddress(email: "Ana@b.co"))
        try home.customers.exclude(address, channel: nil, reason: "queja", by: "luz", at: home.now)
        #expect(try verdicts() == ["excluded", "given"])
        #expect(try home.log.read().count == 1 && home.log.missing().isEmpty && home.log.isIntact())
    }
}

/// Fails where the flip begins, or after everything is staged.
struct FailingStep: IntakeStep {
    let name = "failing"
    func stage(_ delivery: Delivery) throws {
        if !delivery.isDryRun { throw PlainProblem("test.failed", .failed) }
    }
}
