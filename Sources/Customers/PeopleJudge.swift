import Identity
import Intake
import Kernel
import Storage

/// Decides of each row of a portion whether it brings somebody new, changes what is known, or changes nothing, and
/// gathers what is to be written.
struct PeopleJudge {
    private let people: DeliveredPeople
    private let delivery: Delivery
    private(set) var kept: PeopleKept
    private(set) var staged = StagedPeople()
    /// Whether the row says again what is known, word for word.
    private(set) var isRepeated: [Bool]

    init(_ people: DeliveredPeople, _ delivery: Delivery, _ kept: PeopleKept) {
        self.people = people
        self.delivery = delivery
        self.kept = kept
        isRepeated = [Bool](repeating: false, count: people.count)
    }

    mutating func run(_ transaction: Transaction) throws {
        let reader = try StatementReader(transaction, fields: people.fields, tellings: kept.tellings)
        for row in 0..<people.count {
            let record = people.records[row]
            if people.isNew[row] {
                delivery.summary.created += 1
                if delivery.isDryRun {
                    noteNewcomer(row)
                } else {
                    staged.add(record, person: people.persons[row], row: row)
                }
            } else if record == 0 {
                judgeNewcomer(row)
            } else {
                try judge(row, record, reader)
            }
        }
    }

    private func said(_ row: Int) -> PersonValues {
        people.values.withBytes(row) { PersonValues(packed: $0, people.fields) }
    }

    private func version(_ values: PersonValues) -> PersonValues.Version {
        .init(values, mode: kept.telling.mode, empty: kept.telling.empty)
    }

    // MARK: Somebody whom a dry run has only just met

    /// People of a dry run whose values are held for further rows of theirs: beyond, a repeated row counts as a change.
    private static let mostNewcomers = 2_000_000

    private mutating func noteNewcomer(_ row: Int) {
        let person = people.persons[row]
        guard kept.newcomers.count == person, person < Self.mostNewcomers else {
            if person < Self.mostNewcomers { kept.newcomerOf[person] = people.values.withBytes(row) { Array($0) } }
            return
        }
        people.values.withBytes(row) { kept.newcomers.append($0) }
    }

    private mutating func judgeNewcomer(_ row: Int) {
        let person = people.persons[row]
        let packed =
            kept.newcomerOf[person]
            ?? (person < kept.newcomers.count ? kept.newcomers.withBytes(person) { Array($0) } : [])
        let earlier = packed.withUnsafeBytes { PersonValues(packed: $0, people.fields) }
        let merged = CustomersStep.merge(earlier, said(row), kept.telling.mode, kept.telling.empty)
        let before = PersonValues().applying(version(earlier), isKnown: false)
        let after = before.applying(version(said(row)), isKnown: true)
        kept.newcomerOf[person] = merged.packed(people.fields)
        if kept.telling.mode == .skip, after == before {
            delivery.summary.skipped += 1
        } else {
            count(isChanged: after != before)
        }
    }

    // MARK: Somebody who is known, or was met earlier in this file

    /// Whether a row says what was said last, in the same way, or is all that ever was said.
    private func isRepeated(
        _ row: Int, _ last: StatementReader.Statement, _ count: Int, _ reader: StatementReader
    ) -> Bool {
        people.values.withBytes(row) { said in
            count == 1
                ? !last.isRefusal && said.elementsEqual(last.said) : reader.isRepeated(last, by: said, kept.telling)
        }
    }

    private mutating func judge(_ row: Int, _ record: Int64, _ reader: StatementReader) throws {
        if let held = kept.values[record] { return judgeHeld(row, record, held) }
        let statements = try reader.all(record)
        let base = statements.filter { reader.isVisible($0) }
        let own =
            ownStatement(row, record) ?? statements.first { $0.sequence == delivery.sequence && !$0.isRefusal }?.said
        if own == nil, kept.telling.mode != .skip, let last = base.last, isRepeated(row, last, base.count, reader) {
            delivery.summary.unchanged += 1
            isRepeated[row] = true
            if !delivery.isDryRun { staged.add(record, row: row) }
            return
        }
        let (values, isKnown, _) = reader.fold(base)
        guard let own else {
            let after = values.applying(version(said(row)), isKnown: isKnown)
            conclude(row, record, before: values, after: after, isOfThisImport: false)
            if !delivery.isDryRun { staged.add(record, row: row) }
            return
        }
        let earlier = own.withUnsafeBytes { PersonValues(packed: $0, people.fields) }
        let before = values.applying(version(earlier), isKnown: isKnown)
        let after = before.applying(version(said(row)), isKnown: true)
        conclude(row, record, before: before, after: after, isOfThisImport: !isKnown)
        let merged = CustomersStep.merge(earlier, said(row), kept.telling.mode, kept.telling.empty).packed(
            people.fields)
        staged.replace(record, person: people.persons[row], merged)
    }

    private mutating func judgeHeld(_ row: Int, _ record: Int64, _ held: PersonValues) {
        let after = held.applying(version(said(row)), isKnown: true)
        conclude(row, record, before: held, after: after, isOfThisImport: false)
    }

    /// What this import has said of somebody earlier in this portion.
    private func ownStatement(_ row: Int, _ record: Int64) -> [UInt8]? {
        staged.values(record, person: people.persons[row], people)
    }

    private mutating func conclude(
        _ row: Int, _ record: Int64, before: PersonValues, after: PersonValues, isOfThisImport: Bool
    ) {
        if delivery.isDryRun { kept.values[record] = after }
        if kept.telling.mode == .skip, after == before {
            delivery.summary.skipped += 1
            return
        }
        count(isChanged: after != before)
        guard after != before, !isOfThisImport else { return }
        if !kept.updated.contains(record) {
            kept.updated.insert(record)
            delivery.summary.people.updated += 1
        }
        sample(row, before, after)
    }

    private func count(isChanged: Bool) {
        if isChanged { delivery.summary.updated += 1 } else { delivery.summary.unchanged += 1 }
    }

    private func sample(_ row: Int, _ before: PersonValues, _ after: PersonValues) {
        guard delivery.summary.samples.count < UndoPreview.mostSamples else { return }
        let changed = Set(before.said.keys).union(after.said.keys).sorted().first { before.said[$0] != after.said[$0] }
        guard let changed else { return }
        delivery.summary.samples.append(
            UndoPreview.Sample(
                subject: people.keys.text(row), field: changed, before: before.said[changed] ?? "",
                after: after.said[changed] ?? ""))
    }
}
