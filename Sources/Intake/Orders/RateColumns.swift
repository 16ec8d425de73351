import Formats
import Kernel

/// Which column of a file of rates is which; −1 absent.
struct RateColumns {
    private(set) var date = -1
    private(set) var currency = -1
    private(set) var rate = -1
    /// The currency of all rows.
    private(set) var only: Currency?

    private static let dates: Set<String> = ["fecha", "date", "dia", "day", "data", "vigenciadesde", "desde"]
    private static let currencies: Set<String> = ["moneda", "currency", "divisa", "moeda"]
    private static let rates: Set<String> = [
        "tasa", "valor", "rate", "trm", "taxa", "cotizacion", "cotacao", "cambio", "value",
    ]

    init(_ header: [String], _ said: Currency?) throws {
        let words = header.map { name in
            Set(FoldedText.fold(name).split { !$0.isLetter }.map(String.init))
        }
        func find(_ names: Set<String>, not taken: [Int] = []) -> Int {
            words.indices.first { !taken.contains($0) && !words[$0].isDisjoint(with: names) } ?? -1
        }
        date = find(Self.dates)
        currency = find(Self.currencies, not: [date])
        // A column may be called «tasa de cambio» and another «moneda de cambio»: the day and currency come first.
        rate = find(Self.rates, not: [date, currency])
        only = said ?? (rate >= 0 && words[rate].contains("trm") ? Currency("USD") : nil)
        for (field, column) in [("date", date), ("rate", rate)] where column < 0 {
            throw PlainProblem("rate.column-missing", .usage, ["field": field])
        }
        if currency < 0, only == nil { throw PlainProblem("rate.column-missing", .usage, ["field": "currency"]) }
    }
}

/// The cells of one row, kept until the signs of the whole column are known.
struct RateCells {
    let row: Int
    let line: Int
    var date: [UInt8] = []
    var currency = ""
    var rate: [UInt8] = []

    init(_ row: CSVRow) {
        self.row = row.rowNumber
        line = row.lineNumber
    }

    init(_ row: CSVRow, _ columns: RateColumns) {
        self.init(row)
        date = Self.cell(row, columns.date)
        rate = Self.cell(row, columns.rate)
        if columns.currency >= 0 {
            currency = String(decoding: Self.cell(row, columns.currency), as: UTF8.self)
        }
    }

    /// What is longer than any date or number is none; it is not kept.
    private static func cell(_ row: CSVRow, _ column: Int) -> [UInt8] {
        let bytes = row.field(column).trimmed
        return bytes.count <= 64 ? Array(bytes) : Array("?".utf8)
    }
}

extension [RateCells] {
    var votes: (decimal: DecimalSign?, isUndecided: Bool) {
        var votes = DecimalVotes()
        for cells in self { cells.rate.withUnsafeBytes { votes.add($0) } }
        return (votes.verdict, votes.isUndecided)
    }

    var dateOrder: DateOrder? {
        var votes = DateVotes()
        for cells in self { cells.date.withUnsafeBytes { votes.add($0) } }
        return votes.verdict
    }
}
