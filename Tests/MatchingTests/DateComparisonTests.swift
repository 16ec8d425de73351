import Testing

@testable import Matching

@Suite("Birth dates")
struct DateComparisonTests {
    @Test(
        "dates that are equal, turned, a slip apart or others are told apart",
        arguments: [
            ("1980-05-03", "03/05/1980", "equal"), ("1980-05-03", "1980-03-05", "turned"),
            ("1980-05-03", "1980-05-08", "one_off"), ("1980-05-12", "1980-05-21", "one_off"),
            ("1980-05-03", "1981-05-03", "one_off"), ("1980-05-03", "1994-05-03", "two_parts"),
            ("1980-05-03", "1980-11-03", "two_parts"), ("1980-05-03", "1971-12-28", "differ"),
            // Read month first where day first would be no day.
            ("1980-05-25", "05/25/1980", "equal"),
        ])
    func levels(left: String, right: String, level: String) {
        #expect(HandTable.level("birth_date", [.birthDate], [left], [right]) == level)
        #expect(HandTable.level("birth_date", [.birthDate], [right], [left]) == level)
    }

    @Test("what is no date says nothing", arguments: ["", "ayer", "NA", "0", "-"])
    func missing(text: String) {
        #expect(HandTable.level("birth_date", [.birthDate], [text], ["1980-05-03"]) == nil)
        #expect(HandTable.level("birth_date", [.birthDate], [text], [text]) == nil)
    }

    @Test("year, month and day may stand in three columns, some of them unknown")
    func parts() {
        let kinds: [MatchKind] = [.birthYear, .birthMonth, .birthDay]
        #expect(HandTable.level("birth_date", kinds, ["1949", "7", "22"], ["1949", "07", "22"]) == "equal")
        #expect(HandTable.level("birth_date", kinds, ["1949", "7", "22"], ["1949", "7", "23"]) == "one_off")
        #expect(HandTable.level("birth_date", kinds, ["1949", "7", "2"], ["1949", "2", "7"]) == "turned")
        #expect(HandTable.level("birth_date", kinds, ["", "", ""], ["1949", "2", "7"]) == nil)
    }

    @Test("a whole date beside its year is the whole date")
    func wholeAndYear() {
        let kinds: [MatchKind] = [.birthDate, .birthYear]
        #expect(HandTable.level("birth_date", kinds, ["1980-05-03", "1980"], ["03/05/1980", ""]) == "equal")
        #expect(HandTable.level("birth_date", kinds, ["1980-05-03", "99999999"], ["1980-05-03", ""]) == "equal")
    }
}
