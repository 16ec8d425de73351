/// What has to change so that one map of records becomes another.
struct MapPlan: Sendable {
    /// One record and its customer; a record that is its own customer names itself.
    struct Change: Sendable, Equatable {
        let record: Int64
        let before: Int64
        let after: Int64
    }

    /// Changes of customers that give records to each other and to nobody else, by their oldest record. Each is written as
    /// a whole, so that readers in between see a valid map.
    let groups: [[Change]]

    /// - Parameters:
    ///   - current: records that are not their own customer, with their customer.
    ///   - wanted: the same as it is to be.
    /// - Complexity: O(c log c) for c changes, and one look at each link.
    init(current: [Int64: Int64], wanted: [Int64: Int64]) {
        var changes: [Change] = []
        for (record, customer) in wanted where current[record] != customer {
            changes.append(Change(record: record, before: current[record] ?? record, after: customer))
        }
        for (record, customer) in current where wanted[record] == nil {
            changes.append(Change(record: record, before: customer, after: record))
        }
        changes.sort { $0.record < $1.record }
        var together = Together()
        for change in changes { together.join(change.before, change.after) }
        var places: [Int: Int] = [:]
        var groups: [[Change]] = []
        for change in changes {
            let root = together.root(change.before)
            if let place = places[root] {
                groups[place].append(change)
            } else {
                places[root] = groups.count
                groups.append([change])
            }
        }
        self.groups = groups
    }

    /// The groups in portions of about so many changes.
    func portions(of limit: Int) -> [ArraySlice<[Change]>] {
        var portions: [ArraySlice<[Change]>] = []
        var (start, count) = (0, 0)
        for (place, group) in groups.enumerated() {
            if count > 0, count + group.count > limit {
                portions.append(groups[start..<place])
                (start, count) = (place, 0)
            }
            count += group.count
        }
        if start < groups.count { portions.append(groups[start...]) }
        return portions
    }

    /// Customers that have to do with each other: union by path halving.
    private struct Together {
        private var places: [Int64: Int] = [:]
        private var parents: [Int] = []

        private mutating func place(_ customer: Int64) -> Int {
            if let place = places[customer] { return place }
            places[customer] = parents.count
            parents.append(parents.count)
            return parents.count - 1
        }

        mutating func root(_ customer: Int64) -> Int {
            var at = place(customer)
            while parents[at] != at {
                parents[at] = parents[parents[at]]
                at = parents[at]
            }
            return at
        }

        mutating func join(_ left: Int64, _ right: Int64) {
            let (a, b) = (root(left), root(right))
            if a != b { parents[max(a, b)] = min(a, b) }
        }
    }
}

/// The map that is wanted, out of groups that were found: each group is called by its oldest record that readers see.
struct MapWish {
    /// Records that are not their own customer, with their customer.
    private(set) var links: [Int64: Int64] = [:]

    /// - Parameter groups: record and what its group is called, in ascending record.
    init(_ groups: some Sequence<(record: Int64, name: Int64)>, isSeen: (Int64) -> Bool) {
        var oldest: [Int64: Int64] = [:]
        for (record, name) in groups where isSeen(record) {
            if let customer = oldest[name] { links[record] = customer } else { oldest[name] = record }
        }
    }
}
