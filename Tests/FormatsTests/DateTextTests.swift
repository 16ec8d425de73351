import Kernel
import Testing

@testable import Formats

@Suite("Reading written dates")
struct DateTextTests {
    /// `2024-06-30`, with the time and offset in seconds when written.
    private func show(_ text: String, _ order: DateOrder = .dmy) -> String? {
        withBytes(text) { bytes in
            guard let time = DateText.parse(bytes, order: order) else { return nil }
            var shown = time.day.description
            if time.hasTime { shown += " \(time.secondOfDay)" }
            if let offset = time.offsetSeconds { shown += " \(offset)" }
            return shown + (time.hasTwoDigitYear ? " 2" : "")
        }
    }

    @Test(
        "ISO dates, compact dates and dates with a month's name read alike in every order",
        arguments: [
            ("2024-06-30", "2024-06-30"), ("2024/6/3", "2024-06-03"), ("20240630", "2024-06-30"),
            ("2024-06-30 23:59", "2024-06-30 86340"), ("2024-06-30 23:59:59", "2024-06-30 86399"),
            ("2024-06-30T23:59:59.123Z", "2024-06-30 86399 0"), ("2024-06-30T00:00:00+02:00", "2024-06-30 0 7200"),
            ("2025-10-07 09:50:26 +0200", "2025-10-07 35426 7200"), ("2024-06-30T10:00-05", "2024-06-30 36000 -18000"),
            ("20240630T235959Z", "2024-06-30 86399 0"), ("2024-06-30 00:00:00 UTC", "2024-06-30 0 0"),
            ("31 dic 2024", "2024-12-31"), ("31-dic.-2024", "2024-12-31"), ("31-Dec-24", "2024-12-31 2"),
            ("5 de mayo de 2024", "2024-05-05"), ("May 5, 2024", "2024-05-05"), ("mayo 5 de 2024", "2024-05-05"),
            ("1º de março de 2024", "2024-03-01"), ("5th of May 2024", "2024-05-05"), ("sept. 9, 2024", "2024-09-09"),
            ("15 set 2024", "2024-09-15"), ("lunes, 5 de agosto de 2024", "2024-08-05"), ("2024-Feb-29", "2024-02-29"),
            ("Mon, 05 Aug 2024 10:00:00 +0000", "2024-08-05 36000 0"), ("Monday, May 5, 2025", "2025-05-05"),
            (" 2024-06-30\u{A0}", "2024-06-30"), ("DICIEMBRE 1 2024", "2024-12-01"), ("2 fev 2024", "2024-02-02"),
        ])
    func everyOrder(_ text: String, _ expected: String) {
        for order in DateOrder.allCases { #expect(show(text, order) == expected, "\(order)") }
    }

    @Test(
        "Numeric dates follow the column's order",
        arguments: [
            ("03/04/2025", DateOrder.dmy, "2025-04-03"), ("03/04/2025", .mdy, "2025-03-04"),
            ("3-4-2025", .dmy, "2025-04-03"),
            ("3.4.2025", .dmy, "2025-04-03"), ("12/31/2024 1:05 PM", .mdy, "2024-12-31 47100"),
            ("31/12/2024 12:00 a. m.", .dmy, "2024-12-31 0"), ("31/12/2024, 12:30 p.m.", .dmy, "2024-12-31 45000"),
            ("31/12/2024 11:59:59 p.\u{A0}m.", .dmy, "2024-12-31 86399"), ("31/12/99", .dmy, "1999-12-31 2"),
            ("31/12/69", .dmy, "2069-12-31 2"), ("24-06-30", .ymd, "2024-06-30 2"), ("01/01/70", .dmy, "1970-01-01 2"),
        ])
    func ordered(_ text: String, _ order: DateOrder, _ expected: String) {
        #expect(show(text, order) == expected)
    }

    @Test(
        "Impossible dates and other texts are no dates",
        arguments: [
            "", "-", "2025-02-30", "30/02/2025", "31/04/2024", "29/02/2023", "13/13/2024", "00/01/2024", "45000",
            "45000.5",
            "2024", "2024-06", "06/2024", "1/2/3", "1/2/2024/5", "1/2-2024", "2024-06-30x", "2024-06-30 24:00",
            "2024-06-30 23:60", "2024-06-30 5", "2024-06-30 5:5", "2024-06-30T", "2024-06-30 10:00 +19:00", "31/12/024",
            "2024-06-30 13:00 pm", "2024-06-30 0:30 am", "may", "mayo 2024", "5 de xyz de 2024", "de 5 mayo 2024",
            "0000-00-00",
            "30062024", "99999999999999999999", "5 de mayo de", "2024-06-30 10:00 XYZ", "123/45/6789", "+1/2/2024",
            "ma 5 2024",
        ])
    func refused(_ text: String) {
        #expect(show(text) == nil)
    }

    @Test("Days of four centuries, one in thirteen, are read back in each way of writing it")
    func everyDay() {
        for number in stride(from: Int32(-62_000), to: 84_000, by: 13) {
            let day = Day(number: number)
            let (year, month, date) = day.parts
            let ways: [(String, DateOrder)] = [
                (day.description, .dmy), ("\(date)/\(month)/\(year)", .dmy), ("\(month)/\(date)/\(year)", .mdy),
                (day.description.replacing("-", with: ""), .mdy),
            ]
            for (text, order) in ways {
                #expect(withBytes(text) { DateText.parse($0, order: order)?.day } == day, "\(text)")
            }
        }
    }

    @Test("Twenty thousand damaged dates never crash and never become a day the calendar lacks")
    func mutations() {
        var random = SeededGenerator(seed: 5)
        let seeds = ["2024-06-30T23:59:59.5+02:00", "31/12/2024 11:59 p. m.", "5 de mayo de 2024", "Mon, 05 Aug 2024"]
        let hurt = Array("0123456789/-.: ,+TZapmñº".utf8) + [0xC3, 0xFF, 0x00]
        for _ in 0..<20_000 {
            var bytes = Array(seeds[random.below(seeds.count)].utf8)
            for _ in 0..<1 + random.below(4) { bytes[random.below(bytes.count)] = hurt[random.below(hurt.count)] }
            bytes.removeLast(random.below(bytes.count))
            let time = bytes.withUnsafeBytes { DateText.parse($0, order: .dmy) }
            if let time {
                #expect(Day(iso: time.day.description) == time.day)
                #expect((0..<86_400).contains(time.secondOfDay))
            }
        }
    }

    private func votes(_ texts: [String]) -> DateVotes {
        var votes = DateVotes()
        for text in texts { withBytes(text) { votes.add($0) } }
        return votes
    }

    @Test("A value over twelve tells the order of its column")
    func verdicts() {
        #expect(votes(["03/04/2025", "13/02/2024"]).verdict == .dmy)
        #expect(votes(["03/04/2025", "02/13/2024"]).verdict == .mdy)
        #expect(votes(["99-12-31", "24-06-30"]).verdict == .ymd)
        #expect(votes(["31/12/99"]).verdict == .dmy)
    }

    @Test("A column of days up to twelve is not decided in silence; ISO dates need no decision")
    func undecided() {
        let open = votes(["03/04/2025", "05/05/2025", "", "hola"])
        #expect(open.isUndecided)
        #expect(open.candidates == [.dmy, .mdy])
        #expect((open.telling, open.neutral, open.unreadable) == (1, 1, 1))
        let plain = votes(["2024-06-30", "20240630"])
        #expect(!plain.isUndecided && plain.verdict == nil && plain.dates == 2)
    }

    @Test("A column with both sides over twelve is a conflict, not a guess per row")
    func conflict() {
        let both = votes(["13/02/2024", "02/13/2024"])
        #expect(both.hasConflict)
        #expect(both.verdict == nil)
        #expect(!votes(["13/02/2024", "2025-02-30"]).hasConflict)
    }

    @Test("Two-digit years are noticed")
    func twoDigits() {
        #expect(votes(["31/12/99"]).hasTwoDigitYears)
        #expect(!votes(["31/12/1999"]).hasTwoDigitYears)
    }

    @Test("Votes of two parts of a file add up")
    func merge() {
        var first = votes(["13/02/2024"])
        first.merge(votes(["02/13/2024", "x"]))
        #expect(first == votes(["13/02/2024", "02/13/2024", "x"]))
    }
}
