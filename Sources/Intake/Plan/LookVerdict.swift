import Formats
import Kernel
import Storage

/// The decimal sign and date order of a file: said, seen, or by the home's country.
struct LookVerdict {
    let decimal: DecimalSign
    let dateOrder: DateOrder
    let sawDecimal: Bool
    private(set) var assumed: [ImportSummary.Assumption] = []

    init(_ look: ColumnLook, _ mapping: ColumnMapping, _ options: ImportOptions, _ home: HomeSettings?) throws {
        var numbers = DecimalVotes()
        var dates = DateVotes()
        // The columns that are in doubt; where only all of them together are, one that tells something.
        var (numberColumn, dateColumn) = ("", "")
        var (tellingNumber, tellingDate) = ("", "")
        for (index, column) in mapping.columns.enumerated() {
            switch column.field?.content {
            case .number:
                let votes = look.decimals[index]
                numbers.merge(votes)
                if votes.isUndecided || votes.hasConflict { numberColumn = column.name }
                if votes.verdict != nil { tellingNumber = column.name }
            case .date:
                let votes = look.dates[index]
                dates.merge(votes)
                if votes.isUndecided || votes.hasConflict { dateColumn = column.name }
                if votes.verdict != nil { tellingDate = column.name }
            default: break
            }
        }
        if numberColumn.isEmpty { numberColumn = tellingNumber }
        if dateColumn.isEmpty { dateColumn = tellingDate }
        let country = home?.country ?? "CO"
        sawDecimal = numbers.verdict != nil
        decimal = try Self.decimal(numbers, numberColumn, options, country, &assumed)
        dateOrder = try Self.dateOrder(dates, dateColumn, options, country, &assumed)
    }

    private static func decimal(
        _ votes: DecimalVotes, _ column: String, _ options: ImportOptions, _ country: String,
        _ assumed: inout [ImportSummary.Assumption]
    ) throws -> DecimalSign {
        if let said = options.decimal { return said == "," ? .comma : .point }
        if let seen = votes.verdict {
            // Most cells decide; that not all agree is said.
            if votes.hasConflict { assumed.append(.init(column: column, what: "decimal", value: seen.text)) }
            return seen
        }
        // These write 1,234.56; most of the Spanish and Portuguese speaking world writes 1.234,56.
        let usual: DecimalSign =
            ["MX", "US", "GB", "GT", "HN", "NI", "SV", "DO", "PA", "PE", "PR"].contains(country) ? .point : .comma
        guard votes.isUndecided else { return usual }
        if options.strict { throw ImportProblem.undecided(column: column, what: "decimal") }
        assumed.append(.init(column: column, what: "decimal", value: usual.text))
        return usual
    }

    private static func dateOrder(
        _ votes: DateVotes, _ column: String, _ options: ImportOptions, _ country: String,
        _ assumed: inout [ImportSummary.Assumption]
    ) throws -> DateOrder {
        if let said = options.dateOrder.flatMap(DateOrder.init(rawValue:)) { return said }
        if let seen = votes.verdict { return seen }
        let usual: DateOrder = country == "US" ? .mdy : .dmy
        guard votes.isUndecided || votes.hasConflict else { return usual }
        if options.strict { throw ImportProblem.undecided(column: column, what: "date") }
        assumed.append(.init(column: column, what: "dateOrder", value: usual.rawValue))
        return usual
    }
}

extension DecimalSign {
    fileprivate var text: String { self == .comma ? "," : "." }
}
