import Kernel

/// Numbers, days and lengths of time: whatever begins with a digit.
extension RuleLexer {
    mutating func numeral() throws(RuleProblem) -> RuleToken.Kind {
        if let day = try day() { return .date(day) }
        let start = index
        var end = digits(start)
        let whole = end
        if text[end] == ".", RuleName.isDigit(text[end + 1]) { end = digits(end + 1) }
        let number = text.slice(start..<end)
        if RuleName.isStart(text[end]), end == whole { return .duration(try duration(start, whole)) }
        guard text[end] != ".", !RuleName.isStart(text[end]) else { throw misshapen(start, end) }
        guard let value = Number(number) else {
            throw problem(.number, start..<end, most: end == whole ? Number.mostDigits : Number.mostDecimals)
        }
        move(to: end)
        return .number(value)
    }

    private func digits(_ start: Int) -> Int {
        var end = start
        while RuleName.isDigit(text[end]) { end += 1 }
        return end
    }

    /// `2011-12-09`; nil where no day is written. `2011-12-9` is taken for a day written badly, for nobody subtracts so.
    private mutating func day() throws(RuleProblem) -> Int32? {
        let start = index
        let year = digits(start)
        guard year - start == 4, text[year] == "-" else { return nil }
        let month = digits(year + 1)
        guard (1...2).contains(month - year - 1), text[month] == "-" else { return nil }
        let end = digits(month + 1)
        guard (1...2).contains(end - month - 1), !RuleName.isStart(text[end]) else { return nil }
        let written = text.slice(start..<end)
        guard let day = Day(iso: written) else {
            let parts = written.split(separator: "-").compactMap { Int($0) }
            let meant = parts.count == 3 ? Day(year: parts[0], month: parts[1], day: parts[2]) : nil
            throw problem(.date, start..<end, suggestion: meant?.description)
        }
        move(to: end)
        return day.number
    }

    private mutating func duration(_ start: Int, _ whole: Int) throws(RuleProblem) -> RuleDuration {
        var end = whole
        while RuleName.isPart(text[end]) { end += 1 }
        let unit = text.slice(whole..<end)
        guard let known = RuleDuration.Unit(rawValue: unit) else {
            let meant = RuleDuration.Unit(rawValue: unit.prefix(1).lowercased())
            let suggestion = meant.map { text.slice(start..<whole) + $0.rawValue }
            throw problem(.duration, start..<end, suggestion: suggestion)
        }
        guard let count = Int(text.slice(start..<whole)), count <= RuleDuration.most else {
            throw problem(.duration, start..<end, most: RuleDuration.most)
        }
        move(to: end)
        return RuleDuration(count, known)
    }

    /// `5.`, `1.234.567`, `12abc`: no number, and perhaps what was meant.
    private func misshapen(_ start: Int, _ stop: Int) -> RuleProblem {
        var end = stop
        while RuleName.isPart(text[end]) || text[end] == "." { end += 1 }
        let written = text.slice(start..<end)
        let groups = written.split(separator: ".", omittingEmptySubsequences: false)
        var suggestion: String?
        if groups.count > 2, groups.dropFirst().allSatisfy({ $0.count == 3 }), Number(groups.joined()) != nil {
            suggestion = groups.joined()
        } else if written.hasSuffix("."), Number(written.dropLast()) != nil {
            suggestion = String(written.dropLast())
        }
        return problem(.number, start..<end, suggestion: suggestion)
    }
}

extension RuleDuration {
    static let most = 1_000_000
}
