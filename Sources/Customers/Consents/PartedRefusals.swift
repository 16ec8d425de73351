import Identity
import Intake
import Kernel
import Storage

/// Keeps refusals when records that were one customer part: what was said while they were one holds for every part.
///
/// It becomes evidence of the oldest record of each other part, in the words and with the time in which it was said. So
/// nobody may be written to for the reason that records were joined or parted.
public struct PartedRefusals: PartingKeeper {
    private let home: Home
    /// Who has recorded what is kept so.
    static let actor = "identity"

    public init(_ home: Home) { self.home = home }

    public func keep(_ partings: [Parting], in transaction: Transaction) throws {
        guard !partings.isEmpty else { return }
        // In one pass over what was said of all of them.
        let records = partings.flatMap { $0.sides.flatMap(\.records) }.sorted().map { RecordID($0) }
        let people = try KnownStatements(transaction).read(records)
        let closed = try SuppressionStore.entries(transaction, people.values.flatMap(\.addresses))
        var found = Found()
        for parting in partings {
            for (place, side) in parting.sides.enumerated() {
                let theirs = side.records.compactMap { people[RecordID($0)] }
                let refusals = theirs.flatMap(\.evidence).filter { !$0.isYes && $0.sequence > side.since }
                let exclusions =
                    closed.isEmpty
                    ? []
                    : theirs.flatMap(\.addresses).flatMap { closed[$0] ?? [] }.filter { $0.sequence > side.since }
                guard !refusals.isEmpty || !exclusions.isEmpty else { continue }
                for (other, head) in parting.sides.compactMap(\.records.first).enumerated() where other != place {
                    if let key = people[RecordID(head)]?.key { found.add(refusals, exclusions, for: key) }
                }
            }
        }
        try write(found, transaction)
    }

    /// What is to be entered, by whom it is about.
    private struct Found {
        var refusals: [RecordKey: [ConsentEvidence]] = [:]
        var exclusions: [RecordKey: [Exclusion]] = [:]

        mutating func add(_ refused: [ConsentEvidence], _ excluded: [Exclusion], for person: RecordKey) {
            for said in refused {
                var copy = ConsentEvidence(
                    person: person, channel: said.channel, purpose: said.purpose, isYes: false, at: said.at)
                (copy.isAtWritten, copy.origin, copy.textVersion) = (said.isAtWritten, said.origin, said.textVersion)
                copy.recordedBy = PartedRefusals.actor
                if !refusals[person, default: []].contains(where: { $0.at == copy.at && $0.isAboutSame(as: copy) }) {
                    refusals[person, default: []].append(copy)
                }
            }
            for said in excluded {
                var copy = Exclusion(
                    address: ContactAddress(source: person.source, externalID: person.externalID),
                    channel: said.channel, at: said.at)
                (copy.reason, copy.validUntil) = (said.reason, said.validUntil)
                copy.recordedBy = PartedRefusals.actor
                if !exclusions[person, default: []].contains(where: { $0.covers(copy) }) {
                    exclusions[person, default: []].append(copy)
                }
            }
        }
    }

    private func write(_ found: Found, _ transaction: Transaction) throws {
        guard !found.refusals.isEmpty || !found.exclusions.isEmpty else { return }
        let sequence = try ImportStore.nextSequence(transaction)
        let refusals = found.refusals.sorted(by: Self.byName).flatMap(\.value).map { refusal in
            var refusal = refusal
            refusal.sequence = sequence
            return refusal
        }
        let exclusions = found.exclusions.sorted(by: Self.byName).flatMap(\.value).map { exclusion in
            var exclusion = exclusion
            exclusion.sequence = sequence
            return exclusion
        }
        // In the log before this transaction ends, and so before anybody knows of it.
        let length = try OptOutLog(home).append(
            refusals.map { OptOut($0, origin: Self.actor) } + exclusions.map { OptOut($0, origin: Self.actor) })
        try ConsentStore.setLogLength(transaction, length)
        try ConsentStore.add(transaction, refusals)
        try SuppressionStore.add(transaction, exclusions)
    }

    private static func byName<Value>(
        _ left: (key: RecordKey, value: Value), _ right: (key: RecordKey, value: Value)
    ) -> Bool {
        (left.key.source, left.key.externalID) < (right.key.source, right.key.externalID)
    }
}
