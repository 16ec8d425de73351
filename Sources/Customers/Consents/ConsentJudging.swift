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
        _ rows: ArraySlice<DeliveredConsents.Row>, of source: String, _ delivery: Delivery, _ kept: inout Kept
    ) throws {
        let people = Set(rows.map { RecordKey(source: source, externalID: $0.key) })
        let known = try delivery.setting.home.database.read { try ConsentStore.evidence($0, Array(people)) }
        var entered: [ConsentEvidence] = []
        for row in rows {
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

    /// Enters the refusals that a people file brings in its consent columns, where they say something new.
    func stageRefusals(of people: DeliveredPeople, _ delivery: Delivery, _ kept: inout Kept) throws {
        let columns = ConsentColumns(people.fields)
        var (refusals, first): ([ConsentEvidence], [ConsentEvidence]) = ([], [])
        for index in 0..<people.count {
            let said = try columns.refusals(people, index, delivery)
            if said.isEmpty { continue }
            // Of somebody new nothing is known that it could repeat or change.
            if people.isNew[index] { first += said } else { refusals += said }
        }
        try enter(first, delivery, &kept)
        for start in stride(from: 0, to: refusals.count, by: Self.portion) {
            let part = refusals[start..<min(start + Self.portion, refusals.count)]
            let known = try delivery.setting.home.database.read { transaction in
                try ConsentStore.evidence(transaction, Array(Set(part.map(\.person))))
            }
            var entered: [ConsentEvidence] = []
            for refusal in part {
                _ = judge(refusal, known[refusal.person] ?? [], delivery, &kept, &entered)
            }
            try enter(entered, delivery, &kept)
        }
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
