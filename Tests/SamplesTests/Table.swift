import Kernel
import Samples

/// A generated CSV file, read the simple way: it has no quotes.
struct Table {
    let columns: [String]
    let rows: [[String]]

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        let all = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        columns = all.first ?? []
        rows = Array(all.dropFirst())
    }

    /// The cells of a column, top to bottom.
    subscript(_ column: String) -> [String] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return rows.map { index < $0.count ? $0[index] : "" }
    }
}

/// One row of the orders file that an import can read.
struct OrderRow {
    let order: String
    let customer: String
    let day: Day
    let minute: Int
    let sku: String
    let quantity: Int
    let price: Int
    let discount: Int
    let channel: String
    let store: String
    let status: String
    let cost: Int

    /// Nil where day or price cannot be read.
    init?(_ cells: [String]) {
        guard cells.count == 14, let day = Day(iso: cells[2].prefix(10)), cells[2].count == 16,
            let hour = Int(cells[2].dropFirst(11).prefix(2)), let minute = Int(cells[2].suffix(2)),
            let quantity = Int(cells[6]), let price = Int(cells[7]), let discount = Int(cells[8]),
            let cost = Int(cells[13])
        else { return nil }
        (order, customer, self.day, self.minute) = (cells[0], cells[1], day, hour * 60 + minute)
        (sku, self.quantity, self.price, self.discount, self.cost) = (cells[3], quantity, price, discount, cost)
        (channel, store, status) = (cells[9], cells[10], cells[12])
    }

    /// As the contract has it: a return is −(|quantity| × price − discount).
    var amount: Int { quantity < 0 ? -(-quantity * price - discount) : quantity * price - discount }
}

/// The shop of the demonstration: 2,000 people, two years up to 30 June 2026.
enum Demo {
    static let through = Day(number: Day.number(year: 2026, month: 6, day: 30))
    static let shop = ShopGenerator(seed: 1, through: through).generate()
    static let people = Table(shop.peopleCSV)
    static let orders = Table(shop.ordersCSV)
    static let rows = orders.rows.compactMap(OrderRow.init)
}
