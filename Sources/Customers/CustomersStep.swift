import Formats
import Identity
import Intake
import Kernel
import Storage

/// Keeps what a people file says, and derives customers from it.
public struct CustomersStep: IntakeStep {
    public let name = "customers"
    static let portion = 2_000

    public init() {}

    /// What a dry run, which writes nothing, would have written; and who has been counted as updated.
    private struct Kept: Sendable {
        var values: [RecordID: PersonValues] = [:]
        var unnamed: [String: PersonValues] = [:]
        var updated: Set<RecordID> = []
    }

    public func stage(_ delivery: Delivery) throws {
        guard let people = delivery.people else { return }
        var kept = delivery.kept[name] as? Kept ?? Kept()
        delivery.kept[name] = nil
        var staged: [RecordID: CustomerStore.Staged] = [:]
        try delivery.setting.home.database.read { transaction in
            for index in people.rows.indices {
                try judge(index, people, delivery, transaction, &kept, &staged)
            }
        }
        delivery.kept[name] = kept
        guard !delivery.isDryRun, !staged.isEmpty else { return }
        let rows = staged.values.sorted { $0.record < $1.record }
        try delivery.setting.home.database.write {
            try CustomerStore.stage($0, rows, of: delivery.importID, sequence: delivery.sequence)
        }
    }

    private func judge(
        _ index: Int, _ people: DeliveredPeople, _ delivery: Delivery, _ transaction: Transaction, _ kept: inout Kept,
        _ staged: inout [RecordID: CustomerStore.Staged]
    ) throws {
        let row = people.rows[index]
        let said = PersonValues(said: row.values, invalid: row.invalid)
        let version = PersonValues.Version(
            said, mode: delivery.options.existing, empty: delivery.options.empty)
        guard let record = people.records[index] else {
            // A dry run has no id for somebody new.
            let before = kept.unnamed[row.key]
            let after = (before ?? PersonValues()).applying(version, isKnown: before != nil)
            kept.unnamed[row.key] = after
            if let before, delivery.options.existing == .skip, after == before {
                delivery.summary.skipped += 1
                return
            }
            count(&delivery.summary, isNew: before == nil, changed: kept.unnamed[row.key] != before)
            return
        }
        let current = try current(record, delivery, transaction, kept, staged)
        let isFirst = people.isNew[index]
        let isKnown = !isFirst && current.isKnown
        let after = current.values.applying(version, isKnown: isKnown)
        if !isFirst, delivery.options.existing == .skip, after == current.values {
            delivery.summary.skipped += 1
            return
        }
        count(&delivery.summary, isNew: isFirst, changed: after != current.values)
        if !isFirst, after != current.values, !current.isOfThisImport, kept.updated.insert(record).inserted {
            delivery.summary.people.updated += 1
        }
        if delivery.isDryRun { kept.values[record] = after }
        // Rows of one person in one file fold into one version.
        let earlier =
            try staged[record]?.version.values ?? CustomerStore.version(transaction, record, delivery.importID)
        let merged = earlier.map { Self.merge($0, said, version.mode) } ?? said
        staged[record] = .init(record: record, version: .init(merged, mode: version.mode, empty: version.empty))
    }

    private func count(_ summary: inout ImportSummary, isNew: Bool, changed: Bool) {
        if isNew { summary.created += 1 } else if changed { summary.updated += 1 } else { summary.unchanged += 1 }
    }

    private func current(
        _ record: RecordID, _ delivery: Delivery, _ transaction: Transaction, _ kept: Kept,
        _ staged: [RecordID: CustomerStore.Staged]
    ) throws -> (values: PersonValues, isKnown: Bool, isOfThisImport: Bool) {
        if let held = kept.values[record] { return (held, true, true) }
        let base = try CustomerStore.values(transaction, record)
        let own = try staged[record]?.version.values ?? CustomerStore.version(transaction, record, delivery.importID)
        guard let own else { return (base ?? PersonValues(), base != nil, false) }
        let version = PersonValues.Version(own, mode: delivery.options.existing, empty: delivery.options.empty)
        return ((base ?? PersonValues()).applying(version, isKnown: base != nil), true, base == nil)
    }

    /// Two rows of one person in one file, as one: filling keeps what the earlier said, replacing what the later
    /// did, skipping hears a refusal alone; an empty cell takes nothing away, and a refusal of consent stays.
    static func merge(_ earlier: PersonValues, _ later: PersonValues, _ mode: OnExisting) -> PersonValues {
        var result = earlier
        for (field, text) in later.said {
            let held = result.said[field] ?? ""
            let isConsent = PersonValues.isConsent(field)
            if mode == .skip, !isConsent || YesNo.parse(text) != .no { continue }
            let isTaken =
                isConsent
                ? isConsentTaken(text, over: held)
                : text == "\\N" || held.isEmpty || (mode != .fill && !text.isEmpty)
            guard isTaken else { continue }
            result.said[field] = text
            result.invalid[field] = later.invalid[field]
        }
        return result
    }

    /// No before yes before what says nothing, whatever the mode.
    private static func isConsentTaken(_ text: String, over held: String) -> Bool {
        switch (YesNo.parse(held), YesNo.parse(text)) {
        case (.no, _): false
        case (_, .no), (_, .yes): true
        case (.yes, _): text == "\\N"
        default: held != "\\N" && !text.isEmpty
        }
    }

    /// Folds the versions of an import into what is known, and makes customers; safe to repeat.
    public func settle(_ importID: ImportID, _ setting: IntakeSetting) throws {
        let database = setting.home.database
        var after: Int64 = 0
        while true {
            let ids = try database.read {
                try RecordStore.records($0, of: importID, after: after, limit: Self.portion * 5)
            }
            guard let last = ids.last else { break }
            try database.write { try CustomerStore.addBare($0, ids) }
            after = last
        }
        after = 0
        while true {
            let rows = try database.read {
                try CustomerStore.versions($0, of: importID, after: after, limit: Self.portion)
            }
            guard let last = rows.last else { break }
            try database.write { transaction in
                for row in rows { try fold(row, transaction, setting.settings.country) }
            }
            after = last.record.rawValue
        }
    }

    private func fold(_ row: CustomerStore.Staged, _ transaction: Transaction, _ country: String) throws {
        let before = try CustomerStore.values(transaction, row.record)
        let values = (before ?? PersonValues()).applying(row.version, isKnown: before != nil)
        if values == before { return }
        try CustomerStore.put(transaction, row.record, values)
        let phone = values.usable("mobile") ?? values.usable("phone")
        try CustomerStore.put(
            transaction,
            Customer(
                id: CustomerID(row.record.rawValue), name: values.displayName,
                email: values.usable("email").flatMap(EmailText.normalise),
                phone: phone.flatMap { PhoneText.normalise($0, country: country) },
                city: values.said["city"].flatMap { $0.isEmpty ? nil : $0 }))
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        var removed = 1
        while removed > 0 {
            removed = try setting.home.database.write {
                try CustomerStore.unstage($0, of: importID, limit: Self.portion * 5)
            }
        }
    }
}
