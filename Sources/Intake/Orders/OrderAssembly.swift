import Kernel

/// Puts the rows of a portion together into orders: who bought, statuses, discounts of the whole order, content.
/// Whatever an order has, all its rows of the portion are its lines, in any sequence.
struct OrderAssembly {
    private let sheet: OrderSheet
    private let rows: UnsafeMutablePointer<OrderRow>
    private(set) var delivered: DeliveredOrders
    private(set) var account = PortionAccount()
    /// Rows of orders that another row spoiled.
    private(set) var spoiled: [Rejection] = []

    /// By currency.
    private var amounts: [Int128]
    private var isUsed: [Bool]
    private var firstDay = Int32.max
    private var lastDay = Int32.min
    /// Rows by status code.
    private var statusRows: [Int]
    /// By run of rows: code of who is named.
    private(set) var personCodes: [Int32]
    /// By code of a person.
    private var isNamed: [Bool]
    private let groups: OrderGroups
    /// By run: whether a row of its order was rejected.
    private(set) var isRejected: [Bool]
    private let meanings: [OrderStatus]
    private let isBlank: [Bool]
    private let statusSlot: Int?
    private let hasSingleStatus: Bool
    private let hasExtras: Bool
    private let hasCosts: Bool
    private let hasher: OrderHasher
    private let today: Int32

    /// - Parameter people: those whom earlier portions of the file named; those of this one come behind.
    init(
        _ sheet: OrderSheet, source: String, statuses: StatusTable = .standard, today: Day? = nil,
        people: consuming TextDictionary = TextDictionary()
    ) {
        self.sheet = sheet
        rows = sheet.rows
        self.today = today?.number ?? .max
        statusSlot = sheet.statusSlot
        let texts = statusSlot.map { sheet.dictionaries[$0] } ?? TextDictionary()
        meanings = (0..<texts.count).map { statuses.meaning(of: texts.text($0)) ?? .sold }
        isBlank = (0..<texts.count).map { texts.range($0).isEmpty }
        hasSingleStatus = statusSlot == nil
        hasExtras = !sheet.extras.isEmpty
        hasCosts = !sheet.unitCosts.isEmpty
        hasher = OrderHasher(sheet, statuses)
        amounts = sheet.currencies.map { _ in 0 }
        isUsed = sheet.currencies.map { _ in false }
        statusRows = meanings.map { _ in 0 }
        groups = OrderGroups(sheet)
        isRejected = sheet.isRejected
        delivered = DeliveredOrders(source: source, sheet)
        personCodes = people.codes(of: sheet.persons)
        isNamed = [Bool](repeating: false, count: people.count)
        delivered.people = people
        for run in groups.first.indices where isRejected[run] { isRejected[Int(groups.first[run])] = true }
        for run in groups.first.indices where isRejected[Int(groups.first[run])] { isRejected[run] = true }
    }

    /// Hashes of the orders that the portion has rows of, refused ones among them; ascending.
    var hashes: [UInt64] {
        let (gone, first, all) = (sheet.isGone, groups.first, sheet.orderHashes)
        var hashes: [UInt64] = []
        hashes.reserveCapacity(all.count)
        for run in groups.sorted where (gone.isEmpty || !gone[Int(run)]) && (first.isEmpty || first[Int(run)] == run) {
            hashes.append(all[Int(run)])
        }
        return hashes
    }

    /// - Complexity: O(rows); a counting sort by order where the rows of orders lie apart.
    mutating func run() {
        delivered.rowIndex = rowIndex()
        let count = delivered.rowIndex.isEmpty ? sheet.count : delivered.rowIndex.count
        var start = 0
        while start < count {
            let order = order(row(start))
            var end = start + 1
            while end < count, self.order(row(end)) == order { end += 1 }
            if order >= 0 {
                if isRejected[Int(order)] {
                    spoil((start..<end).map(row))
                } else {
                    assemble(order, start..<end)
                }
            }
            start = end
        }
        close()
    }

    /// The row at a place of the sequence by orders.
    @inline(__always)
    private func row(_ place: Int) -> Int {
        delivered.rowIndex.isEmpty ? place : Int(delivered.rowIndex[place])
    }

    private mutating func spoil(_ places: [Int]) {
        spoiled += places.map {
            Rejection(row: Int(rows[$0].row), line: Int(rows[$0].line), column: -1, reason: .orderRejected)
        }
    }

    /// The first run of the row's order.
    @inline(__always)
    private func order(_ place: Int) -> Int32 {
        let run = rows[place].order
        return groups.first.isEmpty || run < 0 ? run : groups.first[Int(run)]
    }

    /// Rows grouped by order, in the sequence of the file inside each; empty where they stand so already.
    private func rowIndex() -> [Int32] {
        if groups.first.isEmpty { return [] }
        var starts = [Int](repeating: 0, count: isRejected.count + 1)
        for place in 0..<sheet.count where rows[place].order >= 0 { starts[Int(order(place)) + 1] += 1 }
        for order in starts.indices.dropFirst() { starts[order] += starts[order - 1] }
        var index = [Int32](repeating: 0, count: starts[starts.count - 1])
        for place in 0..<sheet.count where rows[place].order >= 0 {
            let order = Int(order(place))
            index[starts[order]] = Int32(truncatingIfNeeded: place)
            starts[order] += 1
        }
        return index
    }

    private mutating func assemble(_ order: Int32, _ places: Range<Int>) {
        let first = row(places.lowerBound)
        var person: Int32 = -1
        // Number of who is named first.
        var name: Int32 = -1
        var extra = OrderExtra()
        let firstStatus = statusCode(first)
        var (content, lines) = (UInt64(0), places.count)
        for place in places {
            let at = row(place)
            let other = rows[at].person < 0 ? -1 : personCodes[Int(rows[at].person)]
            if person < 0 { (person, name) = (other, rows[at].person) }
            if rows[at].isFlagged || (other >= 0 && other != person) { account.flaggedRows += 1 }
            count(at)
            rows[at].status = status(at, firstStatus)
            if rows[at].isTakenBack { lines += 1 }
            content &+= hasher.line(
                rows[at], sheet.codes + at * sheet.width, unitCost: hasCosts ? sheet.unitCosts[at] : -1,
                firstStatus: firstStatus)
            if hasExtras, let said = sheet.extra(at) { extra.take(said) }
        }
        if let discount = extra.orderDiscount, discount > 0 { share(discount, places.map(row)) }
        account.acceptedRows += places.count
        delivered.key.append(order)
        delivered.person.append(person)
        delivered.instant.append(rows[first].instant)
        delivered.rowStart.append(Int32(truncatingIfNeeded: places.lowerBound))
        delivered.rowCount.append(Int32(truncatingIfNeeded: places.count))
        delivered.lineStart.append(Int32(truncatingIfNeeded: delivered.lineCount + lines))
        delivered.shipping.append(extra.shipping ?? 0)
        delivered.tax.append(extra.tax ?? 0)
        delivered.total.append(extra.total ?? 0)
        let who = person < 0 ? nil : Hash64.of(sheet.persons.bytes(Int(name)))
        delivered.content.append(hasher.order(content, rows: places.count, extra, person: who))
        if person < 0 { account.withoutCustomer += 1 } else { isNamed[Int(person)] = true }
    }

    /// The order's discount over its positive lines, in proportion, by largest remainder.
    private mutating func share(_ discount: Int64, _ places: [Int]) {
        let weights = places.map { place -> Int64 in
            let row = rows[place]
            return row.status != .void && row.quantity >= 0 ? max(0, row.amount) : 0
        }
        let (sum, overflow) = weights.reduce((Int64(0), false)) { total, weight in
            let (value, carried) = total.0.addingReportingOverflow(weight)
            return (value, total.1 || carried)
        }
        for (place, share) in zip(places, Rounding.shares(of: overflow ? discount : min(discount, sum), over: weights))
        where share != 0 { delivered.shares[Int32(truncatingIfNeeded: place)] = share }
    }

    private func statusCode(_ place: Int) -> UInt32 {
        statusSlot.map { sheet.codes[place * sheet.width + $0] } ?? 0
    }

    /// A blank status is that of the order's first row.
    private func status(_ place: Int, _ firstStatus: UInt32) -> OrderStatus {
        if hasSingleStatus { return .sold }
        let own = Int(statusCode(place))
        return meanings[isBlank[own] ? Int(firstStatus) : own]
    }

    private mutating func count(_ place: Int) {
        amounts[Int(rows[place].currency)] += Int128(rows[place].amount)
        isUsed[Int(rows[place].currency)] = true
        let day = rows[place].day
        firstDay = min(firstDay, day)
        lastDay = max(lastDay, day)
        if day > today { account.futureRows += 1 }
        if !hasSingleStatus { statusRows[Int(statusCode(place))] += 1 }
    }

    private mutating func close() {
        account.orders = delivered.count
        account.people = isNamed.count { $0 }
        account.add(days: firstDay, lastDay)
        for (code, sum) in amounts.enumerated() where isUsed[code] { account.add(sum, of: sheet.currencies[code]) }
        if let statusSlot {
            for (code, rows) in statusRows.enumerated() where rows > 0 {
                account.add(rows: rows, ofStatus: sheet.dictionaries[statusSlot].text(code))
            }
        }
        delivered.records = [Int64](repeating: 0, count: delivered.people.count)
        sortByHash()
    }

    /// Delivered orders by ascending hash, from the runs as they were sorted.
    private mutating func sortByHash() {
        var orderOf = [Int32](repeating: -1, count: isRejected.count)
        for (order, run) in delivered.key.enumerated() { orderOf[Int(run)] = Int32(truncatingIfNeeded: order) }
        delivered.sorted.reserveCapacity(delivered.count)
        for run in groups.sorted where orderOf[Int(run)] >= 0 { delivered.sorted.append(orderOf[Int(run)]) }
        delivered.hashes = delivered.key.map { sheet.orderHashes[Int($0)] }
    }
}

extension OrderExtra {
    /// Takes what another row says where none before it said anything.
    fileprivate mutating func take(_ other: OrderExtra) {
        orderDiscount = orderDiscount ?? other.orderDiscount
        shipping = shipping ?? other.shipping
        tax = tax ?? other.tax
        total = total ?? other.total
    }
}
