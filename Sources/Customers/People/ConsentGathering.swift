import Formats
import Identity
import Intake
import Kernel
import Storage

/// Whether each of many people may be written to through each channel on a day: `LawfulContact.verdict(…).isAllowed`,
/// from evidence and exclusions that are read once.
///
/// Most people have neither: then what people files leave standing decides. Where somebody was ever erased, the
/// addresses of everybody who said yes are compared with the marks: one keyed digest each.
final class ConsentGathering {
    private let transaction: Transaction
    private let population: Population
    private let day: Day
    private let book: ExclusionBook
    private let purposes: ConsentPurposes
    private let evidence: EvidenceBook
    private let stated: StatedConsents
    private let name: BulkStatement

    /// Places of the fields that tell of consent, and of those that are addresses.
    private let channels: [(place: Int, bit: UInt8)]
    private let addresses: [(place: Int, kind: ContactAddress.Kind)]

    // By customer, bits of channels: a record of theirs says yes, says no; is excluded.
    private var yes: [UInt8]
    private var no: [UInt8]
    private var excluded: [UInt8]
    /// What statements refuse, of those of whom there is evidence, too.
    private var refusals: [Int: [ConsentEvidence]] = [:]

    init(_ transaction: Transaction, _ population: Population, _ catalogue: PersonCatalogue, on day: Day, isWhole: Bool)
        throws
    {
        (self.transaction, self.population, self.day) = (transaction, population, day)
        book = try ExclusionBook(transaction, on: day)
        purposes = try ConsentPurposes(transaction)
        evidence = try EvidenceBook(transaction, population, purposes, isWhole: isWhole)
        stated = try StatedConsents(transaction, try StatementReader(transaction))
        name = try BulkStatement(transaction, ConsentStore.SQL.key)
        channels = ContactChannel.allCases.compactMap { channel in
            catalogue.place("consent_" + channel.rawValue).map {
                (place: $0, bit: ExclusionBook.bit(channel))
            }
        }
        addresses = [
            ("email", ContactAddress.Kind.email), ("mobile", .phone), ("phone", .phone), ("document", .document),
            ("tax_id", .document),
        ].compactMap { name, kind in catalogue.place(name).map { (place: $0, kind: kind) } }
        let none = [UInt8](repeating: 0, count: population.customers.count)
        (yes, no, excluded) = (none, none, none)
        for (record, channels) in book.records {
            if let person = population.holder(record) { excluded[person] |= channels }
        }
        for (record, address) in population.named {
            guard let person = population.holder(record) else { continue }
            excluded[person] |= book.channels(address)
            if book.tombstones.contains(address) { excluded[person] = ExclusionBook.every }
        }
    }

    /// Whether somebody of whom nothing was said may be passed over.
    var isIndifferent: Bool { book.tombstones.isEmpty }

    /// Takes what is known of one record.
    func take(_ person: Int, _ record: Int64, _ fold: PersonFold, _ statements: [PersonFold.Said]) throws {
        for (place, bit) in channels {
            guard let answer = fold.value(place)?.answer else { continue }
            if answer == .yes { yes[person] |= bit } else { no[person] |= bit }
        }
        if no[person] != 0, evidence.has(person) { try noteRefusals(person, record, statements) }
        if !book.isEmpty {
            for (place, kind) in addresses {
                guard let value = fold.value(place), !value.isDefective, !value.key.isEmpty else { continue }
                excluded[person] |= book.channels(kind, value.key)
            }
        }
        if !book.tombstones.isEmpty, yes[person] != 0 || evidence.has(person) || population.hasLinks {
            try compareWithMarks(person, record, fold)
        }
    }

    private func noteRefusals(_ person: Int, _ record: Int64, _ statements: [PersonFold.Said]) throws {
        let found = try stated.refusals(
            of: EvidenceBook.key(record),
            statements.map {
                StatementReader.Statement(sequence: $0.sequence, isRefusal: $0.isRefusal, said: Array($0.bytes))
            })
        refusals[person, default: []] += found
    }

    private func compareWithMarks(_ person: Int, _ record: Int64, _ fold: PersonFold) throws {
        var isErased = false
        for (place, kind) in addresses where !isErased {
            guard let value = fold.value(place), !value.isDefective, !value.key.isEmpty else { continue }
            isErased =
                ContactAddress(kind: kind.rawValue, normalised: String(decoding: value.key, as: UTF8.self))
                .map(book.tombstones.contains) ?? false
        }
        if !isErased {
            name.bind(1, record)
            if try name.next() {
                isErased = book.tombstones.contains(
                    ContactAddress(source: name.text(0), externalID: name.text(1)))
            }
            name.reset()
        }
        if isErased { excluded[person] = ExclusionBook.every }
    }

    /// A column for each channel, one for each purpose that was ever named for it, and then one for any other purpose.
    func columns() -> [PeopleTable.Column] {
        ContactChannel.allCases.flatMap { channel -> [PeopleTable.Column] in
            let key = "consent:" + channel.rawValue
            let named = purposes.names(channel)
            return [column(channel, .any, key)]
                + named.map { column(channel, .one($0), key + ":" + purposes.text($0)) }
                + (named.isEmpty ? [] : [column(channel, .other, key + ":")])
        }
    }

    private func column(
        _ channel: ContactChannel, _ purpose: ConsentPurposes.Asked, _ key: String
    ) -> PeopleTable.Column {
        let bit = ExclusionBook.bit(channel)
        var truths = [UInt8](unsafeUninitializedCapacity: yes.count) { room, count in
            for person in yes.indices { room[person] = yes[person] & ~no[person] & bit != 0 ? 2 : 1 }
            count = yes.count
        }
        evidence.forEachPerson(channel) { person, said in
            truths[person] = isGiven(person, channel, purpose, said) ? 2 : 1
        }
        for person in truths.indices where excluded[person] & bit != 0 { truths[person] = 1 }
        return PeopleTable.Column(key: key, values: .truths(truths))
    }

    private func isGiven(
        _ person: Int, _ channel: ContactChannel, _ purpose: ConsentPurposes.Asked,
        _ said: ArraySlice<EvidenceBook.Said>
    ) -> Bool {
        let bit = ExclusionBook.bit(channel)
        if said.count == 1, let one = said.first, !one.isFallback, no[person] & bit == 0 {
            guard purpose.concerns(one.purpose) else { return yes[person] & bit != 0 }
            return one.isYes && one.lastDay >= day.number
        }
        var all = said.map { evidence.statement($0, channel, purposes) }
        all += (refusals[person] ?? []).filter { $0.channel == channel }
        if yes[person] & bit != 0 {
            var agreement = ConsentEvidence(
                person: RecordKey(source: "", externalID: ""), channel: channel, isYes: true, at: .min,
                importID: ImportID(0))
            agreement.isAtWritten = false
            all.append(agreement)
        }
        return ConsentState.of(all, channel: channel, purpose: purposes.asked(purpose), on: day).isGiven
    }
}
