import Formats
import Intake
import Kernel
import Storage

extension ConsentsStep {
    /// What a row of consents comes to; a row with several channels counts as the greatest of them.
    enum Outcome: Int, Comparable {
        case unchanged, skipped, created, updated
        static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
    }

    /// Judges rows of a consents file and enters what is new.
    ///
    /// `created` is a statement that was not known, `updated` one that turns a yes into a no, `unchanged` one that
    /// is known already, or an `unknown`, which says nothing. A known yes is entered again, unseen: it stands when
    /// the import that brought it first is undone. A refusal stays in any case and is entered once.
    func stage(
        _ consents: DeliveredConsents, _ range: Range<Int>, _ delivery: Delivery, _ kept: inout Kept
    ) throws {
        let source = consents.source
        let known = try delivery.setting.home.database.read { try heard(consents, range, $0) }
        var entered: [ConsentEvidence] = []
        for row in consents.rows[range] {
            var outcome = Outcome.unchanged
            for channel in row.channels where row.state != .unknown {
                let statement = row.statement(RecordKey(source: source, externalID: row.key), channel, delivery)
                let found = judge(statement, known[statement.person] ?? [], delivery, &kept, &entered)
                outcome = max(outcome, found)
            }
            switch outcome {
            case .unchanged: delivery.summary.unchanged += 1
            case .skipped: delivery.summary.skipped += 1
            case .created: delivery.summary.created += 1
            case .updated: delivery.summary.updated += 1
            }
        }
        try enter(entered, delivery, &kept)
    }

    private func judge(
        _ statement: ConsentEvidence, _ known: [ConsentEvidence], _ delivery: Delivery, _ kept: inout Kept,
        _ entered: inout [ConsentEvidence]
    ) -> Outcome {
        let topic = statement.topic
        let history = known.filter { $0.isAboutSame(as: statement) }
        let before = kept.standing[topic] ?? ConsentState.deciding(ConsentState.counting(history))?.isYes
        let isNewHere = kept.said.insert(statement.identity).inserted
        let isRepeated = !isNewHere || isKnown(statement, history, standing: before)
        if isNewHere, statement.isYes || !isRepeated {
            var statement = statement
            statement.isFallback = statement.isYes && delivery.options.existing == .skip
            entered.append(statement)
        }
        if isRepeated { return .unchanged }
        if statement.isYes, before != nil, delivery.options.existing == .skip { return .skipped }
        let after = statement.isYes ? before ?? true : isRefusing(statement, history, kept.standing[topic])
        kept.standing[topic] = after
        return before == nil || before == after ? .created : .updated
    }

    /// A refusal without a time is nothing new where the answer is no, and news where it is yes.
    private func isKnown(_ statement: ConsentEvidence, _ history: [ConsentEvidence], standing: Bool?) -> Bool {
        if !statement.isYes, !statement.isAtWritten { return standing == false }
        return history.contains { statement.repeats($0) }
    }

    /// What is left of a yes after a refusal: a yes by hand, said later, stays.
    private func isRefusing(_ refusal: ConsentEvidence, _ history: [ConsentEvidence], _ here: Bool?) -> Bool {
        here == false ? false : ConsentState.deciding(history + [refusal])?.isYes ?? false
    }

    /// What has been said by whoever a portion names: in consents files, by hand, and as refusals in people files.
    private func heard(
        _ consents: DeliveredConsents, _ range: Range<Int>, _ transaction: Transaction
    ) throws -> [RecordKey: [ConsentEvidence]] {
        let people = range.map { RecordKey(source: consents.source, externalID: consents.rows[$0].key) }
        var known = try ConsentStore.evidence(transaction, Array(Set(people)))
        let reader = try StatementReader(transaction)
        let stated = try StatedConsents(transaction, reader)
        var read: Set<RecordKey> = []
        for (row, person) in zip(range, people) where read.insert(person).inserted {
            guard let record = consents.records[row] else { continue }
            let refusals = try stated.refusals(of: person, try reader.visible(record.rawValue))
            if !refusals.isEmpty { known[person, default: []] += refusals }
        }
        return known
    }

    private func isRefused(_ record: RecordID, _ channels: [ContactChannel], _ delivery: Delivery) throws -> Bool {
        try delivery.setting.home.database.read { transaction in
            let known = try KnownStatements(transaction).read([record])[record]
            return channels.allSatisfy { channel in
                let history = ConsentState.counting(known?.evidence ?? []).filter { $0.channel == channel }
                return ConsentState.deciding(history)?.isYes == false
            }
        }
    }

    /// Writes the refusals of a people file to the log, before the flip makes them known. Rows that repeat what is known
    /// say nothing new, unless somebody has entered a yes by hand since.
    func logRefusals(of people: DeliveredPeople, _ delivery: Delivery, _ kept: inout Kept) throws {
        if delivery.isDryRun { return }
        let columns = ConsentColumns(people.fields)
        if kept.agreedByHand == nil {
            kept.agreedByHand = try delivery.setting.home.database.read { try ConsentStore.agreedByHand($0) }
        }
        let given = try delivery.setting.home.database.read { try ImportStore.find($0, delivery.importID).createdAt }
        let origin = "import:\(delivery.importID)"
        var entries: [OptOut] = []
        for index in 0..<people.count {
            let (refused, written) = people.values.withBytes(index) { said in
                let refused = columns.refused(said)
                return (refused, refused.isEmpty ? nil : columns.proof(said, delivery.setting.clock).at)
            }
            if refused.isEmpty { continue }
            let id = people.keys.text(index)
            if people.isRepeated[index] {
                let key = RecordKey(source: delivery.customerSource, externalID: id)
                guard kept.agreedByHand?.contains(key) == true else { continue }
                if try isRefused(RecordID(people.records[index]), refused, delivery) { continue }
            }
            let at = written.flatMap { $0 <= given ? $0 : nil } ?? given
            for channel in refused {
                entries.append(
                    OptOut(
                        whom: .record(source: delivery.customerSource, externalID: id), channel: channel.rawValue,
                        at: at, origin: origin))
            }
        }
        try OptOutLog(delivery.setting.home).stage(entries, for: delivery)
    }
}

extension DeliveredConsents.Row {
    fileprivate func statement(
        _ person: RecordKey, _ channel: ContactChannel, _ delivery: Delivery
    ) -> ConsentEvidence {
        var statement = ConsentEvidence(
            person: person, channel: channel, purpose: purpose, isYes: state == .yes, at: at,
            importID: delivery.importID, sequence: delivery.sequence)
        statement.isAtWritten = isAtWritten
        statement.origin = origin
        statement.textVersion = textVersion
        statement.validUntil = validUntil
        statement.allowedHours = allowedHours
        statement.invalid = invalid
        return statement
    }
}

extension ConsentEvidence {
    /// Person, channel and purpose.
    fileprivate var topic: UInt64 {
        Hash64.of(
            "\(person.source)\u{0}\(person.externalID)\u{0}\(channel.rawValue)\u{0}\(FoldedText.fold(purpose))")
    }

    /// Equal where `repeats` holds within one import.
    fileprivate var identity: UInt64 {
        let time = isAtWritten ? String(at) : ""
        let end = validUntil.map { String($0.number) } ?? ""
        let rest = [time, origin, textVersion, end, allowedHours, invalid.isEmpty ? "" : SaidText.encode(invalid)]
        return Hash64.mix(topic, Hash64.of(rest.joined(separator: "\u{0}"), seed: isYes ? 1 : 0))
    }
}
