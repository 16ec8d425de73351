import Intake
import Kernel
import Testing

@testable import Customers

/// Number 25 of the nastiest inputs, and addresses that mail does not reach.
@Suite("People whom a file would write to, and must not")
struct ReturnedMailTests {
    private let home: ConsentFixture
    init() throws { home = try ConsentFixture() }

    private static let header = """
        Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,\
        TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,NOTES,TAGS
        """

    private func cleaned(_ rows: [(email: String, time: String)]) -> String {
        let lines = rows.map { "\($0.email),Ana,2,,,,,,,,,,CO,,,1,e1,\($0.time),,,,\n" }
        return Self.header + "\n" + lines.joined()
    }

    @Test("A Mailchimp address that was cleaned is excluded from e-mail alone, flagged, and stays so")
    func returned() throws {
        let file = cleaned([("ana@b.co", "2024-05-31 10:00:00"), ("eva@b.co", ""), ("no es", "2024-05-31 10:00:00")])
        let rehearsed = try home.dryRun(.people, file)
        #expect(try home.count("suppression") == 0)
        let summary = try home.run(.people, file)
        #expect(
            summary.isBalanced && summary.created == 3
                && ConsentFixture.figures(summary) == ConsentFixture.figures(rehearsed))
        #expect(summary.flags["email-undeliverable"] == 1 && rehearsed.flags == summary.flags)
        #expect(summary.flagged == 2)
        #expect(try home.verdict("email:ana@b.co") == "excluded")
        #expect(try home.verdict("email:ana@b.co", .sms) == "unknown")
        #expect(try home.verdict("email:eva@b.co") == "unknown")
        #expect(try home.run(.people, file).isBalanced && home.count("suppression") == 1)
        // A file that says yes later does not bring the address back to life, and neither does undo.
        try home.run(.people, "email,consent_email\nana@b.co,sí\n")
        #expect(try home.verdict("email:ana@b.co") == "excluded")
        #expect(try home.undo(summary).optOutsKept == 1)
        try home.run(.people, "external_id,email,consent_email\nc9,ANA@b.co,sí\n")
        #expect(try home.verdict("c9") == "excluded")
    }

    @Test("25: who is excluded, refused or was taken back stays so, whatever a file says of being subscribed")
    func input25() throws {
        let file =
            "external_id,full_name,email,consent_email\nc1,Ana,ana@b.co,1\nc2,Eva,eva@b.co,1\nc3,Luz,luz@b.co,1\n"
        let first = try home.run(.people, file)
        try home.run(.suppressions, "email,reason\nANA@b.co,rebote\n")
        try home.run(.people, "external_id,consent_email\nc2,no\n")
        try home.enter(false, "c3")
        for mode in OnExisting.allCases {
            let again = try home.run(.people, file) { $0.onExisting = mode }
            #expect(again.isBalanced && again.created == 0)
            #expect(
                try ["c1", "c2", "c3"].map { try home.verdict($0) } == ["excluded", "refused", "refused"], "\(mode)")
        }
        // Taken back and brought again under another source, too.
        _ = try home.undo(first)
        try home.run(.people, file)
        #expect(try ["c1", "c2", "c3"].map { try home.verdict($0) } == ["excluded", "refused", "refused"])
        try home.run(.consents, "external_id,channel,state,at\nc1,email,yes,2025-01-01\n")
        #expect(try home.verdict("c1") == "excluded")
    }
}
