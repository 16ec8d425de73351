import Kernel

/// Makes entries of rows: of an entry that several rows speak of the last row counts, the others are remembered for
/// the accounting. Gathers the control totals.
struct EntryAssembly {
    let delivered: DeliveredEntries
    let totals: ImportSummary.Totals

    init(_ sheet: consuming EntrySheet, source: String, kind: ImportKind) {
        var totals = Self.totals(sheet)
        var last = [Int32](repeating: -1, count: sheet.keys.count)
        for row in 0..<sheet.count { last[Int(sheet.key[row])] = Int32(truncatingIfNeeded: row) }
        let hasRepeats = sheet.count > sheet.keys.count
        var delivered = DeliveredEntries(source: source, kind: kind)
        // Keys are coded as they come: without repeats entry, key and row are one number.
        delivered.repeats =
            !hasRepeats
            ? []
            : (0..<sheet.count).compactMap { row in
                let entry = Int(sheet.key[row])
                return Int(last[entry]) == row ? nil : .init(entry: entry, content: sheet.content[row])
            }
        func pick<Value>(_ values: [Value]) -> [Value] {
            hasRepeats && !values.isEmpty ? last.map { values[Int($0)] } : values
        }
        delivered.key = pick(sheet.key)
        delivered.person = pick(sheet.person)
        delivered.row = pick(sheet.row)
        delivered.instant = pick(sheet.instant)
        delivered.day = pick(sheet.day)
        delivered.value = pick(sheet.value)
        delivered.minutes = pick(sheet.minutes)
        delivered.amount = pick(sheet.amount)
        delivered.currency = pick(sheet.currency)
        delivered.texts = sheet.texts.map(pick)
        delivered.content = pick(sheet.content)
        delivered.keys = sheet.keys
        delivered.people = sheet.people
        delivered.records = [Int64](repeating: 0, count: sheet.people.count)
        delivered.currencies = sheet.currencies
        delivered.textNames = sheet.textFields.map(\.name)
        delivered.dictionaries = sheet.dictionaries
        totals.withoutCustomer = delivered.person.count { $0 < 0 }
        self.totals = totals
        self.delivered = delivered
    }

    /// Of accepted rows, as the file says.
    private static func totals(_ sheet: borrowing EntrySheet) -> ImportSummary.Totals {
        var totals = ImportSummary.Totals()
        totals.people = sheet.people.count
        totals.firstDay = sheet.day.min().map { Day(number: Int32(clamping: $0)).description }
        totals.lastDay = sheet.day.max().map { Day(number: Int32(clamping: $0)).description }
        var sums = [Int128](repeating: 0, count: sheet.currencies.count)
        for (row, amount) in sheet.amount.enumerated() { sums[Int(sheet.currency[row])] += Int128(amount) }
        for code in Set(sheet.currency) {
            let money = sheet.currencies[Int(code)]
            totals.amounts[money.code] = Money(minor: Int64(clamping: sums[Int(code)]), currency: money).plain
        }
        if let status = sheet.textFields.firstIndex(where: { $0.name == "status" }) {
            var rows: [Int64: Int] = [:]
            for code in sheet.texts[status] { rows[code, default: 0] += 1 }
            for (code, count) in rows { totals.statuses[sheet.dictionaries[status].text(Int(code))] = count }
        }
        return totals
    }
}
