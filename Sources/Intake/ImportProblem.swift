import Kernel

/// Why an import cannot be done as asked.
public enum ImportProblem: Problem, Equatable {
    case unknownColumn(String, known: [String])
    case unknownField(String, ImportKind)
    case fieldTwice(String)
    case missingField(String, kind: ImportKind)
    case emptyFile
    case notATable
    case undecided(column: String, what: String)
    case fillForOrders
    case sourceName(String)
    case notFound(Int64)
    case notWaiting(Int64)
    case notApplied(Int64)

    public var code: String {
        switch self {
        case .unknownColumn: "import.unknown-column"
        case .unknownField: "import.unknown-field"
        case .fieldTwice: "import.field-twice"
        case .missingField: "import.missing-field"
        case .emptyFile: "import.empty-file"
        case .notATable: "import.not-a-table"
        case .undecided(_, let what): "import.undecided-\(what)"
        case .fillForOrders: "import.fill-for-orders"
        case .sourceName: "import.source-name"
        case .notFound: "import.not-found"
        case .notWaiting: "import.not-waiting"
        case .notApplied: "import.not-applied"
        }
    }

    public var kind: ProblemKind {
        switch self {
        case .notFound: .notFound
        case .notWaiting, .notApplied: .conflict
        case .emptyFile, .notATable: .invalid
        default: .usage
        }
    }

    public var arguments: [String: String] {
        switch self {
        case .unknownColumn(let name, let known): ["column": name, "known": known.prefix(40).joined(separator: ", ")]
        case .unknownField(let name, let kind): ["field": name, "known": Field.names(of: kind).joined(separator: ", ")]
        case .fieldTwice(let name), .missingField(let name, _): ["field": name]
        case .undecided(let column, _): ["column": column]
        case .sourceName(let name): ["source": name]
        case .notFound(let id), .notWaiting(let id), .notApplied(let id): ["import": String(id)]
        case .emptyFile, .notATable, .fillForOrders: [:]
        }
    }
}

/// Why one row was not taken. The row itself goes to the reject file as it was.
public enum RejectReason: UInt8, Sendable, CaseIterable {
    case structure = 1, fieldCount, encoding
    case dateUnreadable, dateMissing, amountUnreadable, amountMissing, priceUnreadable, quantityUnreadable
    case discountUnreadable, currencyUnreadable, amountTooLarge
    case orderRejected
    case personWithoutKey, lineIDMissing, rateUnreadable
    case skuMissing, costUnreadable
    case channelUnreadable, stateUnreadable, addressUnreadable
    case dateOutOfRange

    /// Whether a number or a date could not be read.
    var isOfNumberOrDate: Bool {
        switch self {
        case .dateUnreadable, .dateOutOfRange, .amountUnreadable, .priceUnreadable, .quantityUnreadable,
            .discountUnreadable, .rateUnreadable, .costUnreadable, .amountTooLarge:
            true
        default: false
        }
    }

    /// Stable name, used in the reject file, in JSON and as `reject.<code>` in the catalogue of texts.
    public var code: String {
        switch self {
        case .structure: "structure"
        case .fieldCount: "field-count"
        case .encoding: "encoding"
        case .dateUnreadable: "date-unreadable"
        case .dateMissing: "date-missing"
        case .dateOutOfRange: "date-out-of-range"
        case .amountUnreadable: "amount-unreadable"
        case .amountMissing: "amount-missing"
        case .priceUnreadable: "price-unreadable"
        case .quantityUnreadable: "quantity-unreadable"
        case .discountUnreadable: "discount-unreadable"
        case .currencyUnreadable: "currency-unreadable"
        case .amountTooLarge: "amount-too-large"
        case .orderRejected: "order-rejected"
        case .personWithoutKey: "person-without-key"
        case .lineIDMissing: "line-id-missing"
        case .rateUnreadable: "rate-unreadable"
        case .skuMissing: "sku-missing"
        case .costUnreadable: "cost-unreadable"
        case .channelUnreadable: "channel-unreadable"
        case .stateUnreadable: "state-unreadable"
        case .addressUnreadable: "address-unreadable"
        }
    }
}

/// A row that was not taken: where it stands and why.
public struct Rejection: Sendable, Equatable {
    /// Data row from 1 and line of the file from 1.
    public var row: Int
    public var line: Int
    /// Column from 0; −1 is the whole row.
    public var column: Int
    public var reason: RejectReason

    public init(row: Int, line: Int, column: Int, reason: RejectReason) {
        self.row = row
        self.line = line
        self.column = column
        self.reason = reason
    }
}
