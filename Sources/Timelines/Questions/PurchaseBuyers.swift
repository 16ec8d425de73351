import Kernel

/// Those who bought at any time, with what they bought: parallel columns by ascending index.
public struct PurchaseBuyers: Sendable, Equatable {
    /// Indices of the people.
    public let places: [Int32]
    public let customers: [CustomerID]
    public let purchases: [Int32]
    /// Day of the last purchase, since 1970.
    public let last: [Int32]
    /// Minor units, net.
    public let money: [Int64]
}

extension PurchaseScan {
    /// Those of some people who bought, read from the totals kept of each person: where all history of everybody lies
    /// in the time asked for. Nil where orders have to be looked at.
    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: O(people), on all cores.
    public func buyers(_ query: PurchaseQuery, among people: PersonSet) throws -> PurchaseBuyers? {
        guard query.isOfTotals, let extent = timeline.extentOfPeople, query.from <= extent.lowerBound,
            query.asOf >= extent.upperBound
        else { return nil }
        let (totals, ids) = (timeline.totals, timeline.people)
        let places = places(of: people) { totals.purchases[$0] > 0 }
        let buyers = PurchaseBuyers(
            places: places, customers: Self.gather(places) { CustomerID(rawValue: ids[$0]) },
            purchases: Self.gather(places) { Int32(truncatingIfNeeded: totals.purchases[$0]) },
            last: Self.gather(places) { totals.lastPurchase[$0] }, money: Self.gather(places) { totals.net[$0] })
        try timeline.file.checkIntact()
        return buyers
    }

    /// The indices of those of some people for whom something holds, ascending.
    @inline(__always)
    private func places(of people: PersonSet, where holds: @Sendable (Int) -> Bool) -> [Int32] {
        // Each stretch leaves those it finds where its people begin; then they are put together.
        let found = ScatterRoom<Int32>(count: timeline.count, filled: 0)
        let counts = ScatterRoom<Int>(count: PersonStretch.count(of: timeline.count), filled: 0)
        PersonStretch.forEach(of: timeline.count) { number, stretch in
            var at = stretch.lowerBound
            for person in stretch {
                found.put(Int32(truncatingIfNeeded: person), at: at)
                at &+= people.contains(person) && holds(person) ? 1 : 0
            }
            counts.put(at - stretch.lowerBound, at: number)
        }
        var places: [Int32] = []
        places.reserveCapacity(counts.values.reduce(0, +))
        for (number, count) in counts.values.enumerated() {
            let first = number * PersonStretch.size
            places.append(contentsOf: UnsafeBufferPointer(rebasing: found.values[first..<first + count]))
        }
        return places
    }

    /// A column of the people at some places.
    @inline(__always)
    private static func gather<Value: Sendable>(
        _ places: [Int32], _ value: @Sendable (Int) -> Value
    ) -> [Value] {
        [Value](unsafeUninitializedCapacity: places.count) { target, count in
            let room = Target(base: target.baseAddress)
            places.withUnsafeBufferPointer { places in
                let places = Target(base: UnsafeMutablePointer(mutating: places.baseAddress))
                PersonStretch.forEach(of: target.count) { _, stretch in
                    guard let to = room.base, let places = places.base else { return }
                    for at in stretch { (to + at).initialize(to: value(Int(places[at]))) }
                }
            }
            count = places.count
        }
    }
}

/// Room that several cores fill, each its own stretch.
private struct Target<Value>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Value>?
}

extension PurchaseQuery {
    /// Whether the totals kept of a person answer where all of the history lies in the time.
    var isOfTotals: Bool { !includesZero && !isGross && !hasDays && !hasCosts && files == nil }
}

extension Timeline {
    /// First and last day of all lines of people; nil without any.
    var extentOfPeople: ClosedRange<Int32>? {
        once(\.extentOfPeople) {
            var (low, high) = (Int32.max, Int32.min)
            for person in 0..<count {
                (low, high) = (min(low, totals.firstDay[person]), max(high, totals.lastDay[person]))
            }
            return low <= high ? low...high : nil
        }
    }

    /// Whether any order has lines without a rate.
    var hasUnrated: Bool {
        once(\.hasUnrated) { flags.buffer.reduce(0, |) & TimelineOrders.Flag.unrated != 0 }
    }
}
