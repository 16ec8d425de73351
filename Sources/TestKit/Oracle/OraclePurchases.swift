import Rules
import Timelines

/// An order that is a purchase as of the day.
struct Purchase {
    let order: Int
    /// The day of its earliest purchase line.
    let day: Int32
    /// Its purchase lines up to the as-of day.
    let sold: [World.Line]
}

extension Oracle {
    /// What is known of an order as of the day: facts after it are ignored, and void lines are in no figure.
    func known(_ order: World.Order) -> [World.Line] {
        order.lines.filter { $0.day <= asOf.number && $0.kind != .void }
    }

    /// An order whose positive lines sum to more than zero, decided on all its lines up to the as-of day; a line without
    /// a rate has its say in its own currency.
    func purchase(_ order: World.Order) -> Purchase? {
        let sold = known(order).filter { $0.kind == .purchase }
        var sum: Int128 = 0
        for line in sold where line.ownAmount > 0 { sum += Int128(line.ownAmount) }
        guard sum > 0, let day = sold.map(\.day).min() else { return nil }
        return Purchase(order: order.id, day: day, sold: sold)
    }

    func purchases(of person: World.Person) -> [Purchase] { person.orders.compactMap { purchase($0) } }

    /// The sum of its positive lines up to the as-of day. Lines without a rate are left out; over nothing it is 0.
    func amount(of order: World.Order) -> Fraction {
        var sum = Fraction.zero
        for line in known(order) where line.kind == .purchase {
            if let amount = amount(line), amount > .zero { sum = sum + amount }
        }
        return sum
    }

    /// In whole units of the home's currency; nil without a rate.
    func amount(_ line: World.Line) -> Fraction? {
        var minorFactor: Int128 = 1
        for _ in 0..<world.minorDigits { minorFactor *= 10 }
        return line.amount.map { Fraction(Int128($0), over: minorFactor) }
    }

    func quantity(_ line: World.Line) -> Fraction { Fraction(Int128(line.quantity), over: 1_000_000) }

    /// Lines without a rate are left out.
    func sumOfAmounts(_ lines: [World.Line]) -> Fraction {
        var sum = Fraction.zero
        for line in lines {
            if let amount = amount(line) { sum = sum + amount }
        }
        return sum
    }

    /// Amounts − costs. An adjustment costs 0; lines without a rate are left out on both sides; one other line sold or
    /// returned without a cost makes it unknown, also where its quantity is 0.
    func profit(_ lines: [World.Line]) -> Fraction? {
        var sum = Fraction.zero
        for line in lines {
            guard let amount = amount(line) else { continue }
            sum = sum + amount
            if line.kind == .adjustment { continue }
            guard let cost = line.cost else { return nil }
            sum = sum - Fraction(Int128(cost), over: 1_000_000)
        }
        return sum
    }

    /// The median gap in days between consecutive distinct days; unknown below three.
    func rhythm(_ days: [Int32]) -> Fraction? {
        let distinct = Set(days).sorted()
        guard distinct.count >= 3 else { return nil }
        var gaps: [Fraction] = []
        for (earlier, later) in zip(distinct, distinct.dropFirst()) { gaps.append(Fraction(Int(later) - Int(earlier))) }
        return median(gaps)
    }

    /// The middle one, or the mean of the middle two where they are even in number; nil of nothing.
    func median(_ numbers: [Fraction]) -> Fraction? {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / Fraction(2)
    }
}
