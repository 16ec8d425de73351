import Kernel

extension CrashHome {
    /// What everybody can see, together.
    struct Sight: Equatable {
        var orders = 0
        /// Minor units of all lines that count.
        var amount: Int64 = 0
        var people = 0
        /// People who live where the second of two files says they do.
        var moved = 0
        /// Refusals that hold.
        var refusals = 0
    }
}

extension CrashHome.Sight {
    static func += (left: inout Self, right: Self) {
        left.orders += right.orders
        left.amount += right.amount
        left.people += right.people
        left.moved += right.moved
        left.refusals += right.refusals
    }

    static func - (left: Self, right: Self) -> Self {
        Self(
            orders: left.orders - right.orders, amount: left.amount - right.amount, people: left.people - right.people,
            moved: left.moved - right.moved, refusals: left.refusals - right.refusals)
    }
}

/// A file that is brought in, and what it adds to a home that has none of it.
struct CrashFile {
    static let orders = 1500
    static let people = 1500
    static let secondCity = "Pasto"

    let name: String
    var text: String
    var sight = CrashHome.Sight()

    /// - Parameter cheaper: from which order on the amounts are others.
    static func orders(_ round: Int, _ orders: Range<Int>, cheaper: Int = .max) -> CrashFile {
        var text = "order_id,customer_ref,ordered_at,sku,quantity,unit_price\n"
        var sight = CrashHome.Sight(orders: orders.count, people: orders.count)
        for order in orders {
            let (first, second) = order < cheaper ? (1000 + order, 500 + order) : (1, 2)
            let begin = "\(order),c\(round)-\(order),2026-03-0\(order % 9 + 1),sku\(order % 50),"
            text += begin + "1,\(first)\n" + begin + "2,\(second)\n"
            sight.amount += Int64(first + 2 * second) * 100
        }
        return CrashFile(name: "orders-\(round)-\(orders.count).csv", text: text, sight: sight)
    }

    /// The second file says of everybody of the first that they have moved, brings some more people and refusals.
    static func people(_ round: Int, isSecond: Bool) -> CrashFile {
        var text = "external_id,full_name,city,consent_email\n"
        let count = isSecond ? people + 500 : people
        for person in 0..<count {
            let isRefusal = person % 10 == (isSecond ? 7 : 3)
            text += "c\(round)-\(person),Ana \(person),\(isSecond ? secondCity : "Cali"),\(isRefusal ? "no" : "")\n"
        }
        let sight = CrashHome.Sight(
            people: isSecond ? 500 : count, moved: isSecond ? count : 0, refusals: count / 10)
        return CrashFile(name: "people-\(round)-\(count).csv", text: text, sight: sight)
    }
}
