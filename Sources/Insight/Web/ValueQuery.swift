import Kernel
import Web

/// How a reader looks at value: as of which day, and what counts. Read from addresses and written into them.
struct ValueQuery: Sendable, Equatable {
    var asOf: Day
    var isGross = false
    var includesZero = false
    /// A day was asked for that is none.
    var hasBadDay = false
    /// Not today but the last day with sales, because that is long ago.
    var isLastDay = false

    init(asOf: Day) { self.asOf = asOf }

    /// What the address asks for; a day that cannot be read leaves the usual one and is said.
    init(_ request: WebRequest, _ room: InsightRoom) throws {
        let usual = try room.defaultDay()
        let said = request.query("asof")
        asOf = said.flatMap { Day(iso: $0) } ?? usual
        hasBadDay = said != nil && said.flatMap { Day(iso: $0) } == nil
        isLastDay = asOf == usual && usual != room.today
        isGross = request.query("gross") == "1"
        includesZero = request.query("zero") == "1"
    }

    var question: ValueQuestion {
        var question = ValueQuestion(asOf: asOf)
        (question.isGross, question.includesZero) = (isGross, includesZero)
        return question
    }

    /// An address that looks at the same.
    func path(_ base: String, _ more: [(String, String)] = []) -> String {
        var fields = [("asof", asOf.description)]
        if isGross { fields.append(("gross", "1")) }
        if includesZero { fields.append(("zero", "1")) }
        return (more + fields).reduce(base) { LocalPath.adding($1.0, $1.1, to: $0) }
    }
}
