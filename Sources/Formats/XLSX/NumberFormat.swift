/// What the number of a cell means by the format it is shown in.
enum CellMeaning: UInt8 {
    case number, date, time
}

/// The cell styles of a workbook, as far as they tell dates from numbers.
struct CellStyles {
    private var meanings: [CellMeaning] = []

    /// Without a styles part all numbers are numbers.
    init() {}

    /// - Throws: what `XMLFeed` throws; `import.archive-bomb` for more styles than any workbook has.
    init(_ source: any ByteSource, name: String, limits: TableLimits) throws {
        var custom: [Int: CellMeaning] = [:]
        var styles: [Int] = []
        var isInCellStyles = false
        try XMLPart.read(source, name: name, limits: limits) { element, attributes in
            switch element {
            case "numFmt":
                if let id = attributes["numFmtId"].flatMap(Int.init), let code = attributes["formatCode"],
                    custom.count < CellStyles.most
                {
                    custom[id] = NumberFormat.meaning(code)
                }
            case "cellXfs": isInCellStyles = true
            case "xf" where isInCellStyles:
                guard styles.count < CellStyles.most else { return false }
                styles.append(attributes["numFmtId"].flatMap(Int.init) ?? 0)
            case "xf", "font", "fill", "border", "alignment", "protection", "extLst", "ext": break
            // cellStyleXfs stands before cellXfs, cellStyles after them.
            case "cellStyles", "dxfs", "cellStyleXfs": isInCellStyles = false
            default: break
            }
            return true
        }
        meanings = styles.map { custom[$0] ?? NumberFormat.builtIn($0) }
    }

    /// Excel allows 65,490.
    private static let most = 100_000

    @inline(__always)
    func meaning(_ style: Int) -> CellMeaning {
        style >= 0 && style < meanings.count ? meanings[style] : .number
    }
}

/// Number formats of Excel (ECMA-376 part 1, 18.8.30 and 18.8.31).
enum NumberFormat {
    /// The formats that have a number only: their codes stand in no file. 46 is `[h]:mm:ss`, a length of time, which
    /// stays a number.
    static func builtIn(_ id: Int) -> CellMeaning {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: .date
        case 18...21, 32...35, 45, 47, 55, 56: .time
        default: .number
        }
    }

    /// What a custom format shows, by its first section: letters of dates and times outside quotes, escapes and
    /// brackets. `[h]:mm` counts hours beyond a day and is a number.
    static func meaning(_ code: String) -> CellMeaning {
        var hasDay = false
        var hasTime = false
        var codes = code.utf8.prefix(1000)[...]
        while let byte = codes.popFirst() {
            switch byte {
            case 0x3B: return result(hasDay, hasTime)
            case 0x22: codes = codes.drop { $0 != 0x22 }.dropFirst()
            // A backslash, an underscore and an asterisk take the next character as it is.
            case 0x5C, 0x5F, 0x2A: codes = codes.dropFirst()
            case 0x5B:
                if let first = codes.first, [0x68, 0x6D, 0x73].contains(first | 0x20), isElapsed(codes) {
                    return .number
                }
                codes = codes.drop { $0 != 0x5D }.dropFirst()
            // # and ? are places for digits, which no date has.
            case 0x23, 0x3F: return .number
            default:
                hasDay = hasDay || [0x64, 0x79].contains(byte | 0x20)
                hasTime = hasTime || [0x68, 0x73].contains(byte | 0x20)
                // m is months alone or with days, minutes beside hours or seconds.
                if byte | 0x20 == 0x6D, !hasTime { hasDay = hasDay || isMonth(codes) }
            }
            if hasDay, code.utf8.elementsEqual("Standard".utf8) { return .number }
        }
        return result(hasDay, hasTime)
    }

    private static func result(_ hasDay: Bool, _ hasTime: Bool) -> CellMeaning {
        hasDay ? .date : hasTime ? .time : .number
    }

    /// `[h]`, `[mm]`, `[ss]`: one letter, again and again.
    private static func isElapsed(_ codes: Substring.UTF8View.SubSequence) -> Bool {
        let inside = codes.prefix { $0 != 0x5D }
        return !inside.isEmpty && inside.allSatisfy { $0 | 0x20 == (inside.first ?? 0) | 0x20 }
    }

    /// Whether an `m` is a month: no seconds follow it as in `mm:ss`.
    private static func isMonth(_ rest: Substring.UTF8View.SubSequence) -> Bool {
        rest.drop { $0 | 0x20 == 0x6D }.starts(with: [0x3A, 0x73]) == false
    }
}
