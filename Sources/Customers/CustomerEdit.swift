import Formats
import Identity
import Intake
import Kernel
import Storage

/// What a person changes by hand. It has a place in the sequence of what was said: behind every import there was,
/// before every import to come.
extension CustomersRoom {
    /// Fields that can be edited: those of the contract, and the own ones that files brought.
    public static func isEditable(_ field: String, _ fields: PersonFields) -> Bool {
        field != "external_id" && fields.code(of: field) != nil
    }

    /// Sets fields of the customer whose record it is; an empty text clears. Nothing turns a refusal into consent.
    ///
    /// Of several records the oldest is changed, because what it says counts; what is cleared is cleared of all.
    /// - Throws: `customer.unknown-field`, `customer.value-unusable` for a value that could not be used,
    ///   `customer.refusal-stands` for a yes where the answer is no.
    public func edit(_ record: RecordID, _ changes: [String: String], by actor: String, at now: Int64) throws {
        let setting = try IntakeSetting(home)
        let fields = try home.database.read { try OwnFieldStore.fields($0) }
        for field in changes.keys.sorted() where !Self.isEditable(field, fields) {
            throw PlainProblem("customer.unknown-field", .usage, ["field": field])
        }
        var packer = PersonPacker(
            country: setting.settings.country, today: setting.clock.day(of: now), fields: fields)
        let said = packer.pack(changes.mapValues { $0.isEmpty ? "\\N" : $0 })
        let values = said.withUnsafeBytes { PersonValues(packed: $0, fields) }
        if let bad = values.invalid.min(by: { $0.key < $1.key }) {
            throw PlainProblem("customer.value-unusable", .invalid, ["field": bad.key])
        }
        let known = try self.values(with: record)
        for (field, text) in values.said where PersonValues.isConsent(field) && YesNo.parse(text) == .yes {
            guard YesNo.parse(known.said[field] ?? "") != .no else {
                throw PlainProblem("customer.refusal-stands", .forbidden, ["field": field])
            }
        }
        let cleared = packer.pack(changes.filter(\.value.isEmpty).mapValues { _ in "\\N" })
        try home.database.write { transaction in
            let records = try Self.records(transaction, with: record)
            let reader = try StatementReader(transaction)
            for (place, record) in records.enumerated() {
                if place > 0 {
                    let known = reader.fold(try reader.visible(record.rawValue)).values.said
                    guard changes.contains(where: { $0.value.isEmpty && known[$0.key] != nil }) else { continue }
                } else {
                    // In the log before this transaction ends, and so before anybody knows of it.
                    try logRefusals(transaction, record, values, by: actor, at: now)
                }
                // An edit has a place in the sequence of its own.
                let sequence = try ImportStore.nextSequence(transaction)
                try StatementStore.put(transaction, record.rawValue, sequence: sequence, place == 0 ? said : cleared)
                try StatementStore.addEdit(transaction, record.rawValue, sequence: sequence, by: actor, at: now)
            }
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: "customer.edit",
                subject: "customer:\(records.first ?? record)",
                after: "{\"fields\":\"" + changes.keys.sorted().joined(separator: " ") + "\"}")
        }
    }

    private func logRefusals(
        _ transaction: Transaction, _ record: RecordID, _ values: PersonValues, by actor: String, at now: Int64
    ) throws {
        guard let refusals = values.refusals, let name = try RecordStore.name(transaction, record) else { return }
        try OptOutLog(home).append(
            refusals.said.keys.sorted().map { field in
                OptOut(
                    whom: .record(source: name.source, externalID: name.externalID),
                    channel: String(field.dropFirst("consent_".count)), at: now, origin: actor)
            })
    }
}
