import Formats
import Identity
import Intake
import Kernel
import Storage

/// Keeps what a people file says of records.
///
/// What is known of a record is the fold of its visible statements in their sequence; it is stored nowhere. So an
/// import that is undone leaves no trace but its refusals.
public struct CustomersStep: IntakeStep {
    public let name = "customers"
    /// Records in one transaction: far below the quarter of a second that another writer may wait.
    static let portion = 5_000
    /// Who downstream names records.
    let naming: [any RecordNaming]
    private let blocksFrom: Int

    /// - Parameter blocksFrom: records of a portion from which statements are written in blocks.
    public init(naming: [any RecordNaming] = [], blocksFrom: Int = 1_000) {
        self.naming = naming
        self.blocksFrom = blocksFrom
    }

    public func stage(_ delivery: Delivery) throws {
        if let sayings = delivery.sayings {
            delivery.sayings = nil
            try stage(sayings, delivery)
        }
        guard var people = delivery.people, people.count > 0 else { return }
        let held = try delivery.kept[name] as? PeopleKept ?? begin(delivery)
        delivery.kept[name] = nil
        let database = delivery.setting.home.database
        var judge = PeopleJudge(people, delivery, held)
        try database.read { try judge.run($0) }
        var kept = judge.kept
        if !delivery.isDryRun, judge.staged.count > 0 {
            let staged = judge.staged
            try database.write { try staged.write($0, people, delivery, &kept.marks, part: kept.part) }
            kept.part += 1
        }
        delivery.kept[name] = kept
        people.isRepeated = judge.isRepeated
        delivery.people = people
    }

    func begin(_ delivery: Delivery) throws -> PeopleKept {
        let telling = Telling(
            isCompany: delivery.options.kind == .companies, mode: delivery.options.existing,
            empty: delivery.options.empty, isVisible: false)
        if !delivery.isDryRun {
            try delivery.setting.home.database.write {
                try StatementStore.begin($0, delivery.importID, sequence: delivery.sequence, telling)
            }
        }
        var (tellings, largest) = try delivery.setting.home.database.read {
            // Identity has entered this portion's newcomers; a known record is one that is none of them.
            (try StatementStore.tellings($0), try RecordStore.largestID($0, excluding: delivery.importID))
        }
        tellings[delivery.sequence] = telling
        return PeopleKept(tellings: tellings, telling: telling, marks: BlockMarks(largest: largest, fewest: blocksFrom))
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        try StatementStore.setVisible(transaction, delivery.importID, true)
        try PeopleStore.addFlip(transaction, delivery.importID, isUndo: false)
    }

    /// Records of customers that may part in one transaction: what each of them refused is looked through.
    static let partingPortion = 1_000

    func forEachPortion(
        of records: [Int64], limit: Int = CustomersStep.portion, _ body: ([Int64]) throws -> Void
    ) throws {
        var start = 0
        while start < records.count {
            try body(Array(records[start..<min(start + limit, records.count)]))
            start += limit
        }
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        let database = setting.home.database
        guard let sequence = try database.read({ try StatementStore.sequence($0, of: importID) }) else { return }
        for part in try database.read({ try StatementStore.parts($0, importID) }) {
            let records = try database.read { try StatementStore.portion($0, importID, part: part) }
            try forEachPortion(of: records) { records in
                try database.write { try StatementStore.remove($0, records, sequence: sequence) }
            }
            try database.write { try StatementStore.removePortion($0, importID, part: part) }
        }
        try removeBlocks(sequence, database)
        try database.write { try StatementStore.end($0, importID) }
    }

    /// Blocks of one transaction: some ten megabytes.
    private static let blockPortion = 256

    func removeBlocks(_ sequence: Int64, _ database: HomeDatabase) throws {
        var removed = Self.blockPortion
        while removed == Self.blockPortion {
            removed = try database.write {
                try StatementStore.removeBlocks($0, sequence: sequence, limit: Self.blockPortion)
            }
        }
    }

    /// Two rows of one person in one file, as one: filling keeps what the earlier said, replacing what the later
    /// did, skipping hears a refusal alone; an empty cell takes nothing away, and a refusal of consent stays.
    static func merge(
        _ earlier: PersonValues, _ later: PersonValues, _ mode: OnExisting, _ empty: EmptyCell = .keep
    ) -> PersonValues {
        var result = earlier
        for (field, written) in later.said {
            let held = result.said[field] ?? ""
            let isConsent = PersonValues.isConsent(field)
            var text = written.isEmpty && empty == .clear && !isConsent ? "\\N" : written
            // Cleared by one row and filled by the next: filling alone would leave what was there before the file.
            if mode == .fill, !isConsent, held == "\\N", !text.isEmpty, text != "\\N" {
                text = PersonValues.clearedThen + text
            }
            if mode == .skip, !isConsent || YesNo.parse(text) != .no { continue }
            let isTaken =
                isConsent
                ? isConsentTaken(text, over: held)
                : text == "\\N" || text.hasPrefix(PersonValues.clearedThen) || held.isEmpty
                    || (mode != .fill && !text.isEmpty)
            guard isTaken else { continue }
            result.said[field] = text
            result.invalid[field] = later.invalid[field]
            result.keys[field] = later.keys[field]
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
}

/// What the step keeps between the portions of a file.
struct PeopleKept: Sendable {
    let tellings: [Int64: Telling]
    let telling: Telling
    var marks: BlockMarks
    var part = 0
    /// Known records that have been counted as updated.
    var updated = RecordSet()
    /// What a dry run would have written of somebody who is known.
    var values: [Int64: PersonValues] = [:]
    /// The same of somebody new, by running number.
    var newcomers = ByteList()
    var newcomerOf: [Int: [UInt8]] = [:]
}
