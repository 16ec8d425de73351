import Kernel
import Timelines

/// What is asked of all sales at once.
public struct CubeRequest: Sendable {
    public var rows: [CubeName]
    public var columns: [CubeName]
    public var measures: [CubeMeasure]
    /// First and last day of lines that count, inclusive.
    public var from: Day?
    public var to: Day?
    /// As `CubeQuestion` has them.
    public var isGross = false
    public var includesZero = false
    public var source: String?

    public init(
        rows: [CubeName], columns: [CubeName] = [], measures: [CubeMeasure] = [.revenue], from: Day? = nil,
        to: Day? = nil
    ) {
        (self.rows, self.columns, self.measures, self.from, self.to) = (rows, columns, measures, from, to)
    }

    /// Measures between commas.
    /// - Throws: `cube.measure-unknown`.
    public static func measures(_ text: String) throws -> [CubeMeasure] {
        let measures = try CubeNames.list(text).map { name in
            guard let measure = CubeMeasure(rawValue: name) else {
                throw PlainProblem(
                    "cube.measure-unknown", .usage,
                    ["name": name, "known": CubeMeasure.allCases.map(\.rawValue).joined(separator: " ")])
            }
            return measure
        }
        return measures.isEmpty ? [.revenue] : measures
    }

    /// - Throws: `cube.dimension-twice`; `cube.days` where the last day is before the first.
    public func check() throws {
        let names = rows + columns
        if let twice = names.indices.first(where: { names[..<$0].map(\.meaning).contains(names[$0].meaning) }) {
            throw PlainProblem("cube.dimension-twice", .usage, ["name": names[twice].text])
        }
        if let from, let to, to < from {
            throw PlainProblem("cube.days", .usage, ["from": from.description, "to": to.description])
        }
    }
}

/// Sales by rows and columns: the cells that there are, and totals that are cells of their own, because neither people nor
/// orders of several cells may be added. Cells are put in order when somebody looks at them.
public struct CubeTable: Sendable {
    let sight: CubeSight
    let answer: CubeAnswer
    /// Nil where there are not both rows and columns.
    let byRow: CubeAnswer?
    let byColumn: CubeAnswer?
    public let total: [CubeValue]
    /// Lines in no money, because their currency has no rate of their day.
    public let linesWithoutRate: Int
    /// Lines whose cost nobody knows; counted where profit is asked for.
    public let linesWithoutCost: Int
    /// Of the evaluation alone.
    public let elapsedMilliseconds: Double
    /// Only the rows of which the first measure comes to most; totals stay those of all.
    public var top: Int?

    public var request: CubeRequest { sight.request }
    public var asOf: Day { sight.asOf }
    public var currency: Currency { sight.timeline.currency }
    /// Cells that there are.
    public var count: Int { answer.count }

    private var rowCount: Int { request.rows.count }
    private var dimensionCount: Int { rowCount + request.columns.count }

    /// By keys, ascending; what is not known comes last.
    public var cells: [Cell] {
        let all = sight.sorted(answer, Array(0..<dimensionCount))
        guard let top else { return all }
        let rows = byRow == nil ? best(top, of: all) : rowTotals
        let places = Dictionary(rows.enumerated().map { ($1.keys, $0) }) { first, _ in first }
        let kept = all.enumerated().compactMap { number, cell in
            places[Array(cell.keys.prefix(rowCount))].map { (place: $0, number: number, cell: cell) }
        }
        return kept.sorted { ($0.place, $0.number) < ($1.place, $1.number) }.map(\.cell)
    }

    /// By keys of the rows; empty where there are no columns, so that cells are rows.
    public var rowTotals: [Cell] {
        guard let byRow else { return [] }
        let all = sight.sorted(byRow, Array(0..<rowCount))
        return top.map { best($0, of: all) } ?? all
    }

    public var columnTotals: [Cell] { byColumn.map { sight.sorted($0, Array(rowCount..<dimensionCount)) } ?? [] }

    private func best(_ count: Int, of rows: [Cell]) -> [Cell] {
        let sorted = rows.enumerated().sorted { one, other in
            let (mine, theirs) = (one.element.values.first?.size ?? 0, other.element.values.first?.size ?? 0)
            return (-mine, one.offset) < (-theirs, other.offset)
        }
        return sorted.prefix(max(0, count)).map(\.element)
    }

    public struct Cell: Sendable, Equatable {
        /// One for each dimension of rows, then of columns; of a total those it is of.
        public let keys: [CubeLabel]
        /// One for each measure.
        public let values: [CubeValue]

        public init(keys: [CubeLabel], values: [CubeValue]) { (self.keys, self.values) = (keys, values) }
    }
}

/// A key as answers write it.
public enum CubeLabel: Sendable, Hashable {
    /// A text, or a time: `2024-05`, `2024-W05`.
    case text(String)
    /// 1 is Monday.
    case weekday(Int)
    case truth(Bool)
    /// A plain decimal.
    case number(String)
    case unknown

    /// As files write it; nothing for what is not known.
    public var plain: String {
        switch self {
        case .text(let text), .number(let text): text
        case .weekday(let day): String(day)
        case .truth(let truth): truth ? "true" : "false"
        case .unknown: ""
        }
    }

    init(_ key: CubeKey, _ dimension: CubeDimension) {
        switch (key, dimension) {
        case (.unknown, _): self = .unknown
        case (.text(let text), _): self = .text(text)
        case (.number(let number), .time(.weekday)): self = .weekday(Int(number))
        case (.number(let number), .time(let time)): self = .text(time.text(number))
        case (.number(let number), .numbers(_, let denominator)): self = .number(Self.decimal(number, denominator))
        case (.number(let number), _): self = .truth(number == 1)
        }
    }

    /// Up to six decimals, without zeros at the end.
    private static func decimal(_ number: Int64, _ denominator: Int64) -> String {
        if denominator == 1 { return String(number) }
        let micros = Rounding.divide(Int128(number) * Int128(Micros.scale), by: Int128(max(1, denominator)))
        var text = Money.plain(minor: Int64(clamping: micros), digits: 6)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}

/// A figure of a cell.
public enum CubeValue: Sendable, Hashable {
    case count(Int)
    /// Millionths.
    case quantity(Int128)
    /// Minor units, rounded half away from zero; nil is not known.
    case money(Int64?)
    /// above ÷ below; nil of nobody.
    case ratio(above: Int, below: Int)

    init(_ measure: CubeMeasure, _ figures: CubeFigures, _ currency: Currency) {
        switch measure {
        case .orders: self = .count(figures.orders)
        case .people: self = .count(figures.people)
        case .newPeople: self = .count(figures.newPeople)
        case .quantity: self = .quantity(figures.quantity)
        case .revenue: self = .money(Int64(clamping: figures.revenue))
        case .profit:
            let microsPerMinor = Int128(Micros.scale / currency.minorFactor)
            self = .money(figures.profit(currency).map { Int64(clamping: Rounding.divide($0, by: microsPerMinor)) })
        case .averageTicket:
            let orders = Int128(figures.orders)
            self = .money(orders == 0 ? nil : Int64(clamping: Rounding.divide(figures.revenue, by: orders)))
        case .repeatRate: self = .ratio(above: figures.repeated, below: figures.people)
        }
    }

    /// What tables are sorted by; what is not known is least.
    public var size: Double {
        switch self {
        case .count(let count): Double(count)
        case .quantity(let micros): Double(micros)
        case .money(let minor): minor.map(Double.init) ?? -.infinity
        case .ratio(let above, let below): below == 0 ? -.infinity : Double(above) / Double(below)
        }
    }
}
