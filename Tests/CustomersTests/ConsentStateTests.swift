import Intake
import Kernel
import Testing

@testable import Customers

@Suite("What somebody's statements come to")
struct ConsentStateTests {
    private let person = RecordKey(source: "tienda", externalID: "c1")
    private let day = Day(number: 20_000)

    private func said(
        _ isYes: Bool, at: Int64, _ purpose: String = "", byHand: Bool = false, until: Int32? = nil,
        fallback: Bool = false
    ) -> ConsentEvidence {
        var statement = ConsentEvidence(
            person: person, channel: .email, purpose: purpose, isYes: isYes, at: at,
            importID: byHand ? nil : ImportID(1), sequence: at)
        statement.validUntil = until.map { Day(number: $0) }
        statement.isFallback = fallback
        return statement
    }

    private func state(_ statements: [ConsentEvidence], _ purpose: String? = nil) -> String {
        switch ConsentState.of(statements, channel: .email, purpose: purpose, on: day) {
        case .given(let by): "given \(by.at)"
        case .refused(let by): "refused \(by.at)"
        case .expired(let by): "expired \(by.at)"
        case .unknown: "unknown"
        }
    }

    @Test("The latest yes decides, whatever the sequence in which we heard it")
    func latest() {
        #expect(state([]) == "unknown")
        #expect(state([said(true, at: 5), said(true, at: 3)]) == "given 5")
        #expect(ConsentState.of([said(true, at: 5)], channel: .sms, on: day) == .unknown)
    }

    @Test("A no wins over every yes of an import, said before or after")
    func refusal() {
        for statements in [
            [said(true, at: 1), said(false, at: 2)], [said(false, at: 2), said(true, at: 9)],
            [said(true, at: 1), said(false, at: 2), said(true, at: 3)],
        ] { #expect(state(statements) == "refused 2") }
    }

    @Test("Only a yes by hand, said after the last no, opens the channel again; a later no closes it for good")
    func byHand() {
        let no = said(false, at: 5)
        #expect(state([no, said(true, at: 6, byHand: true)]) == "given 6")
        #expect(state([no, said(true, at: 4, byHand: true)]) == "refused 5")
        #expect(state([no, said(true, at: 6, byHand: true), said(false, at: 7)]) == "refused 7")
        #expect(state([no, said(true, at: 6, byHand: true), said(true, at: 8)]) == "given 8")
        #expect(state([no, said(false, at: 6, byHand: true), said(true, at: 7)]) == "refused 6")
    }

    @Test("A yes holds through its last day; the latest decides, also when an earlier one holds longer")
    func expiry() {
        #expect(state([said(true, at: 1, until: 20_000)]) == "given 1")
        #expect(state([said(true, at: 1, until: 19_999)]) == "expired 1")
        #expect(state([said(true, at: 1), said(true, at: 2, until: 19_999)]) == "expired 2")
        var unreadable = said(true, at: 1)
        unreadable.invalid["valid_until"] = "hasta que avise"
        #expect(state([unreadable]) == "expired 1")
        #expect(state([said(false, at: 1, until: 10)]) == "refused 1", "a refusal does not lapse")
    }

    @Test("A purpose hears what was said for it and what was said for none; purposes compare folded")
    func purposes() {
        let news = said(true, at: 1, "Boletín")
        #expect(state([news], "boletin") == "given 1")
        #expect(state([news], "encuestas") == "unknown")
        #expect(state([said(true, at: 1)], "encuestas") == "given 1")
        #expect(state([said(true, at: 3), said(false, at: 2, "encuestas")], "encuestas") == "refused 2")
        #expect(state([said(true, at: 3), said(false, at: 2, "encuestas")], "boletin") == "given 3")
        #expect(state([said(false, at: 2), said(true, at: 3, "boletín")], "boletin") == "refused 2")
    }

    @Test("Without a purpose every statement counts, and one refusal is enough")
    func noPurpose() {
        #expect(state([said(true, at: 1, "boletín")]) == "given 1")
        #expect(state([said(true, at: 3), said(false, at: 2, "encuestas")]) == "refused 2")
    }

    @Test("What an import said that leaves the known alone counts only where nothing was known")
    func fallback() {
        #expect(state([said(true, at: 4, fallback: true)]) == "given 4")
        #expect(state([said(true, at: 1, until: 19_999), said(true, at: 4, fallback: true)]) == "expired 1")
        #expect(state([said(true, at: 1, "boletín"), said(true, at: 4, fallback: true)]) == "given 4")
    }
}
