import Kernel

/// What the rows of a file of orders, events or payments come to, gathered over its portions.
struct PortionAccount {
    var acceptedRows = 0
    var flaggedRows = 0
    /// Values that cannot be read, by reason: of events and payments.
    var flags: [String: Int] = [:]
    /// Rows of a day after today.
    var futureRows = 0
    var orders = 0
    var withoutCustomer = 0
    /// People named; of one portion each counts once, whoever knows all portions knows better.
    var people = 0
    private var amounts: [String: Int128] = [:]
    private var statuses: [String: Int] = [:]
    private var firstDay = Int32.max
    private var lastDay = Int32.min

    mutating func add(_ sum: Int128, of currency: Currency) { amounts[currency.code, default: 0] += sum }

    mutating func add(rows: Int, ofStatus text: String) { statuses[text, default: 0] += rows }

    mutating func add(days first: Int32, _ last: Int32) {
        firstDay = min(firstDay, first)
        lastDay = max(lastDay, last)
    }

    mutating func add(_ other: PortionAccount) {
        acceptedRows += other.acceptedRows
        flaggedRows += other.flaggedRows
        flags.merge(other.flags) { $0 + $1 }
        futureRows += other.futureRows
        orders += other.orders
        withoutCustomer += other.withoutCustomer
        people += other.people
        amounts.merge(other.amounts) { $0 + $1 }
        statuses.merge(other.statuses) { $0 + $1 }
        add(days: other.firstDay, other.lastDay)
    }

    func totals() -> ImportSummary.Totals {
        var totals = ImportSummary.Totals()
        totals.orders = orders
        totals.people = people
        totals.withoutCustomer = withoutCustomer
        for (code, sum) in amounts {
            guard let currency = Currency(code) else { continue }
            totals.amounts[code] = Money(minor: Int64(clamping: sum), currency: currency).plain
        }
        if acceptedRows > 0 {
            totals.firstDay = Day(number: firstDay).description
            totals.lastDay = Day(number: lastDay).description
        }
        totals.statuses = statuses
        return totals
    }

    /// Status texts that the table does not know.
    func unknownStatuses(_ table: StatusTable) -> [String] {
        statuses.keys.filter { table.meaning(of: $0) == nil }.sorted()
    }
}
