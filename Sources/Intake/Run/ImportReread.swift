import Kernel
import Storage

/// Why an import cannot be read again.
public enum RereadRefusal: String, Error, Codable, Sendable, CaseIterable {
    /// Its file is gone.
    case noOriginal = "no-original"
    /// Its file is not what it was.
    case otherOriginal = "other-original"
    /// Its file gives other rows or sums than it gave then.
    case readsDifferently = "reads-differently"
}

extension IntakeRoom {
    /// Every import that readers see, in the sequence of what was said.
    public func visibleImports() throws -> [ImportRecord] {
        try list(limit: .max).filter { $0.state == .applied }.sorted { ($0.sequence ?? 0) < ($1.sequence ?? 0) }
    }

    /// Reads an import's original once more, just as it was read then, and hands it to `steps`. Nothing but facts is
    /// written, and nobody sees those: the import stays what it is. Needs the import lock.
    /// - Parameter firstPart: number of the first batch that is written.
    /// - Throws: `RereadRefusal`, or what is wrong with the file.
    public func reread(
        _ record: ImportRecord, firstPart: Int, steps: [any IntakeStep], watch: Watch = Watch()
    ) throws -> Delivery {
        guard let sequence = record.sequence, let then = record.summary else { throw RereadRefusal.readsDifferently }
        let path = Originals.path(record.sha256, in: home)
        guard let isSound = try Originals.isSound(record.sha256, in: home) else { throw RereadRefusal.noOriginal }
        guard isSound else { throw RereadRefusal.otherOriginal }
        let reading = try home.database.read { try ImportReadingStore.find($0, record.id) }
        let delivery = Delivery(
            setting: setting.with(reading?.settings), importID: record.id, sequence: sequence, options: record.options,
            isDryRun: true)
        (delivery.isReread, delivery.firstPart, delivery.reading) = (true, firstPart, reading)
        delivery.isAssumed = reading == nil
        delivery.progress = watch.progress
        let now = try ImportRun(
            delivery, path: path, steps: steps, now: reading?.at ?? record.createdAt, isCancelled: watch.isCancelled
        ).run()
        guard now.says(the: then) else { throw RereadRefusal.readsDifferently }
        return delivery
    }
}

extension ImportSummary {
    /// Whether two readings of a file took the same rows and came to the same sums. Whose they are may have changed.
    func says(the other: ImportSummary) -> Bool {
        (read, accepted, rejected) == (other.read, other.accepted, other.rejected)
            && totals.orders == other.totals.orders && totals.amounts == other.totals.amounts
            && totals.firstDay == other.totals.firstDay && totals.lastDay == other.totals.lastDay
            && totals.statuses == other.totals.statuses
    }
}

extension IntakeSetting {
    /// The same home with the money and the clock of another time.
    func with(_ settings: HomeSettings?) -> IntakeSetting { settings.map { IntakeSetting(self, $0) } ?? self }

    private init(_ other: IntakeSetting, _ settings: HomeSettings) {
        (home, memory, orderPortion, self.settings) = (other.home, other.memory, other.orderPortion, settings)
        clock = LocalTime(settings.timeZone)
    }
}

extension Inspection {
    /// The file as it was read before, where that is known.
    func following(_ reading: ImportReading?) -> Inspection {
        guard let reading, reading.columns.count == mapping.columns.count else { return self }
        let columns = zip(mapping.columns, reading.columns).map { now, then in
            ColumnMapping.Column(
                name: now.name, field: then.field.isEmpty ? nil : Field(known: then.field), confidence: now.confidence,
                type: then.type, rule: then.rule)
        }
        return with(
            mapping: ColumnMapping(columns: columns, preset: reading.preset), decimal: reading.decimal,
            dateOrder: reading.dateOrder)
    }
}
