import Testing

@testable import Intake

@Suite("What is done to a cell before it is read")
struct PresetsCellRuleTests {
    static let cases: [(CellRule, String, String)] = [
        (.dropApostrophe, "'00123", "00123"), (.dropApostrophe, "O'Brien", "O'Brien"), (.dropApostrophe, "", ""),
        (.dropApostrophe, "'", ""),
        (.firstOf(" ::: "), "a@x.co ::: b@x.co", "a@x.co"), (.firstOf(" ::: "), "a@x.co", "a@x.co"),
        (.firstOf(" ::: "), " ::: b", "b"), (.firstOf(" ::: "), "10:30", "10:30"),
        (.dropMark("* "), "* Home", "Home"), (.dropMark("* "), "*Home", "*Home"), (.dropMark("* "), "", ""),
        (.list(separator: " ::: ", mark: "* "), "Amigos ::: * myContacts", "Amigos, myContacts"),
        (.list(separator: " ::: ", mark: "* "), "Amigos", "Amigos"),
        (.list(separator: "\",\"", mark: "\""), "\"VIP\",\"Cali\"", "VIP, Cali"),
        (.list(separator: "\",\"", mark: "\""), "\"VIP\"", "VIP"),
        (.afterLast("."), "base.co", "co"), (.afterLast("."), "co", "co"), (.afterLast("."), "", ""),
        (.valueMap(["wc-completed": "completed"]), " WC-Completed ", "completed"),
        (.valueMap(["wc-completed": "completed"]), "otro", "otro"),
        (.whenWritten("no"), "2025-01-01", "no"), (.whenWritten("no"), "  ", "  "),
        (.memberFile, "audiencia/unsubscribed_members_export_1.csv", "no"),
        (.memberFile, "SUBSCRIBED_email_audience_export.csv", "yes"),
        (.memberFile, "nonsubscribed_members_export_1.csv", "unknown"), (.memberFile, "otra.csv", "otra.csv"),
    ]

    @Test("Text and bytes are treated alike, and what stays as it is costs no copy")
    func rules() {
        for (rule, cell, wanted) in Self.cases {
            #expect(rule.apply(cell) == wanted, "\(rule) \(cell)")
            var result: [UInt8] = []
            let changed = Array(cell.utf8).withUnsafeBytes { rule.apply($0, into: &result) }
            #expect(changed == (wanted != cell), "\(rule) \(cell)")
            if changed { #expect(String(decoding: result, as: UTF8.self) == wanted) }
        }
    }

    @Test("Every rule of every preset takes any bytes at all")
    func anyBytes() {
        let cells: [[UInt8]] = [[], [0xFF], [0x27, 0xC3], [0x20, 0x3A, 0x3A, 0x3A, 0x20], Array("\u{FEFF}* ".utf8)]
        for rule in Preset.all.flatMap(\.rules).compactMap(\.cell) {
            for cell in cells {
                var result: [UInt8] = []
                _ = cell.withUnsafeBytes { rule.apply($0, into: &result) }
                #expect(result.count <= 3 * cell.count + 20)
            }
        }
    }
}
