import Formats
import Intake
import Kernel

/// The consent columns of a people file: yes, no or unknown by channel.
struct ConsentColumns {
    private let channels: [PersonFields.Code: ContactChannel]
    private let at, origin: PersonFields.Code?
    /// Between the smallest and the largest of them.
    private let codes: ClosedRange<PersonFields.Code>

    init(_ fields: PersonFields) {
        channels = Dictionary(
            uniqueKeysWithValues: ContactChannel.allCases.compactMap { channel in
                fields.code(of: "consent_" + channel.rawValue).map { ($0, channel) }
            })
        at = fields.code(of: "consent_at")
        origin = fields.code(of: "consent_source")
        let all = channels.keys + [at, origin].compactMap { $0 }
        codes = (all.min() ?? 0)...(all.max() ?? 0)
    }

    /// What a row refuses. It is said now, unless the row tells a time that can be read in one way only.
    func refusals(_ people: DeliveredPeople, _ index: Int, _ delivery: Delivery) throws -> [ConsentEvidence] {
        var refused: [ContactChannel] = []
        var (time, proof): (Int64?, String) = (nil, "")
        people.values.withBytes(index) { bytes in
            _ = PackedValues.forEach(bytes) { entry in
                // Most fields are none of these, and this is asked of every value of every file of people.
                guard codes.contains(entry.field) else { return }
                if let channel = channels[entry.field] {
                    if YesNo.parse(entry.text) == .no { refused.append(channel) }
                } else if entry.field == at {
                    time = instant(entry.text, delivery.setting.clock)
                } else if entry.field == origin {
                    proof = String(decoding: entry.text, as: UTF8.self)
                }
            }
        }
        if refused.isEmpty { return [] }
        let now = try startedAt(delivery)
        let person = RecordKey(source: delivery.customerSource, externalID: people.keys.text(index))
        return refused.map { channel in
            let written = time.flatMap { $0 <= now ? $0 : nil }
            var refusal = ConsentEvidence(
                person: person, channel: channel, isYes: false, at: written ?? now, importID: delivery.importID,
                sequence: delivery.sequence)
            refusal.isAtWritten = written != nil
            refusal.origin = proof
            return refusal
        }
    }

    private func instant(_ text: UnsafeRawBufferPointer, _ clock: LocalTime) -> Int64? {
        let read = DateOrder.allCases.compactMap { DateText.parse(text, order: $0) }
        guard let first = read.first, read.allSatisfy({ $0 == first }) else { return nil }
        return clock.instant(first)
    }

    /// When the import was given; a dry run compares with nothing later.
    private func startedAt(_ delivery: Delivery) throws -> Int64 {
        if delivery.isDryRun { return .max }
        let name = "consents.startedAt"
        if let known = delivery.kept[name] as? Int64 { return known }
        let at = try delivery.setting.home.database.read { try ImportStore.find($0, delivery.importID).createdAt }
        delivery.kept[name] = at
        return at
    }
}
