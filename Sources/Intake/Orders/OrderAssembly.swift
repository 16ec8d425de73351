import Kernel

/// Puts the rows of a file together into orders: who bought, statuses, discounts of the whole order, kinds of
/// line, control totals. Whatever an order has, all its rows of the file are its lines, in any sequence.
struct OrderAssembly {
    private let sheet: OrderSheet
    private let statuses: StatusTable
    private(set) var delivered: DeliveredOrders
    private(set) var totals = ImportSummary.Totals()
    private(set) var unknownStatuses: [String] = []
    /// Rows of orders that another row spoiled.
    private(set) var spoiled: [Rejection] = []
    private(set) var acceptedRows = 0
    private(set) var flaggedRows = 0
    /// Rows of a day after today.
    private(set) var futureRows = 0

    private var amounts: [Int: Int128] = [:]
    private var firstDay = Int32.max
    private var lastDay = Int32.min
    private var statusRows: [UInt32: Int] = [:]
    private var named: Set<Int32> = []
    private let meanings: [OrderStatus]
    private let hasher: OrderHasher
    private let today: Int32

    init(_ sheet: OrderSheet, source: String, statuses: StatusTable = .standard, today: Day? = nil) {
        self.sheet = sheet
        self.today = today?.number ?? .max
        self.statuses = statuses
        let texts = sheet.dictionaries[OrderSheet.status]
        meanings = (0..<texts.count).map { statuses.meaning(of: texts.text($0)) ?? .sold }
        hasher = OrderHasher(sheet, statuses)
        delivered = DeliveredOrders(source: source)
        delivered.textNames = sheet.textFields.map(\.name)
        delivered.lines.texts = sheet.texts.map { _ in [] }
    }

    /// - Complexity: O(rows), one counting sort by order.
    mutating func run() {
        let (starts, rows) = rowsByOrder()
        for order in 0..<(starts.count - 1) where starts[order] < starts[order + 1] {
            let range = rows[starts[order]..<starts[order + 1]]
            if sheet.isRejected[order] {
                spoiled += range.map {
                    Rejection(
                        row: Int(sheet.row[Int($0)]), line: Int(sheet.line[Int($0)]), column: -1, reason: .orderRejected
                    )
                }
            } else {
                assemble(Int32(order), range)
            }
        }
        close()
    }

    /// Row indexes grouped by order, in file sequence inside each.
    private func rowsByOrder() -> (starts: [Int], rows: [Int32]) {
        var starts = [Int](repeating: 0, count: sheet.isRejected.count + 1)
        for order in sheet.order { starts[Int(order) + 1] += 1 }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var next = starts
        var rows = [Int32](repeating: 0, count: sheet.count)
        for (index, order) in sheet.order.enumerated() {
            rows[next[Int(order)]] = Int32(truncatingIfNeeded: index)
            next[Int(order)] += 1
        }
        return (starts, rows)
    }

    private mutating func assemble(_ order: Int32, _ rows: ArraySlice<Int32>) {
        guard let first = rows.first.map(Int.init) else { return }
        let person = rows.first { sheet.person[Int($0)] >= 0 }.map { sheet.person[Int($0)] } ?? -1
        let firstStatus = statusCode(first)
        var shares = discountShares(rows, firstStatus)
        for (position, row) in rows.enumerated() {
            let other = sheet.person[Int(row)]
            if (!sheet.flagged.isEmpty && sheet.flagged.contains(row)) || (other >= 0 && other != person) {
                flaggedRows += 1
            }
            count(row)
            appendLines(Int(row), share: shares.isEmpty ? 0 : shares[position], status(Int(row), firstStatus))
        }
        shares.removeAll()
        acceptedRows += rows.count
        delivered.key.append(order)
        delivered.person.append(person)
        delivered.instant.append(sheet.instant[first])
        delivered.rowCount.append(Int32(truncatingIfNeeded: rows.count))
        delivered.lineStart.append(Int32(truncatingIfNeeded: delivered.lines.row.count))
        delivered.shipping.append(firstValue(sheet.shipping, rows))
        delivered.tax.append(firstValue(sheet.tax, rows))
        delivered.total.append(firstValue(sheet.orderTotal, rows))
        delivered.content.append(
            hasher.hash(rows, person: person, orderDiscount: firstValue(sheet.orderDiscount, rows)))
        if person >= 0 { named.insert(person) } else { totals.withoutCustomer += 1 }
    }

    /// The order's discount over its positive lines, in proportion, by largest remainder; empty when there is none.
    private func discountShares(_ rows: ArraySlice<Int32>, _ firstStatus: UInt32?) -> [Int64] {
        guard !sheet.orderDiscount.isEmpty else { return [] }
        let discount = firstValue(sheet.orderDiscount, rows)
        guard discount > 0 else { return [] }
        let weights = rows.map { row -> Int64 in
            let index = Int(row)
            let isSold = status(index, firstStatus) != .void && sheet.quantity[index] >= 0
            return isSold ? max(0, sheet.amount[index]) : 0
        }
        let (sum, overflow) = weights.reduce((Int64(0), false)) { total, weight in
            let (value, carried) = total.0.addingReportingOverflow(weight)
            return (value, total.1 || carried)
        }
        return Rounding.shares(of: overflow ? discount : min(discount, sum), over: weights)
    }

    private mutating func appendLines(_ row: Int, share: Int64, _ status: OrderStatus) {
        let (quantity, amount) = (sheet.quantity[row], sheet.amount[row])
        if status == .void {
            append(row, kind: 3, quantity, amount - share, share)
        } else if quantity < 0 {
            append(row, kind: 1, quantity, amount, share)
        } else if amount < 0 {
            append(row, kind: 2, quantity, amount, share)
        } else {
            append(row, kind: 0, quantity, amount - share, share)
            if status == .returned { append(row, kind: 1, -quantity, share - amount, 0) }
        }
    }

    private mutating func append(_ row: Int, kind: Int64, _ quantity: Int64, _ amount: Int64, _ share: Int64) {
        delivered.lines.row.append(Int64(sheet.row[row]))
        delivered.lines.instant.append(sheet.instant[row])
        delivered.lines.day.append(Int64(sheet.day[row]))
        delivered.lines.kind.append(kind)
        delivered.lines.quantity.append(quantity)
        delivered.lines.amount.append(amount)
        delivered.lines.discount.append(sheet.discount[row] &+ share)
        delivered.lines.currency.append(Int64(sheet.currency[row]))
        if !sheet.unitCost.isEmpty { delivered.lines.unitCost.append(sheet.unitCost[row]) }
        for field in sheet.texts.indices where !sheet.texts[field].isEmpty {
            delivered.lines.texts[field].append(Int64(sheet.texts[field][row]))
        }
    }

    private func statusCode(_ row: Int) -> UInt32? {
        let codes = sheet.texts[OrderSheet.status]
        return codes.isEmpty ? nil : codes[row]
    }

    /// A blank status is that of the order's first row.
    private func status(_ row: Int, _ firstStatus: UInt32?) -> OrderStatus {
        guard let own = statusCode(row), let firstStatus else { return .sold }
        let isBlank = sheet.dictionaries[OrderSheet.status].range(Int(own)).isEmpty
        return meanings[Int(isBlank ? firstStatus : own)]
    }

    private func firstValue(_ values: [Int32: Int64], _ rows: ArraySlice<Int32>) -> Int64 {
        values.isEmpty ? 0 : rows.lazy.compactMap { values[$0] }.first ?? 0
    }

    private mutating func count(_ row: Int32) {
        let index = Int(row)
        amounts[Int(sheet.currency[index]), default: 0] += Int128(sheet.amount[index])
        firstDay = min(firstDay, sheet.day[index])
        lastDay = max(lastDay, sheet.day[index])
        if sheet.day[index] > today { futureRows += 1 }
        if let code = statusCode(index) { statusRows[code, default: 0] += 1 }
    }

    private mutating func close() {
        totals.orders = delivered.count
        totals.people = named.count
        for (code, sum) in amounts {
            let money = sheet.currencies[code]
            totals.amounts[money.code] = Money(minor: Int64(clamping: sum), currency: money).plain
        }
        if acceptedRows > 0 {
            totals.firstDay = Day(number: firstDay).description
            totals.lastDay = Day(number: lastDay).description
        }
        for (code, rows) in statusRows { totals.statuses[sheet.dictionaries[OrderSheet.status].text(Int(code))] = rows }
        unknownStatuses = totals.statuses.keys.filter { statuses.meaning(of: $0) == nil }.sorted()
        delivered.dictionaries = sheet.dictionaries
        delivered.currencies = sheet.currencies
        delivered.keys = sheet.orderKeys
        delivered.people = sheet.people
        delivered.records = [Int64](repeating: 0, count: sheet.people.count)
    }
}
