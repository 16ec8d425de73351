import Kernel

/// What is asked of all lines at once: by which dimensions they are told apart, what is made of those of each cell, and
/// which of them count.
///
///     cell = the lines that have the same key in every dimension
///
/// A cell is there where at least one line is in it. What has no key in a dimension has the key `unknown` there, so that
/// nothing is lost.
public struct CubeQuestion: Sendable {
    /// None is the whole company in one cell.
    public var dimensions: [CubeDimension]
    public var measures: Set<CubeMeasure>
    /// Days since 1970; lines after it do not exist, and whether an order is a purchase is decided without them.
    public var asOf: Int32
    /// First and last day of lines that count, inclusive.
    public var from: Int32
    public var to: Int32
    /// Nil is everybody.
    public var who: PersonSet?
    /// Orders that name nobody count, too: where the company is asked about, and not some people.
    public var includesNobody: Bool
    /// Only purchase lines of purchases; returns and adjustments are left out.
    public var isGross = false
    /// Orders of gifts alone are purchases, too.
    public var includesZero = false
    /// Only orders that this source said, as if there were no others.
    public var source: String?

    public init(
        _ dimensions: [CubeDimension], _ measures: Set<CubeMeasure>, asOf: Int32, from: Int32 = .min, to: Int32 = .max,
        who: PersonSet? = nil, includesNobody: Bool = true
    ) {
        (self.dimensions, self.measures, self.who) = (dimensions, measures, who)
        (self.asOf, self.from, self.to) = (asOf, from, min(to, asOf))
        self.includesNobody = includesNobody
    }
}

/// What is made of the lines of a cell. Meanings are those of `purchases(…)` in rules, with the cell for a filter.
public enum CubeMeasure: String, Sendable, Hashable, CaseIterable {
    /// Distinct purchases with a purchase line in the cell; one counts once in each cell that it has such a line in.
    case orders
    /// Pieces, less those that came back, in millionths; an adjustment has none.
    case quantity
    /// Money of all lines, purchases, returns and adjustments, each by its own day, in minor units. Lines without a rate
    /// are left out.
    case revenue
    /// revenue − cost, in millionths of the currency's unit; unknown where one line sold or returned has no cost.
    case profit
    /// Distinct customers with a purchase of the cell.
    case people
    /// Those of them for whom it is a purchase of the day on which they bought first, as of the as-of day.
    case newPeople = "new_people"
    /// revenue ÷ orders; unknown without orders.
    case averageTicket = "average_ticket"
    /// People with two purchases or more in the cell ÷ people; unknown without people.
    case repeatRate = "repeat_rate"
}

/// What tells lines apart.
public enum CubeDimension: Sendable {
    /// By the line's own day.
    case time(CubeTime)
    /// By a text of the line: folded as rules compare it, or as it is written.
    case line(field: String, isFolded: Bool)
    /// By the source that said the order.
    case source
    /// By a text of the person, folded.
    case texts(PersonTexts)
    /// By a yes or no: 0 unknown, 1 false, 2 true.
    case truths(RawColumn<UInt8>)
    /// By a number of the person, value ÷ denominator; there may be some thousands.
    case numbers(RawColumn<Int64>, denominator: Int64)
    /// By each tag of the person, folded: whoever has two is in two cells.
    case tags(PersonTags)
    /// By whether the person is among some.
    case set(PersonSet)
    /// By each of several sets that the person is in.
    case sets([NamedSet])
    /// By something that is known of nobody here.
    case nothing

    /// People who are called something.
    public struct NamedSet: Sendable {
        public var name: String
        public var people: PersonSet

        public init(_ name: String, _ people: PersonSet) { (self.name, self.people) = (name, people) }
    }

    /// Whether one line may be in several cells.
    public var isMany: Bool {
        switch self {
        case .tags, .sets: true
        default: false
        }
    }
}

/// What lines have in common in a dimension.
public enum CubeKey: Sendable, Hashable {
    case text(String)
    /// Of a time its number (`CubeTime.number`), of a truth 0 or 1, of a number the value times its denominator.
    case number(Int64)
    case unknown

    /// Whether two parts of a home speak of the same.
    func identity(isFolded: Bool) -> CubeKey {
        if case .text(let text) = self, isFolded { return .text(FoldedText.fold(text)) }
        return self
    }
}

/// Why a cube is not made, so that whoever asked can ask for less.
public enum CubeProblem: Problem, Equatable {
    /// More cells than anybody reads.
    case tooManyCells(most: Int)
    /// A column with more values than cells can be told apart by.
    case tooManyKeys(most: Int)

    public var code: String {
        switch self {
        case .tooManyCells: "cube.too-many-cells"
        case .tooManyKeys: "cube.too-many-keys"
        }
    }
    public var kind: ProblemKind { .usage }
    public var arguments: [String: String] {
        switch self {
        case .tooManyCells(let most), .tooManyKeys(let most): ["most": String(most)]
        }
    }
}
