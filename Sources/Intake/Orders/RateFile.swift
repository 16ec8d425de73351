import Formats
import Kernel

/// A file of exchange rates: a row for each currency and day.
///
/// Columns are told by their names in Spanish, English or Portuguese: a day (`fecha`, `date`, `data`…), a currency
/// (`moneda`, `currency`…) and the units of the home's currency for one unit of it (`tasa`, `valor`, `rate`, `TRM`…).
/// Without a column of currencies all rows are of the currency said, or of the dollar where the rate is called TRM.
public struct RateFile: Sendable {
    /// One accepted row.
    public struct Row: Sendable, Equatable {
        public var currency: Currency
        public var day: Day
        /// Units of the home's currency for one unit, in millionths of millionths.
        public var rate: Int64
    }

    /// What is said of how to read the file.
    public struct Options: Sendable {
        /// The currency of files without a column of them.
        public var currency: Currency?
        public var decimal: DecimalSign?
        public var dateOrder: DateOrder?
        public init(currency: Currency? = nil, decimal: DecimalSign? = nil, dateOrder: DateOrder? = nil) {
            self.currency = currency
            self.decimal = decimal
            self.dateOrder = dateOrder
        }

        /// As they are written on the command line: `USD`, `,` or `.`, `dmy`.
        public init(currency: String?, decimal: String?, dateOrder: String?) throws {
            self.currency = try currency.map { text in
                guard let currency = Currency(text) else {
                    throw PlainProblem("settings.currency", .usage, ["value": text])
                }
                return currency
            }
            self.decimal = try decimal.map { text in
                guard text == "," || text == "." else {
                    throw PlainProblem("import.decimal", .usage, ["value": text])
                }
                return text == "," ? .comma : .point
            }
            self.dateOrder = try dateOrder.map { text in
                guard let order = DateOrder(rawValue: text) else {
                    throw PlainProblem("import.date-format", .usage, ["value": text])
                }
                return order
            }
        }
    }

    public private(set) var read = 0
    public private(set) var rows: [Row] = []
    public private(set) var rejections: [Rejection] = []

    /// Rows of one file at most: what is entered in one transaction holds the database only briefly.
    public static let mostRows = 100_000

    /// - Throws: `rate.column-missing`, `rate.decimal-undecided`, `rate.too-many`, and what is wrong with the file.
    public static func read(
        path: String, home: Currency, country: String, options: Options = Options()
    ) throws -> RateFile {
        let shape = try TableFile.look(path: path)
        let reader = try TableFile.open(path: path, shape: shape).reader
        let columns = try RateColumns(reader.header, options.currency)
        var file = RateFile()
        let cells = try file.collect(reader, columns)
        let votes = cells.votes
        guard let decimal = options.decimal ?? votes.decimal ?? (votes.isUndecided ? nil : .point) else {
            throw PlainProblem("rate.decimal-undecided", .usage)
        }
        let order = options.dateOrder ?? cells.dateOrder ?? (country == "US" ? .mdy : .dmy)
        for row in cells { file.take(row, columns, decimal, order, home) }
        file.rejections.sort { $0.row < $1.row }
        return file
    }

    /// Signs and orders are decided on whole columns, so that all rows are gathered first.
    private mutating func collect(_ reader: any TableReader, _ columns: RateColumns) throws -> [RateCells] {
        var cells: [RateCells] = []
        while let row = try reader.next() {
            read += 1
            guard read <= Self.mostRows else {
                throw PlainProblem("rate.too-many", .tooLarge, ["most": String(Self.mostRows)])
            }
            if row.defect == nil {
                cells.append(RateCells(row, columns))
            } else {
                reject(RateCells(row), column: -1, .structure)
            }
        }
        return cells
    }

    private mutating func take(
        _ cells: RateCells, _ columns: RateColumns, _ decimal: DecimalSign, _ order: DateOrder, _ home: Currency
    ) {
        guard let day = cells.date.withUnsafeBytes({ DateText.parse($0, order: order) })?.day else {
            return reject(cells, column: columns.date, cells.date.isEmpty ? .dateMissing : .dateUnreadable)
        }
        let said = columns.currency < 0 ? columns.only : Currency(cells.currency)
        guard let currency = said, currency != home else {
            return reject(cells, column: columns.currency, .currencyUnreadable)
        }
        guard let rate = Self.rate(cells.rate, decimal) else {
            return reject(cells, column: columns.rate, .rateUnreadable)
        }
        rows.append(Row(currency: currency, day: day, rate: rate))
    }

    private mutating func reject(_ cells: RateCells, column: Int, _ reason: RejectReason) {
        rejections.append(Rejection(row: cells.row, line: cells.line, column: column, reason: reason))
    }

    /// A rate above 0 in millionths of millionths; decimals beyond the twelfth are cut off.
    static func rate(_ text: [UInt8], _ decimal: DecimalSign) -> Int64? {
        guard let whole = text.withUnsafeBytes({ NumberText.micros($0, decimal: decimal) }), whole.raw >= 0 else {
            return nil
        }
        let point = text.lastIndex(of: decimal == .comma ? 44 : 46) ?? text.count
        let digits = text.dropFirst(point + 1).prefix { $0 &- 48 < 10 }
        var (micros, rest) = (whole.raw, Int64(0))
        if digits.count > 6 {
            // Read up to the sixth decimal, where nothing is rounded; the six after it follow.
            let front = Array(text[...(point + 6)])
            micros = front.withUnsafeBytes { NumberText.micros($0, decimal: decimal) }?.raw ?? 0
            var weight: Int64 = 100_000
            for digit in digits.dropFirst(6).prefix(6) {
                rest += Int64(digit - 48) * weight
                weight /= 10
            }
        }
        let (scaled, overflow) = micros.multipliedReportingOverflow(by: Micros.scale)
        let (rate, carried) = scaled.addingReportingOverflow(rest)
        return overflow || carried || rate <= 0 ? nil : rate
    }
}
