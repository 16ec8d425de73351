import Identity
import Intake
import Kernel
import Storage

extension CustomersRoom {
    /// Enters what `optout.log` has and this database, restored from an older copy, lacks.
    /// - Returns: how many refusals came back.
    @discardableResult
    public func takeMissingOptOuts(at now: Int64) throws -> Int {
        let log = OptOutLog(home)
        let missing = try log.missing()
        let length = try home.disk.size(log.path) ?? 0
        for start in stride(from: 0, to: missing.count, by: ConsentsStep.portion) {
            let part = missing[start..<min(start + ConsentsStep.portion, missing.count)]
            try home.database.write { transaction in
                let sequence = try ImportStore.nextSequence(transaction)
                try ConsentStore.add(transaction, part.compactMap { $0.statement(sequence) })
                try SuppressionStore.add(transaction, part.compactMap { $0.exclusion(sequence) })
            }
        }
        try home.database.write { try ConsentStore.setLogLength($0, length) }
        return missing.count
    }
}

extension ConsentStore {
    /// Whether the database has a refusal.
    static func knows(_ entry: OptOut, _ transaction: Transaction) throws -> Bool {
        if let refusal = entry.statement(0) {
            let known = try evidence(transaction, [refusal.person])[refusal.person] ?? []
            if known.contains(where: { !$0.isYes && $0.isAboutSame(as: refusal) && $0.at >= refusal.at }) {
                return true
            }
            if try isStated(refusal, transaction) { return true }
        }
        guard let exclusion = entry.exclusionIfAddress else { return true }
        let known = try SuppressionStore.entries(transaction, [exclusion.address])[exclusion.address] ?? []
        return known.contains { $0.covers(exclusion) }
    }
}

extension ConsentStore {
    /// Whether a people file or an edit has said a refusal.
    private static func isStated(_ refusal: ConsentEvidence, _ transaction: Transaction) throws -> Bool {
        let (source, id) = (refusal.person.source, refusal.person.externalID)
        guard let record = try RecordStore.find(transaction, source: source, externalID: id) else { return false }
        let reader = try StatementReader(transaction)
        return try StatedConsents(transaction, reader)
            .refusals(of: refusal.person, try reader.visible(record.rawValue))
            .contains { $0.isAboutSame(as: refusal) && $0.at >= refusal.at }
    }
}

extension OptOut {
    private static let logActor = OptOutLog.fileName

    /// The refusal of a person for one channel, which is evidence; nil for exclusions.
    fileprivate func statement(_ sequence: Int64) -> ConsentEvidence? {
        guard case .record(let source, let externalID) = whom, validUntil == nil,
            let channel = channel.flatMap(ContactChannel.init(rawValue:))
        else { return nil }
        var statement = ConsentEvidence(
            person: RecordKey(source: source, externalID: externalID), channel: channel, purpose: purpose ?? "",
            isYes: false, at: at, sequence: sequence)
        statement.origin = origin
        statement.recordedBy = Self.logActor
        return statement
    }

    /// What is no statement of a person for one channel.
    fileprivate func exclusion(_ sequence: Int64) -> Exclusion? {
        guard statement(0) == nil, var exclusion = exclusionIfAddress else { return nil }
        exclusion.sequence = sequence
        return exclusion
    }

    fileprivate var exclusionIfAddress: Exclusion? {
        let address: ContactAddress?
        switch whom {
        case .record(let source, let externalID): address = ContactAddress(source: source, externalID: externalID)
        case .address(let kind, let value): address = ContactAddress(kind: kind, normalised: value)
        }
        guard let address else { return nil }
        var exclusion = Exclusion(address: address, channel: channel.flatMap(ContactChannel.init(rawValue:)), at: at)
        exclusion.reason = origin
        exclusion.validUntil = validUntil
        exclusion.recordedBy = Self.logActor
        return exclusion
    }
}
