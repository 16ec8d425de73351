import Formats
import Identity
import Intake
import Kernel
import Storage

/// Whether somebody may be written to through a channel, and what decides it.
public enum ContactVerdict: Sendable, Equatable {
    /// On the strength of this statement.
    case allowed(ConsentEvidence)
    case refused(ConsentEvidence)
    case expired(ConsentEvidence)
    /// An address or the person stands on the exclusion list.
    case excluded(Exclusion)
    /// Nobody has said yes.
    case unknown

    public var isAllowed: Bool { if case .allowed = self { true } else { false } }
}

/// The questions about lawful contact; asked again in the transaction that claims a message.
public enum LawfulContact {
    /// The verdict on records that are one person, with all that are joined to them: a refusal of any of them, or the
    /// exclusion of any of their addresses, holds for all.
    public static func verdict(
        _ transaction: Transaction, _ records: [RecordID], _ channel: ContactChannel, purpose: String? = nil,
        on day: Day
    ) throws -> ContactVerdict {
        let links = try LinkReader(transaction)
        let whole = try Set(records.flatMap { try links.members(of: links.customer(of: $0.rawValue)) })
        let records = whole.sorted().map { RecordID($0) }
        let people = try KnownStatements(transaction).read(records)
        let addresses = records.flatMap { people[$0]?.addresses ?? [] }
        if let exclusion = try SuppressionStore.find(transaction, addresses, channel: channel, on: day) {
            return .excluded(exclusion)
        }
        let evidence = records.flatMap { people[$0]?.evidence ?? [] }
        switch ConsentState.of(evidence, channel: channel, purpose: purpose, on: day) {
        case .given(let statement): return .allowed(statement)
        case .refused(let statement): return .refused(statement)
        case .expired(let statement): return .expired(statement)
        case .unknown: return .unknown
        }
    }
}

extension ConsentStore {
    /// The state of each of several records: what consents files, people files and people here have said.
    public static func states(
        _ transaction: Transaction, _ records: [RecordID], channel: ContactChannel, purpose: String? = nil, on day: Day
    ) throws -> [RecordID: ConsentState] {
        try KnownStatements(transaction).read(records).mapValues {
            ConsentState.of($0.evidence, channel: channel, purpose: purpose, on: day)
        }
    }
}

extension CustomersRoom {
    /// Whether the customer of a record may be written to.
    public func mayContact(
        _ record: RecordID, _ channel: ContactChannel, purpose: String? = nil, on day: Day
    ) throws -> ContactVerdict {
        try mayContact([record], channel, purpose: purpose, on: day)
    }

    /// The same for records that are one person.
    public func mayContact(
        _ records: [RecordID], _ channel: ContactChannel, purpose: String? = nil, on day: Day
    ) throws -> ContactVerdict {
        try home.database.read {
            try LawfulContact.verdict($0, records, channel, purpose: purpose, on: day)
        }
    }

    /// All statements that are known of records, in the sequence in which they were said.
    public func consents(of records: [RecordID]) throws -> [ConsentEvidence] {
        try home.database.read { transaction in
            let people = try KnownStatements(transaction).read(records)
            return ConsentState.counting(records.flatMap { people[$0]?.evidence ?? [] })
                .sorted { $1.isAfter($0) }
        }
    }
}

/// What is known of records for these questions: statements of every origin, and every address.
struct KnownStatements {
    struct Person {
        let key: RecordKey
        var evidence: [ConsentEvidence] = []
        var addresses: [ContactAddress] = []
    }

    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    func read(_ records: [RecordID]) throws -> [RecordID: Person] {
        let keys = try ConsentStore.keys(transaction, records)
        let evidence = try ConsentStore.evidence(transaction, Array(Set(keys.values)))
        let reader = try StatementReader(transaction)
        let stated = try StatedConsents(transaction, reader)
        var people: [RecordID: Person] = [:]
        for record in records {
            guard let key = keys[record] else { continue }
            let statements = try reader.visible(record.rawValue)
            let values = reader.fold(statements).values
            let said = try stated.agreements(of: key, values) + stated.refusals(of: key, statements)
            people[record] = Person(
                key: key, evidence: said + (evidence[key] ?? []),
                addresses: addresses(of: key, values))
        }
        return people
    }

    private func addresses(of key: RecordKey, _ values: PersonValues) -> [ContactAddress] {
        var addresses = [ContactAddress(source: key.source, externalID: key.externalID)]
        if let own = ContactAddress(personKey: key.externalID) { addresses.append(own) }
        for (field, kind) in [
            ("email", ContactAddress.Kind.email), ("mobile", .phone), ("phone", .phone), ("document", .document),
            ("tax_id", .document),
        ] {
            guard let value = values.key(field) else { continue }
            if let address = ContactAddress(kind: kind.rawValue, normalised: value) { addresses.append(address) }
        }
        return addresses
    }
}
