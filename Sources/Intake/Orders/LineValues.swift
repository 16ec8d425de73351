import Formats
import Kernel

/// The numbers of one order row.
struct LineValues {
    var quantity = Micros.scale
    var amount: Int64 = 0
    var discount: Int64 = 0
    var unitCost: Int64 = -1
    var currency: UInt8 = 0
    var extra = OrderExtra()
    var isFlagged = false

    private enum Cell {
        case absent
        case unreadable
        case number(Micros)

        var isNumber: Bool {
            if case .number = self { return true }
            return false
        }
    }

    /// Reads the row's numbers, or says which column makes the row unusable and why.
    ///
    /// amount = quantity × unit_price − discount where the file gives none; a written but unreadable amount
    /// rejects even beside a readable price; an unreadable quantity beside a readable amount is 1, flagged.
    mutating func read(_ row: CSVRow, _ columns: OrderColumns, _ sheet: OrderSheet) -> (Int, RejectReason)? {
        // No column of currencies, no cell.
        guard let money = sheet.currency(row.field(columns.currency)) else {
            return (columns.currency, .currencyUnreadable)
        }
        currency = money.code
        let written = cell(row, columns.amount, columns)
        if case .unreadable = written { return (columns.amount, .amountUnreadable) }
        if let failure = readQuantity(row, columns, hasAmount: written.isNumber) { return failure }
        if let failure = readDiscount(row, columns, money.factor, hasAmount: written.isNumber) { return failure }
        switch written {
        case .number(let value):
            guard let minor = Self.fits(value, money.factor) else { return (columns.amount, .amountTooLarge) }
            amount = quantity < 0 ? -abs(minor) : minor
        case .absent, .unreadable:
            if let failure = computeAmount(row, columns, money.factor) { return failure }
        }
        readRest(row, columns, money.factor)
        return nil
    }

    private mutating func readQuantity(
        _ row: CSVRow, _ columns: OrderColumns, hasAmount: Bool
    ) -> (Int, RejectReason)? {
        switch cell(row, columns.quantity, columns) {
        case .number(let value): quantity = value.raw
        case .absent: break
        case .unreadable:
            guard hasAmount else { return (columns.quantity, .quantityUnreadable) }
            isFlagged = true
        }
        return nil
    }

    private mutating func readDiscount(
        _ row: CSVRow, _ columns: OrderColumns, _ factor: Int64, hasAmount: Bool
    ) -> (Int, RejectReason)? {
        switch cell(row, columns.discount, columns) {
        case .number(let value):
            guard let minor = Self.fits(value, factor) else { return (columns.discount, .amountTooLarge) }
            discount = abs(minor)
        case .absent: break
        case .unreadable:
            guard hasAmount else { return (columns.discount, .discountUnreadable) }
            isFlagged = true
        }
        return nil
    }

    private mutating func computeAmount(
        _ row: CSVRow, _ columns: OrderColumns, _ factor: Int64
    ) -> (Int, RejectReason)? {
        switch cell(row, columns.unitPrice, columns) {
        case .absent: return (max(columns.amount, columns.unitPrice), .amountMissing)
        case .unreadable: return (columns.unitPrice, .priceUnreadable)
        case .number(let price):
            let size = Micros(raw: Int64(clamping: quantity.magnitude))
            // A return is worth −(|quantity| × unit_price − discount); some tools write its price negative, too.
            let unitPrice = quantity < 0 ? Micros(raw: Int64(clamping: price.raw.magnitude)) : price
            guard let gross = Micros.amount(quantity: size, unitPrice: unitPrice, factor: factor) else {
                return (columns.unitPrice, .amountTooLarge)
            }
            let (net, overflow) = gross.subtractingReportingOverflow(discount)
            guard !overflow, net.magnitude <= Self.largest.magnitude else {
                return (columns.unitPrice, .amountTooLarge)
            }
            amount = quantity < 0 ? -net : net
            return nil
        }
    }

    private mutating func readRest(_ row: CSVRow, _ columns: OrderColumns, _ factor: Int64) {
        var hasBad = false
        func minor(_ column: Int) -> Int64? {
            switch cell(row, column, columns) {
            case .number(let value):
                let minor = Self.fits(value, factor)
                hasBad = hasBad || minor == nil
                return minor
            case .unreadable:
                hasBad = true
                return nil
            case .absent: return nil
            }
        }
        if columns.hasExtras {
            extra.orderDiscount = minor(columns.orderDiscount).map(abs)
            extra.shipping = minor(columns.shipping)
            extra.tax = minor(columns.tax)
            extra.total = minor(columns.orderTotal)
        }
        isFlagged = isFlagged || hasBad
        switch cell(row, columns.unitCost, columns) {
        case .number(let value) where value.raw >= 0: unitCost = value.raw
        case .absent: break
        default: isFlagged = true
        }
    }

    @inline(__always)
    private func cell(_ row: CSVRow, _ column: Int, _ columns: OrderColumns) -> Cell {
        guard column >= 0 else { return .absent }
        let bytes = row.field(column).trimmed
        if bytes.isEmpty { return .absent }
        return NumberText.micros(bytes, decimal: columns.decimal).map(Cell.number) ?? .unreadable
    }

    /// The largest amount of a line: ten million million. Nine thousand such lines still fit a 64-bit sum.
    static let largest: Int64 = 1_000_000_000_000_000

    /// Minor units, or nil when they are more than a line may have.
    private static func fits(_ value: Micros, _ factor: Int64) -> Int64? {
        let minor = value.minor(factor: factor)
        return minor.magnitude <= largest.magnitude ? minor : nil
    }
}
