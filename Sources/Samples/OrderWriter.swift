import Kernel

/// What all rows of one order share.
struct OrderHead: Sendable {
    let number: Int
    let person: Int?
    let channel: SalesChannel
    /// Nil where no store took part.
    let store: Store?
    let payment: String
    let status: String
}

/// Writes the orders file row by row and counts what it writes.
struct OrderWriter {
    static let header =
        "Pedido,Cliente,Fecha,SKU,Producto,Categoría,Cantidad,Precio,Descuento,Canal,Tienda,Medio de pago,Estado,Costo"

    private(set) var csv = CSVBuffer()
    private(set) var totals: SampleTotals
    /// Orders of each person that were not cancelled, and whether any order names them.
    private var purchases: [Int32]
    private var isNamed: [Bool]

    init(people: Int, totals: SampleTotals) {
        self.totals = totals
        purchases = Array(repeating: 0, count: people)
        isNamed = Array(repeating: false, count: people)
        csv.writeHeader(OrderWriter.header)
    }

    mutating func write(_ lines: [OrderLine], of head: OrderHead, on day: Day, minute: Int) {
        let isCancelled = head.status == OrderFlow.cancelled
        for line in lines {
            row(line, of: head, on: day, minute: minute, status: head.status)
            totals.giftRows += line.unitPrice == 0 ? 1 : 0
        }
        totals.orders += 1
        totals.cancelledOrders += isCancelled ? 1 : 0
        guard let person = head.person else {
            totals.ordersWithoutCustomer += 1
            return
        }
        isNamed[person] = true
        if !isCancelled, lines.contains(where: { $0.amount > 0 }) { purchases[person] += 1 }
    }

    /// A row of its own for what came back: negative quantity and discount, no status, so that the order's holds.
    mutating func writeReturn(_ line: OrderLine, of head: OrderHead, on day: Day, minute: Int) {
        row(line, of: head, on: day, minute: minute, status: "")
        totals.returnRows += 1
    }

    mutating func write(_ flaw: OrderFlaw, of head: OrderHead, line: OrderLine, on day: Day) {
        begin(head)
        flaw.writeDate(&csv, day)
        csv.field(Catalogue.fields[line.product])
        csv.field(line.quantity)
        flaw.writePrice(&csv, line.unitPrice)
        csv.field(0)
        end(head, status: head.status, cost: line.unitCost)
        totals.unreadableRows += 1
    }

    mutating func drain() -> [UInt8] { csv.drain() }

    /// The totals, complete once everything has been written.
    var finished: SampleTotals {
        var finished = totals
        finished.orderRows = csv.rows
        finished.peopleNamed = isNamed.count { $0 }
        finished.buyers = purchases.count { $0 > 0 }
        finished.oneTimeBuyers = purchases.count { $0 == 1 }
        return finished
    }

    private mutating func row(
        _ line: OrderLine, of head: OrderHead, on day: Day, minute: Int, status: String
    ) {
        begin(head)
        csv.field(day, minute: minute)
        csv.field(Catalogue.fields[line.product])
        csv.field(line.quantity)
        csv.field(line.unitPrice)
        // A discount is written without sign, on returned goods too.
        csv.field(abs(line.quantity) * line.unitDiscount)
        end(head, status: status, cost: line.unitCost)
        totals.amount += Int64(line.amount)
        totals.statuses[status, default: 0] += 1
        totals.firstDay = min(totals.firstDay ?? day, day)
        totals.lastDay = max(totals.lastDay ?? day, day)
    }

    private mutating func begin(_ head: OrderHead) {
        csv.field(head.number)
        if let person = head.person { csv.field(code: "C", person + 1, digits: 5) } else { csv.empty() }
    }

    private mutating func end(_ head: OrderHead, status: String, cost: Int) {
        csv.field(head.channel.name)
        csv.field(head.store?.name ?? "")
        csv.field(head.payment)
        csv.field(status)
        csv.field(cost)
        csv.endRow()
    }
}
