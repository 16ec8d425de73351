import Formats

/// What a field of the file's own holds, guessed from its cells.
public enum ColumnType: String, Codable, Sendable, CaseIterable {
    case text, number, date, yesNo

    /// The type that at least 95 % of the cells fit, of one cell or more; `text` when there is none.
    ///
    /// Digits that are no quantity stay text: leading zeros, a plus in front, more than 15 digits. `0` and `1` alone
    /// are numbers. Cells that say «unknown» (`N/A`, `-`) count for no type and against none.
    static func guess(_ samples: [String]) -> ColumnType {
        let telling = samples.filter { !saysNothing($0) }
        guard !telling.isEmpty else { return .text }
        func fits(_ test: (String) -> Bool) -> Bool {
            var misses = 0
            for text in telling where !test(text) {
                misses += 1
                if misses * 100 > telling.count * 5 { return false }
            }
            return true
        }
        if DateOrder.allCases.contains(where: { order in fits { isDate($0, order) } }) { return .date }
        if fits({ isNumber($0, .point) }) || fits({ isNumber($0, .comma) }) { return .number }
        return isYesNo(telling, fits) ? .yesNo : .text
    }

    /// The type of a field that the contract knows.
    static func of(_ content: ColumnContent?) -> ColumnType {
        switch content {
        case .number: .number
        case .date: .date
        case .yesNo: .yesNo
        default: .text
        }
    }

    private static func saysNothing(_ text: String) -> Bool {
        parse(text, YesNo.parse) == .unknown
    }

    private static func isDate(_ text: String, _ order: DateOrder) -> Bool {
        guard let written = parse(text, { DateText.parse($0, order: order) }) else { return false }
        // Eight digits may be a code; as a day they must be of our times.
        let isBare = text.utf8.allSatisfy { $0 &- 0x30 < 10 }
        return !isBare || (1900...2100).contains(written.day.parts.year)
    }

    private static func isNumber(_ text: String, _ sign: DecimalSign) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first != 0x2B, bytes.count(where: { $0 &- 0x30 < 10 }) <= 15 else {
            return false
        }
        if bytes.count > 1, first == 0x30, bytes.allSatisfy({ $0 &- 0x30 < 10 }) { return false }
        return parse(text, { NumberText.micros($0, decimal: sign) }) != nil
    }

    /// Words for yes and no; single letters (`S`/`N`, `V`/`F`) only where both stand in the column.
    private static func isYesNo(_ samples: [String], _ fits: ((String) -> Bool) -> Bool) -> Bool {
        guard fits({ parse($0, YesNo.parse).map { $0 != .unknown } ?? false }) else { return false }
        let letters = Set(samples.filter { $0.count == 1 }.map { $0.lowercased() }).subtracting(["x"])
        guard letters.isEmpty else {
            return [["s", "n"], ["y", "n"], ["t", "f"], ["v", "f"]].contains { letters == Set($0) }
        }
        return true
    }

    private static func parse<Value>(_ text: String, _ read: (UnsafeRawBufferPointer) -> Value?) -> Value? {
        var text = text
        return text.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    }
}
