import Kernel

/// One line as it will count. A returned row makes two of them.
public struct OrderLine: Sendable {
    /// Row of the file, from 1.
    public var row: Int64
    public var instant: Int64
    /// Day number in the home's zone.
    public var day: Int64
    /// `LineKind` of Timelines: 0 purchase, 1 return, 2 adjustment, 3 void.
    public var kind: Int64
    /// Millionths, signed.
    public var quantity: Int64
    /// Minor units, signed, after all discounts.
    public var amount: Int64
    /// Minor units, zero or more.
    public var discount: Int64
    /// Millionths; −1 unknown.
    public var unitCost: Int64
    /// Code of `currencies`.
    public var currency: Int64
}

/// The accepted orders of a portion of a file, priced and judged, ready to become facts.
///
/// Orders stand in the sequence of their first row. Texts and people are codes of dictionaries. A portion holds all
/// rows of each of its orders. Lines are worked out when they are asked for: what is held is the rows.
public struct DeliveredOrders: Sendable {
    public let source: String
    let sheet: OrderSheet
    /// Rows grouped by order, when they do not stand so in the file; else empty.
    var rowIndex: [Int32] = []
    /// Where the rows of an order begin, in `rowIndex` or in the sheet.
    var rowStart: [Int32] = []
    /// Share of a row in the discount of its order, by row of the sheet; only of rows that have one.
    var shares: [Int32: Int64] = [:]

    /// Number of the order in `keys`, by order.
    public var key: [Int32] = []
    /// xxHash64 of each order's key, with the hash of the source as its seed.
    public var hashes: [UInt64] = []
    /// Orders by ascending hash.
    public var sorted: [Int32] = []
    /// All who were named so far: codes mean the same in all portions of a file.
    public var people = TextDictionary()
    /// Who bought: code of `people`; −1 nobody.
    public var person: [Int32] = []
    public var instant: [Int64] = []
    /// Where the lines of an order begin among all lines, and at the end where the last one's end.
    public var lineStart: [Int32] = [0]
    public var rowCount: [Int32] = []
    public var shipping: [Int64] = []
    public var tax: [Int64] = []
    /// What the file says the order comes to, minor units; 0 where it says nothing. In no figure.
    public var total: [Int64] = []
    /// What the file says of the order, hashed independently of the sequence of its rows.
    public var content: [UInt64] = []

    /// Source record of each person code, filled by Identity; 0 for those whom no order names.
    public var records: [Int64] = []

    /// None as yet.
    public init(source: String) { self.init(source: source, OrderSheet([], present: [], home: .cop)) }

    init(source: String, _ sheet: OrderSheet) {
        self.source = source
        self.sheet = sheet
    }

    public var count: Int { key.count }
    public var lineCount: Int { Int(lineStart[lineStart.count - 1]) }

    /// Order number as the file writes it; a key that begins with NUL stands for (instant, person).
    public var keys: TextList { sheet.orderKeys }
    public var currencies: [Currency] { sheet.currencies }
    /// Field names of the texts that lines have: the contract's, then `attr:NAME`.
    public var textNames: [String] { sheet.present.map { sheet.textFields[$0].name } }
    /// By text name.
    public var dictionaries: [TextDictionary] { sheet.dictionaries }
    public var hasUnitCosts: Bool { !sheet.unitCosts.isEmpty }
    /// Whether no row has stayed behind, of a refused order or of one that goes on: texts of those are in `dictionaries`.
    public var hasEveryRow: Bool { rowCount.reduce(0) { $0 + Int($1) } == sheet.count }

    public func isNumbered(_ order: Int) -> Bool { sheet.orderKeys.bytes(Int(key[order])).first != 0 }

    /// Calls `body` with each line of an order and the codes of its texts, in the sequence of `textNames`.
    public func forEachLine(of order: Int, _ body: (OrderLine, UnsafePointer<UInt32>) -> Void) {
        guard order < rowStart.count else { return }
        for place in Int(rowStart[order])..<Int(rowStart[order] + rowCount[order]) {
            let index = rowIndex.isEmpty ? place : Int(rowIndex[place])
            let row = sheet.rows[index]
            let codes = UnsafePointer(sheet.codes + index * sheet.width)
            let share = shares.isEmpty ? 0 : shares[Int32(truncatingIfNeeded: index)] ?? 0
            var line = OrderLine(
                row: Int64(row.row), instant: row.instant, day: Int64(row.day), kind: 0, quantity: row.quantity,
                amount: row.amount, discount: row.discount &+ share,
                unitCost: sheet.unitCosts.isEmpty ? -1 : sheet.unitCosts[index], currency: Int64(row.currency))
            if row.status == .void {
                line.kind = 3
                line.amount &-= share
            } else if row.quantity < 0 {
                line.kind = 1
            } else if row.amount < 0 {
                line.kind = 2
            } else {
                line.amount &-= share
            }
            body(line, codes)
            guard row.isTakenBack else { continue }
            (line.kind, line.quantity, line.amount, line.discount) = (1, -line.quantity, -line.amount, row.discount)
            body(line, codes)
        }
    }
}
