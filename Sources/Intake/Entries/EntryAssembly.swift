import Kernel

/// Makes entries of the rows of a portion: of an entry that several rows speak of the last row counts, the others are
/// remembered for the accounting. Gathers the control totals.
struct EntryAssembly {
    private(set) var delivered: DeliveredEntries
    private(set) var account = PortionAccount()
    /// Hashes of what the entries are known by, ascending.
    let hashes: [UInt64]
    /// By code of a person in the sheet: code among all whom the file has named so far.
    let personCodes: [Int32]

    /// - Parameter people: those whom earlier portions of the file named; those of this one come behind.
    init(
        _ sheet: EntrySheet, source: String, kind: ImportKind, today: Day,
        people: consuming TextDictionary = TextDictionary()
    ) {
        personCodes = people.codes(of: sheet.people, Array(0..<sheet.people.count))
        let here = sheet.isGone.isEmpty ? Array(0..<sheet.count) : (0..<sheet.count).filter(sheet.isHere)
        // Keys are coded as they come: without repeats entry, key and row are one number.
        var last = [Int32](repeating: -1, count: sheet.keys.count)
        for row in here { last[Int(sheet.key[row])] = Int32(truncatingIfNeeded: row) }
        let chosen = last.filter { $0 >= 0 }
        delivered = DeliveredEntries(source: source, kind: kind)
        if chosen.count < here.count { delivered.repeats = Self.repeats(sheet, here, last) }
        func pick<Value>(_ values: [Value]) -> [Value] {
            chosen.count == sheet.count || values.isEmpty ? values : chosen.map { values[Int($0)] }
        }
        delivered.key = pick(sheet.key)
        delivered.person = pick(sheet.person)
        for entry in delivered.person.indices where delivered.person[entry] >= 0 {
            delivered.person[entry] = personCodes[Int(delivered.person[entry])]
        }
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
        delivered.people = people
        delivered.records = [Int64](repeating: 0, count: delivered.people.count)
        delivered.currencies = sheet.currencies
        delivered.textNames = sheet.textFields.map(\.name)
        delivered.dictionaries = sheet.dictionaries
        let unsorted = last.indices.filter { last[$0] >= 0 }.map { sheet.hash(ofKey: $0) }
        hashes = KeySort.order(unsorted).map { unsorted[Int($0)] }
        count(sheet, here, today: Int64(today.number))
    }

    /// The rows that are not the last of their entry.
    private static func repeats(_ sheet: EntrySheet, _ here: [Int], _ last: [Int32]) -> [DeliveredEntries.Repeat] {
        var entries: [Int] = []
        var next = 0
        for row in last {
            entries.append(next)
            if row >= 0 { next += 1 }
        }
        return here.compactMap { row in
            let key = Int(sheet.key[row])
            return Int(last[key]) == row ? nil : .init(entry: entries[key], content: sheet.content[row])
        }
    }

    /// Of accepted rows, as the file says.
    private mutating func count(_ sheet: EntrySheet, _ here: [Int], today: Int64) {
        account.acceptedRows = here.count
        account.flaggedRows = sheet.flagged
        account.flags = sheet.flags
        var isNamed = [Bool](repeating: false, count: sheet.people.count)
        var sums = [Int128?](repeating: nil, count: sheet.currencies.count)
        var (first, last) = (Int32.max, Int32.min)
        for row in here {
            let day = Int32(clamping: sheet.day[row])
            (first, last) = (min(first, day), max(last, day))
            if sheet.day[row] > today { account.futureRows += 1 }
            if sheet.person[row] >= 0 { isNamed[Int(sheet.person[row])] = true }
            if !sheet.amount.isEmpty {
                let code = Int(sheet.currency[row])
                sums[code] = (sums[code] ?? 0) + Int128(sheet.amount[row])
            }
        }
        account.add(days: first, last)
        account.people = isNamed.count { $0 }
        account.withoutCustomer = delivered.person.count { $0 < 0 }
        for (code, sum) in sums.enumerated() { if let sum { account.add(sum, of: sheet.currencies[code]) } }
        guard let status = sheet.textFields.firstIndex(where: { $0.name == "status" }), !sheet.texts[status].isEmpty
        else { return }
        var rows: [Int64: Int] = [:]
        for row in here { rows[sheet.texts[status][row], default: 0] += 1 }
        for (code, count) in rows { account.add(rows: count, ofStatus: sheet.dictionaries[status].text(Int(code))) }
    }
}
