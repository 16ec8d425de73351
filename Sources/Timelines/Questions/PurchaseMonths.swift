import Kernel
import Synchronization

/// In which months everybody bought.
public struct PurchaseMonths: Sendable {
    /// Where the months of each person begin, one entry more.
    private var starts: [Int] = [0]
    /// Months since the year 0, year · 12 + month − 1: of a person ascending, each once.
    private var months: [Int32] = []

    fileprivate init(_ stretches: [Stretch?]) {
        for stretch in stretches {
            guard let stretch else { continue }
            let start = months.count
            starts += stretch.ends.map { start + $0 }
            months += stretch.months
        }
    }

    /// The months of a person, by index.
    public subscript(person: Int) -> ArraySlice<Int32> {
        person >= 0 && person + 1 < starts.count ? months[starts[person]..<starts[person + 1]] : []
    }

    fileprivate struct Stretch: Sendable {
        var ends: [Int] = []
        var months: [Int32] = []

        /// Of the person whose months were added last.
        mutating func finish(from start: Int, isSorted: Bool) {
            if !isSorted {
                let mine = Set(months[start...]).sorted()
                months.replaceSubrange(start..., with: mine)
            }
            ends.append(months.count)
        }
    }
}

extension PurchaseScan {
    /// The months that hold a purchase line of a purchase.
    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: O(orders), with gifts O(lines).
    public func months(_ query: PurchaseQuery) throws -> PurchaseMonths {
        let kernel = try PurchaseKernel(query, timeline)
        let found = Mutex([PurchaseMonths.Stretch?](repeating: nil, count: PersonStretch.count(of: timeline.count)))
        PersonStretch.forEach(of: timeline.count) { number, people in
            var stretch = PurchaseMonths.Stretch()
            for person in people { Self.add(person, kernel, to: &stretch) }
            found.withLock { [stretch] in $0[number] = stretch }
        }
        try timeline.file.checkIntact()
        return PurchaseMonths(found.withLock { $0 })
    }

    private static func add(_ person: Int, _ kernel: PurchaseKernel, to stretch: inout PurchaseMonths.Stretch) {
        let start = stretch.months.count
        var isSorted = true
        func add(_ day: Int32) {
            let month = Int32(truncatingIfNeeded: Day(number: day).monthIndex)
            if stretch.months.count > start, let last = stretch.months.last, last >= month {
                if last == month { return }
                isSorted = false
            }
            stretch.months.append(month)
        }
        kernel.forEachOrder(person) { order, day in
            if !kernel.isSpanning(order) {
                if day >= kernel.query.from, kernel.isPurchase(whole: order) { add(day) }
            } else if kernel.isPurchase(spanning: order) {
                for line in kernel.lines(order) where kernel.isPurchaseLine(line) {
                    let day = kernel.day(line, order)
                    if day >= kernel.query.from, day <= kernel.query.asOf { add(day) }
                }
            }
        }
        stretch.finish(from: start, isSorted: isSorted)
    }
}
