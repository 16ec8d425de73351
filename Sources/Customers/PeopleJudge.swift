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

    init(_ people: DeliveredPeople, _ delivery: Delivery, _ kept: PeopleKept) {
        self.people = people
        self.delivery = delivery
        self.kept = kept
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

    private mutating func judge(_ row: Int, _ record: Int64, _ reader: StatementReader) throws {
        if let held = kept.values[record] { return judgeHeld(row, record, held) }
        let statements = try reader.all(record)
        let base = statements.filter { reader.isVisible($0) }
        let own =
            ownStatement(row, record) ?? statements.first { $0.sequence == delivery.sequence && !$0.isRefusal }?.said
        if own == nil, kept.telling.mode != .skip, base.count == 1, let only = base.first, !only.isRefusal,
            people.values.withBytes(row, { $0.elementsEqual(only.said) })
        {
            delivery.summary.unchanged += 1
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

/// What a portion writes: for each record a row of the portion, or what several rows come to.
struct StagedPeople {
    private var records: [Int64] = []
    /// Row of the portion; −1 − i is `merged[i]`.
    private var rows: [Int] = []
    private var merged: [[UInt8]] = []
    /// Running numbers of newcomers, ascending, and where they stand.
    private var newcomers: [(person: Int, at: Int)] = []
    private var known: [Int64: Int] = [:]

    var count: Int { records.count }

    mutating func add(_ record: Int64, person: Int, row: Int) {
        newcomers.append((person, records.count))
        records.append(record)
        rows.append(row)
    }

    mutating func add(_ record: Int64, row: Int) {
        known[record] = records.count
        records.append(record)
        rows.append(row)
    }

    mutating func replace(_ record: Int64, person: Int, _ values: [UInt8]) {
        merged.append(values)
        let code = -merged.count
        if let at = place(record, person) {
            rows[at] = code
        } else {
            known[record] = records.count
            records.append(record)
            rows.append(code)
        }
    }

    func values(_ record: Int64, person: Int, _ people: DeliveredPeople) -> [UInt8]? {
        place(record, person).map { at in withValues(at, people) { Array($0) } }
    }

    private func place(_ record: Int64, _ person: Int) -> Int? {
        if let at = known[record] { return at }
        var (low, high) = (0, newcomers.count)
        while low < high {
            let middle = (low + high) / 2
            if newcomers[middle].person < person { low = middle + 1 } else { high = middle }
        }
        return low < newcomers.count && newcomers[low].person == person ? newcomers[low].at : nil
    }

    private func withValues<T>(_ at: Int, _ people: DeliveredPeople, _ body: (UnsafeRawBufferPointer) throws -> T)
        rethrows -> T
    {
        let row = rows[at]
        return row < 0 ? try merged[-1 - row].withUnsafeBytes(body) : try people.values.withBytes(row, body)
    }

    func write(
        _ transaction: Transaction, _ range: Range<Int>, _ people: DeliveredPeople, _ delivery: Delivery, part: Int
    ) throws {
        let put = try BulkStatement(transaction, StatementStore.SQL.put)
        for at in range {
            put.bind(1, records[at])
            put.bind(2, delivery.sequence)
            put.bind(3, 0)
            try withValues(at, people) { bytes in
                put.bind(4, blob: bytes)
                try put.run()
            }
        }
        let sorted = records[range].sorted()
        try StatementStore.addPortion(transaction, delivery.importID, part: part, RecordList.pack(sorted))
    }
}
