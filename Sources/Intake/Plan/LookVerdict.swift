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
        var (numberColumn, dateColumn) = ("", "")
        for (index, column) in mapping.columns.enumerated() {
            switch column.field?.content {
            case .number:
                numbers.merge(look.decimals[index])
                if look.decimals[index].isUndecided { numberColumn = column.name }
            case .date:
                dates.merge(look.dates[index])
                if look.dates[index].isUndecided || look.dates[index].hasConflict { dateColumn = column.name }
            default: break
            }
        }
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
        if let seen = votes.verdict { return seen }
        // These write 1,234.56; most of the Spanish and Portuguese speaking world writes 1.234,56.
        let usual: DecimalSign =
            ["MX", "US", "GB", "GT", "HN", "NI", "SV", "DO", "PA", "PE", "PR"].contains(country) ? .point : .comma
        guard votes.isUndecided else { return usual }
        if options.strict { throw ImportProblem.undecided(column: column, what: "decimal") }
        assumed.append(.init(column: column, what: "decimal", value: usual == .comma ? "," : "."))
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
