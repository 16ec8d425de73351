import Kernel

@testable import Timelines

/// The definitions of `contract.md` §4 in loops over plain orders: slow, and right by reading.
struct Oracle {
    struct Buyer: Equatable {
        var lastDay = PurchaseTotals.none
        var purchases: Int32 = 0
        var net: Int64 = 0
        var gross: Int64 = 0
    }

    struct Month: Equatable {
        var net: Int64 = 0
        var purchases = 0
    }

    var buyers: [Buyer]
    var months: [Int: Month] = [:]
    var linesLeftOut = 0

    /// - Parameter orders: the visible ones.
    init(_ orders: [PlainOrder], records: Int, _ view: PurchaseView) {
        buyers = [Buyer](repeating: Buyer(), count: records + 1)
        let from = view.from.map { Int64($0.number) } ?? .min
        for order in orders {
            let known = order.lines.filter { $0.kind != .void && $0.day <= Int64(view.asOf.number) }
            let inside = known.filter { $0.day >= from }
            let sold = known.filter { $0.kind == .purchase }
            let isPurchase = !sold.isEmpty && (view.includesZero || sold.reduce(0) { $0 + $1.amount } > 0)
            add(inside, to: Int(order.record), view)
            for line in known where line.currency == view.currency.code { month(line.day) { $0.net += line.amount } }
            guard isPurchase, let day = sold.map(\.day).min() else { continue }
            month(day) { $0.purchases += 1 }
            guard let dayInside = sold.map(\.day).filter({ $0 >= from }).min() else { continue }
            buyers[Int(order.record)].purchases += 1
            // A purchase that began before the window is dated by its lines inside.
            buyers[Int(order.record)].lastDay = max(buyers[Int(order.record)].lastDay, Int32(dayInside))
            for line in inside where line.kind == .purchase && line.currency == view.currency.code {
                buyers[Int(order.record)].gross += line.amount
            }
        }
    }

    private mutating func add(_ lines: [PlainOrder.Line], to record: Int, _ view: PurchaseView) {
        for line in lines {
            if line.currency == view.currency.code { buyers[record].net += line.amount } else { linesLeftOut += 1 }
        }
    }

    private mutating func month(_ day: Int64, _ change: (inout Month) -> Void) {
        let parts = Day(number: Int32(day)).parts
        change(&months[parts.year * 12 + parts.month - 1, default: Month()])
    }
}

extension PlainOrder {
    /// Orders of a believable mess: returns, adjustments, voids, gifts and other currencies over two years.
    static func random(_ count: Int, records: Int, _ random: inout SeededGenerator) -> [PlainOrder] {
        var taken: Set<Int> = []
        return (0..<count).compactMap { _ in
            let number = random.below(count * 2)
            guard taken.insert(number).inserted else { return nil }
            let day = Int64(14_600 + random.below(730))
            let lines = (0..<random.below(5)).map { _ -> Line in
                let kind = LineKind.allCases[[0, 0, 0, 0, 1, 2, 3][random.below(7)]]
                let amount = random.below(4) == 0 ? 0 : Int64(1 + random.below(50_000_000))
                return Line(
                    kind: kind, day: day + Int64(random.below(3) == 0 ? random.below(60) : 0),
                    amount: kind == .return || kind == .adjustment ? -amount : amount,
                    currency: random.below(9) == 0 ? "USD" : random.below(20) == 0 ? "EUR" : "COP")
            }
            return PlainOrder(
                "P-\(number)", record: Int64(random.below(records + 1)), instant: day * 86_400, lines: lines)
        }
    }
}
