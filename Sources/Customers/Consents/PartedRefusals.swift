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
    /// Whether those who leave are to be forgotten: what is kept for the others names no proof of theirs, and nothing is kept
    /// for them.
    private let isForgetting: Bool
    /// Who has recorded what is kept so.
    static let actor = "identity"

    public init(_ home: Home, isForgetting: Bool = false) { (self.home, self.isForgetting) = (home, isForgetting) }

    public func keep(_ partings: [Parting], in transaction: Transaction) throws {
        guard !partings.isEmpty else { return }
        // In one pass over what was said of all of them.
        let records = partings.flatMap { $0.sides.flatMap(\.records) }.sorted().map { RecordID($0) }
        let people = try KnownStatements(transaction).read(records)
        let closed = try SuppressionStore.entries(transaction, people.values.flatMap(\.addresses))
        var found = Found(isForgetting: isForgetting)
        for parting in partings {
            for (place, side) in parting.sides.enumerated() {
                let theirs = side.records.compactMap { people[RecordID($0)] }
                let refusals = theirs.flatMap(\.evidence).filter { !$0.isYes && $0.sequence > side.since }
                let exclusions =
                    closed.isEmpty
                    ? []
                    : theirs.flatMap(\.addresses).flatMap { closed[$0] ?? [] }.filter { $0.sequence > side.since }
                guard !refusals.isEmpty || !exclusions.isEmpty else { continue }
                for (other, target) in parting.sides.enumerated() where other != place {
                    guard !isForgetting || !target.isLeaving, let head = target.records.first,
                        let person = people[RecordID(head)]
                    else { continue }
                    let own = closed[ContactAddress(source: person.key.source, externalID: person.key.externalID)]
                    // What they had said before counts for themselves alone when they part in their turn.
                    found.add(
                        refusals.filter { said in
                            !person.evidence.contains { Self.isSame($0, said) && $0.sequence >= said.sequence }
                        },
                        exclusions.filter { said in
                            !(own ?? []).contains { $0.forbids(said) && $0.sequence >= said.sequence }
                        }, for: person.key)
                }
            }
        }
        try write(found, transaction)
    }

    private static func isSame(_ known: ConsentEvidence, _ said: ConsentEvidence) -> Bool {
        !known.isYes && known.at == said.at && known.isAboutSame(as: said)
    }

    /// What is to be entered, by whom it is about.
    private struct Found {
        let isForgetting: Bool
        var refusals: [RecordKey: [ConsentEvidence]] = [:]
        var exclusions: [RecordKey: [Exclusion]] = [:]

        mutating func add(_ refused: [ConsentEvidence], _ excluded: [Exclusion], for person: RecordKey) {
            for said in refused
            where !refusals[person, default: []].contains(where: { PartedRefusals.isSame($0, said) }) {
                var copy = ConsentEvidence(
                    person: person, channel: said.channel, purpose: said.purpose, isYes: false, at: said.at)
                copy.isAtWritten = said.isAtWritten
                if !isForgetting { (copy.origin, copy.textVersion) = (said.origin, said.textVersion) }
                copy.recordedBy = PartedRefusals.actor
                refusals[person, default: []].append(copy)
            }
            for said in excluded where !exclusions[person, default: []].contains(where: { $0.forbids(said) }) {
                var copy = Exclusion(
                    address: ContactAddress(source: person.source, externalID: person.externalID),
                    channel: said.channel, at: said.at)
                if !isForgetting { copy.reason = said.reason }
                copy.validUntil = said.validUntil
                copy.recordedBy = PartedRefusals.actor
                exclusions[person, default: []].append(copy)
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
