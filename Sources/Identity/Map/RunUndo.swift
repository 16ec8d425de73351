/// What the map is to be when a run is taken back.
///
/// A change counts if its record is still where the run put it. Restored groups are called by the customers of before,
/// whether these are still there or not: the oldest record that is left is their customer now.
struct RunUndo {
    /// Records whose former customer is wanted back, and those that are left as they are.
    let restored: Set<Int64>
    let left: Set<Int64>
    /// Records that are not their own customer, with their customer, of the whole map.
    let wanted: [Int64: Int64]

    /// - Parameters:
    ///   - current: records that are not their own customer, with their customer.
    ///   - changes: what the run changed.
    ///   - aliases: customers that are gone, with the oldest record that stayed of theirs.
    init(
        current: [Int64: Int64], changes: [MapPlan.Change], aliases: [Int64: Int64], isSeen: (Int64) -> Bool
    ) {
        let rows = Dictionary(changes.map { ($0.record, $0) }) { first, _ in first }
        func customer(_ record: Int64) -> Int64 { current[record] ?? record }
        /// Who leads where somebody led. Aliases go to younger records alone, so that this ends.
        func leader(_ former: Int64) -> Int64? {
            var at = former
            while !isSeen(at) {
                guard let next = aliases[at], next > at else { return nil }
                at = next
            }
            return at
        }
        var (restored, left): (Set<Int64>, Set<Int64>) = ([], [])
        for change in changes {
            let isThere = customer(change.record) == leader(change.after)
            if isSeen(change.record), isThere { restored.insert(change.record) } else { left.insert(change.record) }
        }
        // A group whose customer is gone is called by who leads it now, unless that one came to it by this run.
        func name(_ former: Int64) -> Int64 {
            guard !isSeen(former), let now = leader(former), !restored.contains(now) else { return former }
            return now
        }
        var members: Set<Int64> = []
        for record in restored {
            members.insert(customer(record))
            if let before = rows[record]?.before, let now = leader(before) { members.insert(customer(now)) }
        }
        let touched = members
        for (record, customer) in current where touched.contains(customer) { members.insert(record) }
        var named: [(record: Int64, name: Int64)] = []
        for record in members.sorted() {
            if restored.contains(record), let row = rows[record] {
                named.append((record, name(row.before)))
            } else {
                let now = customer(record)
                let row = restored.contains(now) ? rows[now] : nil
                named.append((record, row.map { name($0.after) } ?? now))
            }
        }
        let regrouped = MapWish(named, isSeen: isSeen).links
        wanted = current.filter { !members.contains($0.key) }.merging(regrouped) { $1 }
        (self.restored, self.left) = (restored, left)
    }
}
