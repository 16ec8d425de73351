import Intake

/// Files of what happened, and of what is sold.
extension UndoSayings {
    private static let days = ["2024-03-01", "2024-05-20", "2024-11-02"]

    mutating func orders() -> UndoSaying {
        var rows: [[String]] = []
        for order in (1...5).map({ "o\($0)" }) where random.below(2) == 0 {
            let (person, day) = (pick(Self.people + [""]), pick(Self.days))
            for line in 0...random.below(3) {
                rows.append([order, "\(line)", person, day, "s\(random.below(3))", pick(["10", "20", "-5"])])
            }
        }
        if rows.isEmpty { rows = [["o1", "0", "c1", "2024-03-01", "s1", "10"]] }
        var saying = UndoSaying(
            what: .file(.orders, text("order_id,line_id,customer_ref,ordered_at,sku,amount", rows)), source: source())
        saying.mode = pick([nil, .replace, .skip])
        if saying.mode != .skip, random.below(3) == 0 { saying.lines = .add }
        return saying
    }

    mutating func entries() -> UndoSaying {
        let isEvents = random.below(2) == 0
        let last = isEvents ? ["open", "click"] : ["5", "7"]
        let rows = rows((1...5).map { "e\($0)" }, [Self.people + [""], Self.days, last])
        let header =
            isEvents ? "event_id,customer_ref,occurred_at,type" : "payment_id,customer_ref,paid_at,amount"
        var saying = UndoSaying(what: .file(isEvents ? .events : .payments, text(header, rows)), source: source())
        saying.mode = pick([nil, .replace, .skip])
        return saying
    }

    mutating func products() -> UndoSaying {
        let skus = (0..<4).map { "s\($0)" }
        let names = [["Café", "Té", ""], ["Bebidas", "", "\\N"], ["100", "200", ""], ["4", "5", ""]]
        let isProducts = random.below(2) == 0
        let rows = isProducts ? rows(skus, names) : rows(skus, [Self.days, ["3", "6"]])
        var saying = UndoSaying(
            what: isProducts
                ? .file(.products, text("sku,name,category,price,cost", rows))
                : .file(.costs, text("sku,valid_from,unit_cost", rows)), source: source())
        saying.mode = pick([nil, .replace, .skip])
        saying.empty = isProducts ? pick([.keep, .clear]) : .keep
        return saying
    }
}
