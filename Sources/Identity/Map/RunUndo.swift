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
    init(current: [Int64: Int64], changes: [MapPlan.Change], isSeen: (Int64) -> Bool) {
        let rows = Dictionary(changes.map { ($0.record, $0) }) { first, _ in first }
        func customer(_ record: Int64) -> Int64 { current[record] ?? record }
        var (restored, left): (Set<Int64>, Set<Int64>) = ([], [])
        // Where the record that led is gone, the oldest of those that were joined to it leads.
        for change in changes {
            let now = customer(change.record)
            let isThere = now == change.after || (!isSeen(change.after) && rows[now]?.after == change.after)
            if isSeen(change.record), isThere { restored.insert(change.record) } else { left.insert(change.record) }
        }
        var touched: Set<Int64> = []
        for record in restored {
            touched.insert(customer(record))
            if let before = rows[record]?.before, isSeen(before) { touched.insert(customer(before)) }
        }
        var members: Set<Int64> = touched
        for (record, customer) in current where touched.contains(customer) { members.insert(record) }
        let named = members.sorted().map { [restored] record -> (record: Int64, name: Int64) in
            if restored.contains(record), let row = rows[record] { return (record, row.before) }
            let now = customer(record)
            guard restored.contains(now), let row = rows[now] else { return (record, now) }
            return (record, row.after)
        }
        (self.restored, self.left) = (restored, left)
        let regrouped = MapWish(named, isSeen: isSeen).links
        wanted = current.filter { !members.contains($0.key) }.merging(regrouped) { $1 }
    }
}
