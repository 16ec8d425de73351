import Formats
import Intake
import Kernel
import Storage

/// A yes or no that a person here enters for somebody.
public struct ConsentEntry: Sendable, Equatable {
    public var channel: ContactChannel
    /// Empty is for every purpose.
    public var purpose = ""
    public var isYes: Bool
    /// Where the proof is; a yes needs one.
    public var origin: String
    public var textVersion = ""
    /// Last day on which a yes holds.
    public var validUntil: Day?
    public var allowedHours = ""

    public init(channel: ContactChannel, isYes: Bool, origin: String) {
        self.channel = channel
        self.isYes = isYes
        self.origin = origin
    }
}

extension CustomersRoom {
    /// Enters what somebody has said, for all records of the customer. A yes entered so, with its proof, is the only one that
    /// follows a refusal.
    /// - Throws: `consent.proof-missing`, `consent.hours-unreadable`, `customer.not-found`.
    public func record(_ entry: ConsentEntry, for record: RecordID, by actor: String, at now: Int64) throws {
        if entry.isYes, entry.origin.allSatisfy(\.isWhitespace) {
            throw PlainProblem("consent.proof-missing", .invalid)
        }
        guard entry.allowedHours.isEmpty || ContactHours.isReadable(entry.allowedHours) else {
            throw PlainProblem("consent.hours-unreadable", .invalid)
        }
        try home.database.write { transaction in
            let records = try Self.records(transaction, with: record)
            let keys = try ConsentStore.keys(transaction, records)
            guard keys[record] != nil else {
                throw PlainProblem("customer.not-found", .notFound, ["customer": record.description])
            }
            let sequence = try ImportStore.nextSequence(transaction)
            let statements = records.compactMap { keys[$0] }.map { person in
                Self.evidence(entry, of: person, sequence: sequence, by: actor, at: now)
            }
            // In the log before this transaction ends, and so before anybody knows of it.
            if !entry.isYes {
                let length = try OptOutLog(home).append(statements.map { OptOut($0, origin: actor) })
                try ConsentStore.setLogLength(transaction, length)
            }
            try ConsentStore.add(transaction, statements)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: entry.isYes ? "consent.give" : "consent.refuse",
                subject: "record:\(record)", after: "{\"channel\":\"\(entry.channel.rawValue)\"}")
        }
    }

    private static func evidence(
        _ entry: ConsentEntry, of person: RecordKey, sequence: Int64, by actor: String, at now: Int64
    ) -> ConsentEvidence {
        var statement = ConsentEvidence(
            person: person, channel: entry.channel, purpose: entry.purpose, isYes: entry.isYes, at: now,
            sequence: sequence)
        statement.origin = entry.origin
        statement.textVersion = entry.textVersion
        statement.validUntil = entry.isYes ? entry.validUntil : nil
        statement.allowedHours = entry.allowedHours
        statement.recordedBy = actor
        return statement
    }

    /// Puts an address on the exclusion list. Without a channel for all of them.
    public func exclude(
        _ address: ContactAddress, channel: ContactChannel?, reason: String, until validUntil: Day? = nil,
        by actor: String, at now: Int64
    ) throws {
        var exclusion = Exclusion(address: address, channel: channel, at: now)
        exclusion.reason = reason
        exclusion.validUntil = validUntil
        exclusion.recordedBy = actor
        let length = try OptOutLog(home).append([OptOut(exclusion, origin: actor)])
        try home.database.write { transaction in
            exclusion.sequence = try ImportStore.nextSequence(transaction)
            try SuppressionStore.add(transaction, [exclusion])
            try ConsentStore.setLogLength(transaction, length)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: "exclusion.add", subject: "exclusion",
                after: "{\"kind\":\"\(address.kind.rawValue)\"}")
        }
    }
}
