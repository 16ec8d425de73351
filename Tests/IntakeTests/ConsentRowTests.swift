import Formats
import Kernel
import Testing

@testable import Intake

@Suite("Rows of consents files and exclusion lists")
struct ConsentRowTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func rows(_ kind: ImportKind, _ text: String, _ read: (ConsentCells, any TableReader) throws -> Void) throws
    {
        let options = ImportOptions(kind: kind, source: "tienda")
        let path = try fixture.file(text)
        let inspection = try Inspection.inspect(path: path, options: options, home: fixture.room.setting.settings)
        let cells = ConsentCells(
            mapping: inspection.mapping, dateOrder: inspection.dateOrder, country: "CO",
            clock: fixture.room.setting.clock, now: IntakeFixture.now)
        try read(cells, inspection.open(path).reader)
    }

    private func consents(_ text: String) throws -> ConsentRowReader {
        var found: ConsentRowReader?
        try rows(.consents, text) { cells, file in
            var reader = try ConsentRowReader(cells)
            while let row = try file.next() { reader.read(row) }
            found = reader
        }
        return try #require(found)
    }

    private func exclusions(_ text: String) throws -> SuppressionRowReader {
        var found: SuppressionRowReader?
        try rows(.suppressions, text) { cells, file in
            var reader = try SuppressionRowReader(cells, source: "tienda")
            while let row = try file.next() { reader.read(row) }
            found = reader
        }
        return try #require(found)
    }

    @Test("Every field of a consent is read")
    func fields() throws {
        let reader = try consents(
            """
            external_id,channel,purpose,state,at,source,text_version,valid_until,allowed_hours
            c1,WhatsApp,Boletín,Sí,2024-05-01 10:30,Formulario web,v3,2026-12-31,"08:00-12:00, 14:00 - 18:00"

            """)
        let row = try #require(reader.rows.first)
        let expected = DeliveredConsents.Row(
            key: "c1", channels: [.whatsapp], purpose: "Boletín", state: .yes, at: 1_714_577_400,
            origin: "Formulario web", textVersion: "v3", validUntil: Day(iso: "2026-12-31"),
            allowedHours: "08:00-12:00, 14:00 - 18:00")
        #expect(row == expected && reader.flagged == 0)
    }

    @Test("Without a time it is said when it is imported; a day is its midnight here")
    func times() throws {
        let reader = try consents("external_id,channel,state,at\nc1,sms,sí,\nc2,sms,sí,2024-05-01\nc3,sms,sí,\\N\n")
        #expect(reader.rows.map(\.at) == [IntakeFixture.now, 1_714_539_600, IntakeFixture.now])
        #expect(reader.rows.map(\.isAtWritten) == [false, true, false])
    }

    @Test("Refused is a row that names nobody, no channel, or neither yes nor no; broken rows are, too")
    func refused() throws {
        let reader = try consents(
            """
            external_id,email,channel,state
            ,,email,sí
            ,no@,email,sí
            c1,,telepatía,sí
            c1,,,sí
            c1,,email,quizás
            c1,,email,
            c1,,email
            c1,,email,sí

            """)
        #expect(
            reader.rejections.map(\.reason) == [
                .personWithoutKey, .personWithoutKey, .channelUnreadable, .channelUnreadable, .stateUnreadable,
                .stateUnreadable, .fieldCount,
            ])
        #expect(reader.rejections.map(\.column) == [-1, -1, 2, 2, 3, 3, -1] && reader.rows.count == 1)
    }

    @Test("Any other bad value is kept as written and marked, and its row is accepted")
    func flagged() throws {
        let reader = try consents(
            """
            external_id,email,channel,state,at,valid_until,allowed_hours
            c1,no@,email,sí,2199-01-01,quién sabe,por la tarde
            c2,a@b.co,email,sí,2024-01-01,indefinida,08:00-18:00
            c3,,email,sí,2024-01-01,,18:00-08:00
            c4,,email,sí,2024-01-01,,08:00-24:00

            """)
        #expect(reader.flagged == 2 && reader.rejections.isEmpty)
        let first = try #require(reader.rows.first)
        #expect(
            first.invalid == [
                "email": "no@", "at": "2199-01-01", "valid_until": "quién sabe", "allowed_hours": "por la tarde",
            ])
        #expect(first.at == IntakeFixture.now && !first.isAtWritten && first.allowedHours.isEmpty)
        #expect(reader.rows[1].invalid.isEmpty && reader.rows[1].validUntil == nil)
        #expect(reader.rows[2].invalid == ["allowed_hours": "18:00-08:00"] && reader.rows[3].invalid.isEmpty)
    }

    @Test(
        "Channels and answers are read in three languages",
        arguments: [
            ("Correo electrónico", [ContactChannel.email]), ("E-mail", [.email]), ("correio eletrônico", [.email]),
            ("SMS", [.sms]), ("mensaje de texto", [.sms]), ("Whats App", [.whatsapp]), ("Llamadas", [.phone]),
            ("teléfono", [.phone]), ("ligação", [.phone]), ("phone call", [.phone]), ("Cartas", [.postal]),
            ("correo físico", [.postal]), ("email, sms", [.email, .sms]), ("sms/whatsapp;SMS", [.sms, .whatsapp]),
            ("Todos", [.email, .phone, .postal, .sms, .whatsapp]), ("*", [.email, .phone, .postal, .sms, .whatsapp]),
        ])
    func channels(_ text: String, _ wanted: [ContactChannel]) {
        #expect(ContactChannel.parse(text) == wanted)
        #expect(ContactChannel.parse(text + ", fax") == nil && ContactChannel.parse("") == nil)
    }

    @Test("Alta and baja, granted and withdrawn are answers")
    func answers() throws {
        let words = ["alta", "baja", "granted", "withdrawn", "Revocado", "opt-in", "no autoriza", "desconocido"]
        let reader = try consents("external_id,channel,state\n" + words.map { "c,sms,\($0)\n" }.joined())
        #expect(reader.rows.map(\.state) == [.yes, .no, .yes, .no, .no, .yes, .no, .unknown])
    }

    @Test("A file without channel, state or anything that names somebody is refused")
    func columns() {
        for (header, field) in [
            ("external_id,state", "channel"), ("external_id,channel", "state"), ("channel,state", "external_id"),
        ] {
            let found = problemOf { _ = try consents(header + "\n1,1\n") }
            #expect(found == ImportProblem.missingField(field, kind: .consents), "\(header)")
        }
    }

    private func problemOf(_ body: () throws -> Void) -> ImportProblem? {
        do {
            try body()
            return nil
        } catch {
            return error as? ImportProblem
        }
    }

    @Test("An exclusion takes every address that can be read, and an id; nothing readable is refused")
    func exclusions() throws {
        let reader = try exclusions(
            """
            email,phone,document,external_id,channel,reason,at,valid_until
            A@B.co,300 123 4567,52.123.456,c1,sms,rebote,2024-05-01,2025-12-31
            no@,,,c2,todos,,,
            ,12,,,,,,
            ,,,,email,,,
            x@y.co,,,,paloma,,2199-01-01,algún día

            """)
        let first = try #require(reader.rows.first)
        #expect(
            first.addresses.map { "\($0.kind) \($0.value)" } == [
                "email a@b.co", "phone +573001234567", "document 52123456", "record tienda:c1",
            ])
        #expect(first.channels == [.sms] && first.reason == "rebote" && first.validUntil == Day(iso: "2025-12-31"))
        #expect(reader.rejections.map(\.reason) == [.addressUnreadable, .personWithoutKey])
        #expect(reader.rejections.map(\.column) == [1, -1])
        #expect(reader.rows.map(\.channels) == [[.sms], [], []] && reader.flagged == 2)
        #expect(reader.rows[2].at == IntakeFixture.now && reader.rows[2].validUntil == nil)
    }

    @Test("Random cells end in a row or a refusal, never in a crash")
    func fuzz() throws {
        var random = SeededGenerator(seed: 3)
        let pieces = [
            "", "c1", "sí", "no", "email", "sms", "*", "2024-01-01", "-", "08:00", "é", "\u{A0}", ":", "\\N", "😀",
        ]
        for _ in 0..<50 {
            var text = "external_id,email,channel,state,at,valid_until,allowed_hours\n"
            for _ in 0..<20 {
                text +=
                    (0..<7).map { _ in (0..<random.below(3)).map { _ in pieces[random.below(pieces.count)] }.joined() }
                    .joined(separator: ",") + "\n"
            }
            let reader = try consents(text)
            #expect(reader.rows.count + reader.rejections.count == 20)
        }
    }
}
