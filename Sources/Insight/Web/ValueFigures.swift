import Analytics
import Kernel

/// Customers, money and recency of one group or cell.
struct ValueShare: Sendable, Equatable {
    var customers = 0
    /// Minor units.
    var monetary: Int64 = 0
    var recencySum: Int64 = 0

    /// Mean days since the last purchase, rounded.
    var meanRecency: Int { customers > 0 ? Int((Double(recencySum) / Double(customers)).rounded()) : 0 }

    /// Net sales ÷ customers.
    var average: Int64 { customers > 0 ? monetary / Int64(customers) : 0 }

    fileprivate mutating func add(_ monetary: Int64, _ recency: Int32) {
        customers += 1
        self.monetary &+= monetary
        recencySum += Int64(recency)
    }
}

/// An RFM table summed up: by group, by cell of recency × frequency, and in all. One pass, O(customers).
struct ValueFigures: Sendable {
    private var byGroup = [ValueShare](repeating: ValueShare(), count: RFMGroup.allCases.count)
    private var byCell = [ValueShare](repeating: ValueShare(), count: 25)
    private(set) var all = ValueShare()
    /// Money score 4 or 5, recency score 1 or 2: worth much, long away.
    private(set) var valuableAway = ValueShare()

    init(_ table: RFMTable) {
        let scores = table.scores
        for index in table.customers.indices {
            let (money, days) = (table.monetary[index], table.recencyDays[index])
            let (r, f) = (Int(scores.r[index]), Int(scores.f[index]))
            all.add(money, days)
            byGroup[Int(scores.group[index].rawValue)].add(money, days)
            byCell[(r - 1) * 5 + f - 1].add(money, days)
            if scores.m[index] >= 4, r <= 2 { valuableAway.add(money, days) }
        }
    }

    func group(_ group: RFMGroup) -> ValueShare { byGroup[Int(group.rawValue)] }

    /// - Parameters: scores 1…5.
    func cell(r: Int, f: Int) -> ValueShare {
        let index = (r - 1) * 5 + f - 1
        return byCell.indices.contains(index) ? byCell[index] : ValueShare()
    }

    /// Groups with somebody in them, the most valuable first.
    var ranked: [(group: RFMGroup, share: ValueShare)] {
        RFMGroup.allCases.map { ($0, group($0)) }.filter { $0.1.customers > 0 }
            .sorted { ($1.1.monetary, $0.0.rawValue) < ($0.1.monetary, $1.0.rawValue) }
    }

    var largest: (group: RFMGroup, share: ValueShare)? {
        ranked.max { ($0.share.customers, $1.group.rawValue) < ($1.share.customers, $0.group.rawValue) }
    }
}
