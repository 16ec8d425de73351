import Kernel
import Rules

/// What is known of one customer as of the day, before customers are compared with each other.
private struct History {
    let id: Int64
    let purchases: [Purchase]
    /// All lines up to the day, and those of the 12 months ending with it.
    let lines, linesOfYear: [World.Line]
    let net, netOfYear: Fraction
    /// Purchases with a purchase line in the 12 months.
    let purchasesOfYear: Int

    var firstDay: Int32? { purchases.map(\.day).min() }
    var lastDay: Int32? { purchases.map(\.day).max() }
}

extension Oracle {
    func allFigures() -> [Int64: [String: OracleValue]] {
        let histories = world.people.map { history($0) }
        var figures: [Int64: [String: OracleValue]] = [:]
        for (person, history) in zip(world.people, histories) {
            figures[person.id] = ownFigures(history)
            figures[person.id]?["referrals"] = .number(referrals(person))
        }
        let buyers = histories.filter { !$0.purchases.isEmpty }
        for (id, scores) in scores(buyers) { figures[id]?.merge(scores) { $1 } }
        for (id, letter) in classes(buyers) { figures[id]?["abc"] = .text(letter) }
        for (id, cell) in cells(histories) { figures[id]?["fxv"] = .text(cell) }
        return figures
    }

    private func history(_ person: World.Person) -> History {
        let start = start(of: RuleDuration(12, .months))
        let lines = person.orders.flatMap { known($0) }
        let linesOfYear = lines.filter { $0.day >= start }
        let purchases = purchases(of: person)
        let inYear = purchases.filter { purchase in purchase.sold.contains { $0.day >= start } }
        return History(
            id: person.id, purchases: purchases, lines: lines, linesOfYear: linesOfYear, net: sumOfAmounts(lines),
            netOfYear: sumOfAmounts(linesOfYear), purchasesOfYear: inYear.count)
    }

    /// Of a customer without a purchase `frequency`, `orders_count`, `breadth` are 0, `monetary`, `billing`, `profit` the
    /// sum of what there is, all other figures unknown. `profit` and `monetary` are of all history.
    private func ownFigures(_ history: History) -> [String: OracleValue] {
        let profit = profit(history.lines)
        let categories = categoriesOfYear(history).count
        var figures: [String: OracleValue] = [
            "frequency": .number(history.purchases.count), "orders_count": .number(history.purchases.count),
            "monetary": .number(history.net), "billing": .number(history.netOfYear), "breadth": .number(categories),
        ]
        figures["profit"] = profit.map { .number($0) }
        guard let firstDay = history.firstDay, let lastDay = history.lastDay else { return figures }
        let recency = Fraction(Int(asOf.number) - Int(lastDay))
        figures["recency_days"] = .number(recency)
        if let rhythm = rhythm(history.purchases.map(\.day)) {
            figures["latency_days"] = .number(rhythm)
            figures["overdue"] = (recency / rhythm).map { .number($0) }
        }
        if let profit { figures["margin"] = (profit / history.net).map { .number($0) } }
        figures["depth"] = (history.netOfYear / Fraction(categories)).map { .number($0) }
        figures["cohort"] = .text(String(Day(number: firstDay).description.prefix(7)))
        // Who has left, which is who has no purchase in the 12 months, stopped at the last one.
        let end = history.purchasesOfYear == 0 ? lastDay : asOf.number
        figures["tenure_days"] = .number(Int(end) - Int(firstDay))
        return figures
    }

    /// Distinct categories, folded, of purchase lines of purchases in the 12 months; unknown ones are none.
    private func categoriesOfYear(_ history: History) -> Set<String> {
        let start = start(of: RuleDuration(12, .months))
        var categories: Set<String> = []
        for purchase in history.purchases {
            for line in purchase.sold where line.day >= start {
                if let category = line.texts["category"] { categories.insert(folding.fold(category)) }
            }
        }
        return categories
    }

    /// People whose `referred_by` names this customer, as written but for the spaces around it, and who have a purchase.
    private func referrals(_ person: World.Person) -> Int {
        let names = Set(person.references.map(Folding.trimmed))
        var count = 0
        for other in world.people where !purchases(of: other).isEmpty {
            if case .text(let name) = other.attributes["referred_by"], names.contains(Folding.trimmed(name)) {
                count += 1
            }
        }
        return count
    }

    // MARK: Customers compared with each other

    /// 1 + ⌊5·w/n⌋, w = scored customers strictly worse; scored are customers with a purchase up to the day.
    private func scores(_ buyers: [History]) -> [Int64: [String: OracleValue]] {
        var scores: [Int64: [String: OracleValue]] = [:]
        for buyer in buyers {
            let staler = buyers.filter { ($0.lastDay ?? .min) < (buyer.lastDay ?? .min) }.count
            let rarer = buyers.filter { $0.purchases.count < buyer.purchases.count }.count
            let poorer = buyers.filter { $0.net < buyer.net }.count
            let (r, f, m) = (1 + 5 * staler / buyers.count, 1 + 5 * rarer / buyers.count, 1 + 5 * poorer / buyers.count)
            scores[buyer.id] = [
                "rfm.r": .number(r), "rfm.f": .number(f), "rfm.m": .number(m), "rfm.group": .text(group(r, f)),
            ]
        }
        return scores
    }

    private func group(_ r: Int, _ f: Int) -> String {
        switch (r, f) {
        case (5, 4...5): "Champions"
        case (3...4, 4...5): "Loyal"
        case (4...5, 2...3): "Potential"
        case (5, 1): "New"
        case (4, 1): "Promising"
        case (3, 3): "Attention"
        case (3, 1...2): "Sleeping"
        case (1...2, 3...4): "At risk"
        case (1...2, 5): "Cannot lose"
        default: "Hibernating"
        }
    }

    /// A while the share before the customer is below 80 %, B below 95 %, else C; a value of 0 or less is C.
    private func classes(_ buyers: [History]) -> [Int64: String] {
        let sorted = buyers.sorted { $0.net != $1.net ? $0.net > $1.net : $0.id < $1.id }
        let total = sorted.map(\.net).filter { $0 > .zero }.reduce(.zero, +)
        var (classes, before): ([Int64: String], Fraction) = ([:], .zero)
        for buyer in sorted {
            if buyer.net <= .zero {
                classes[buyer.id] = "C"
                continue
            }
            let hundredfold = before * Fraction(100)
            let isA = hundredfold < total * Fraction(80)
            let isB = hundredfold < total * Fraction(95)
            classes[buyer.id] = isA ? "A" : isB ? "B" : "C"
            before = before + buyer.net
        }
        return classes
    }

    /// F = purchases, V = net amount per purchase, both of the 12 months; high is strictly above the median of those with a
    /// purchase in them. Whoever has none in them, also whoever never bought, is `none`.
    private func cells(_ histories: [History]) -> [Int64: String] {
        var volumes: [Int64: Fraction] = [:]
        for history in histories where history.purchasesOfYear > 0 {
            volumes[history.id] = history.netOfYear / Fraction(history.purchasesOfYear)
        }
        let middleF = median(histories.map { Fraction($0.purchasesOfYear) }.filter { $0 > .zero })
        let middleV = median(Array(volumes.values))
        var cells: [Int64: String] = [:]
        for history in histories {
            guard let volume = volumes[history.id], let middleF, let middleV else {
                cells[history.id] = "none"
                continue
            }
            switch (Fraction(history.purchasesOfYear) > middleF, volume > middleV) {
            case (false, false): cells[history.id] = "indifference"
            case (true, false): cells[history.id] = "approach"
            case (true, true): cells[history.id] = "loyalty"
            case (false, true): cells[history.id] = "migration"
            }
        }
        return cells
    }
}
