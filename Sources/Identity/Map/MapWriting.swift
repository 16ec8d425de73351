import Storage

/// Writes groups of changes in one transaction, as far as the base is still what they were made for.
struct MapWriting {
    /// What came of some groups.
    struct Outcome: Equatable {
        var joined = 0
        var parted = 0
        var moved = 0
        /// Changes that were left, because the base had changed.
        var left = 0
        var written: [MapPlan.Change] = []
    }

    private let transaction: Transaction
    private let reader: LinkReader
    private let seen: BulkStatement
    private let put: BulkStatement
    private let remove: BulkStatement
    /// The place in the sequence that new links remember.
    private let sequence: Int64
    /// From where on refusals are for all sides; nil: since the first of their records were joined.
    private let partedSince: Int64?

    init(_ transaction: Transaction, sequence: Int64, partedSince: Int64? = nil) throws {
        (self.transaction, self.sequence, self.partedSince) = (transaction, sequence, partedSince)
        reader = try LinkReader(transaction)
        seen = try BulkStatement(transaction, RecordStore.SQL.isSeen)
        put = try BulkStatement(transaction, LinkStore.SQL.put)
        remove = try BulkStatement(transaction, LinkStore.SQL.remove)
    }

    /// - Parameter last: the last place in the sequence of what was said: behind it nothing was.
    func write(_ groups: ArraySlice<[MapPlan.Change]>, _ keeper: any PartingKeeper, last: Int64) throws -> Outcome {
        var outcome = Outcome()
        var partings: [Parting] = []
        var accepted: [[MapPlan.Change]] = []
        for group in groups {
            guard let found = try look(group) else {
                outcome.left += group.count
                continue
            }
            partings += found.filter { $0.sides.contains { $0.since < last } }
            accepted.append(group)
        }
        if !partings.isEmpty { try keeper.keep(partings, in: transaction) }
        for group in accepted {
            for change in group { try take(change, &outcome) }
            outcome.written += group
        }
        return outcome
    }

    /// How customers part by a group; nil where the base is not what it was made for any more.
    private func look(_ group: [MapPlan.Change]) throws -> [Parting]? {
        let after = Dictionary(group.map { ($0.record, $0.after) }) { first, _ in first }
        for change in group {
            guard try reader.customer(of: change.record) == change.before else { return nil }
            guard change.after != change.record else { continue }
            guard try isSeen(change.record), try isSeen(change.after), change.after < change.record else { return nil }
            // The customer is linked to nobody, or will not be from now on.
            guard try (after[change.after] ?? reader.customer(of: change.after)) == change.after else { return nil }
        }
        var partings: [Parting] = []
        for customer in Set(group.map(\.before)).sorted() {
            let members = try reader.members(of: customer)
            let sides = Dictionary(grouping: members) { after[$0] ?? customer }
            // Nobody stays linked to a record that is linked itself.
            guard after[customer] == nil || members.allSatisfy({ after[$0] != nil }) else { return nil }
            guard sides.count > 1 else { continue }
            let since = try partedSince ?? reader.since(of: customer)
            partings.append(
                Parting(
                    customer: customer,
                    sides: sides.values.sorted { $0[0] < $1[0] }.map { Parting.Side(records: $0, since: since) }))
        }
        return partings
    }

    private func isSeen(_ record: Int64) throws -> Bool {
        seen.bind(1, record)
        defer { seen.reset() }
        return try seen.next()
    }

    private func take(_ change: MapPlan.Change, _ outcome: inout Outcome) throws {
        if change.after == change.record {
            remove.bind(1, change.record)
            try remove.run()
            outcome.parted += 1
            return
        }
        put.bind(1, change.record)
        put.bind(2, change.after)
        put.bind(3, sequence)
        try put.run()
        if change.before == change.record { outcome.joined += 1 } else { outcome.moved += 1 }
    }
}
