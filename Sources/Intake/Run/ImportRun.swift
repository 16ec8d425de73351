import Formats
import Kernel
import Storage

/// One import of one file, from bytes to the moment it becomes visible.
///
/// Read `run` top to bottom: look, read, stage, write the rejects, flip, settle. Until the flip nothing of it can
/// be seen; after it everything can, and settling only adds derived values.
struct ImportRun {
    let delivery: Delivery
    let path: String
    let steps: [any IntakeStep]
    let isCancelled: () -> Bool
    let now: Int64
    /// Where a dry run writes the rows that it would reject; nil writes none.
    var rejects: RejectFile.Target?

    static let portion = 20_000

    init(_ delivery: Delivery, path: String, steps: [any IntakeStep], now: Int64, isCancelled: @escaping () -> Bool) {
        self.delivery = delivery
        self.path = path
        self.steps = steps
        self.now = now
        self.isCancelled = isCancelled
    }

    var home: Home { delivery.setting.home }

    func run() throws -> ImportSummary {
        let clock = ContinuousClock()
        let start = clock.now
        let (inspection, rejections) = try readHastily()
        try close(rejections, inspection)
        let elapsed = start.duration(to: clock.now)
        delivery.summary.elapsedSeconds =
            (Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
        if !delivery.isDryRun { try flip() }
        return delivery.summary
    }

    /// Reads the file for what its first rows say of decimal sign and order of days; once more where a later cell says
    /// something of which they said nothing, or where cells cannot be read and the whole file says otherwise than they do.
    private func readHastily() throws -> (Inspection, [Rejection]) {
        let reading = delivery.reading
        let hasty = try inspect(.hasty)
        var whole: Inspection?
        try begin(hasty)
        do {
            let rejections = try read(hasty)
            guard reading == nil, !hasty.sawAll, isDoubtful(rejections) else { return (hasty, rejections) }
            let found = delivery.reading
            delivery.reading = nil
            let look = try inspect(.whole)
            if look.decimal == hasty.decimal, look.dateOrder == hasty.dateOrder {
                delivery.reading = found
                delivery.summary.assumed = look.assumed
                return (hasty, rejections)
            }
            whole = look
        } catch is SilenceBroken {}
        try startOver(assumed: [])
        delivery.reading = reading
        let inspection = try whole ?? inspect(.whole)
        try begin(inspection)
        return (inspection, try read(inspection))
    }

    private func inspect(_ depth: Inspection.Depth) throws -> Inspection {
        try Inspection.inspect(
            path: path, options: delivery.options, home: delivery.setting.settings, depth: depth,
            memory: ColumnMemory(home, delivery.options).recall
        ).following(delivery.reading)
    }

    private func begin(_ inspection: Inspection) throws {
        delivery.reading = try delivery.reading ?? ImportReading(inspection, delivery.setting, at: now)
        try KindNeeds.check(delivery.options, inspection)
        delivery.columns = inspection.mapping
        delivery.begin(assumed: inspection.assumed)
    }

    /// Whether dates or numbers could not be read, which another sign or order might read.
    private func isDoubtful(_ rejections: [Rejection]) -> Bool {
        let marks: [ValueDefect] = [.unreadable, .dateUnreadable, .numberUnreadable]
        return delivery.options.kind == .orders && delivery.summary.flagged > 0
            || marks.contains { delivery.summary.flags[$0.code] != nil }
            || rejections.contains { $0.reason.isOfNumberOrDate }
    }

    /// Takes back what has been staged, so that the file is read anew.
    func startOver(assumed: [ImportSummary.Assumption]) throws {
        if !delivery.isDryRun {
            for step in steps.reversed() { try step.discard(delivery.importID, delivery.setting) }
        }
        delivery.begin(assumed: assumed)
    }

    /// A cell tells what the first rows of the file said nothing of.
    private struct SilenceBroken: Error {}

    private func read(_ inspection: Inspection) throws -> [Rejection] {
        switch delivery.options.kind {
        case .orders: try readOrders(inspection)
        case .people, .companies: try readPeople(inspection)
        case .events, .payments: try readEntries(inspection)
        case .products, .costs: try readProducts(inspection)
        case .consents: try readConsents(inspection)
        case .suppressions: try readSuppressions(inspection)
        }
    }

    private func readPeople(_ inspection: Inspection) throws -> [Rejection] {
        let fields = try personFields(inspection.mapping)
        let columns = PersonColumns(inspection.mapping, fields, kind: delivery.options.kind)
        guard !columns.columns.isEmpty else { throw PlainProblem("import.no-person-column", .invalid) }
        let checks = PersonChecks(
            country: delivery.setting.settings.country, dateOrder: inspection.dateOrder, decimal: inspection.decimal,
            today: delivery.setting.clock.day(of: now), sexes: inspection.sexes)
        var reader = PersonRowReader(
            columns, checks, into: DeliveredPeople(source: delivery.options.source, fields: fields),
            keepsEmpty: delivery.options.empty == .clear)
        var returned = ReturnedMail(consentCells(inspection))
        var onlyReturned = 0
        func deliver() throws {
            delivery.summary.accepted += reader.portion.count
            delivery.people = reader.takePortion()
            if let rows = returned?.takeRows(), !rows.isEmpty {
                delivery.suppressions = DeliveredSuppressions(
                    source: delivery.options.source, rows: rows, isBeside: true)
            }
            try stage()
        }
        delivery.summary.read = try eachRow(inspection) { row in
            let before = (reader.portion.count, reader.flagged)
            reader.read(row)
            if returned != nil, reader.portion.count > before.0, returned?.read(row) == true,
                reader.flagged == before.1
            {
                onlyReturned += 1
            }
            if reader.portion.count >= Self.portion { try deliver() }
        }
        try deliver()
        delivery.summary.flagged = reader.flagged + onlyReturned
        if let count = returned?.count, count > 0 { delivery.summary.flags["email-undeliverable"] = count }
        for defect in ValueDefect.allCases where reader.flags[Int(defect.rawValue)] > 0 {
            delivery.summary.flags[defect.code] = reader.flags[Int(defect.rawValue)]
        }
        return reader.rejections
    }

    /// Room for what rows say of people; nil when no column does.
    func sayings(_ mapping: ColumnMapping) throws -> DeliveredSayings? {
        guard mapping.columns.contains(where: { $0.field?.isCustom == true }) else { return nil }
        return DeliveredSayings(
            mapping, try personFields(mapping), keepsFirst: delivery.options.existing == .skip)
    }

    /// The numbers of all fields; those of fields that are new are given now, or lent for a dry run.
    func personFields(_ mapping: ColumnMapping) throws -> PersonFields {
        let own = mapping.columns.compactMap { column in
            column.field.flatMap { $0.isCustom ? OwnField(name: $0.name, type: column.type.rawValue) : nil }
        }
        guard delivery.isDryRun else {
            return try home.database.write { transaction in
                try OwnFieldStore.add(transaction, own)
                return try OwnFieldStore.fields(transaction)
            }
        }
        var fields = try home.database.read { try OwnFieldStore.fields($0) }
        for field in own { fields.lend(field.name) }
        return fields
    }

    /// Hands over every row; returns how many there were.
    /// - Parameter limit: how many there may be; nil is what memory holds of this kind.
    func eachRow(
        _ inspection: Inspection, limit: RowLimit? = nil, progress: ((String, Int64, Int64) throws -> Void)? = nil,
        _ body: (CSVRow) throws -> Void
    ) throws -> Int {
        let (reader, file) = try openRows(inspection)
        // Asked for now: what is kept is the steps' while rows are read.
        let erased = delivery.erased
        var count = 0
        let limit = limit ?? RowLimit(delivery.options.kind, memory: delivery.setting.memory)
        let progress = progress ?? delivery.progress
        let silent = inspection.silent
        while let row = try reader.next() {
            count += 1
            for column in silent where inspection.breaksSilence(row, column) { throw SilenceBroken() }
            try body(row)
            if count & 0x1FFF == 0 {
                try limit.check(count)
                if isCancelled() { throw CancellationError() }
                try progress("read", file.bytesRead, file.byteCount)
            }
        }
        try progress("read", file.byteCount, file.byteCount)
        return count + (erased?.droppedCount ?? 0)
    }

    func stage() throws {
        for step in steps {
            if isCancelled() { throw CancellationError() }
            try step.stage(delivery)
        }
    }

    private func close(_ rejections: [Rejection], _ inspection: Inspection) throws {
        let ordered = rejections.sorted { $0.row < $1.row }
        delivery.summary.rejected = ordered.count
        delivery.countErased()
        for rejection in ordered { delivery.summary.reasons[rejection.reason.code, default: 0] += 1 }
        guard delivery.summary.isBalanced else {
            throw PlainProblem("import.unbalanced", .failed, ["read": String(delivery.summary.read)])
        }
        let target = delivery.isDryRun ? rejects : .of(delivery.importID, in: home)
        guard !ordered.isEmpty, let target else { return }
        try RejectFile.write(ordered, of: path, inspection, to: target, home.disk)
        delivery.summary.rejectFile = target.path
    }

    /// The one short transaction that makes everything visible.
    private func flip() throws {
        if isCancelled() { throw CancellationError() }
        try home.database.write { transaction in
            for step in steps { try step.apply(delivery, in: transaction) }
            try ColumnMemory.keep(delivery, in: transaction, at: now)
            try ImportStore.apply(
                transaction, delivery.importID, sequence: delivery.sequence, summary: delivery.summary, at: now)
        }
    }
}
