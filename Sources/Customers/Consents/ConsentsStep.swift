import Intake
import Kernel
import Storage

/// Keeps what consents files and exclusion lists say.
///
/// Comes behind Identity and Customers in the sequence of steps; what people files say in their consent columns is kept
/// in Customers' statements. Each refusal, also theirs, is written to `optout.log` before the database
/// hears of it. Undo takes agreements away and leaves refusals and exclusions where they are.
public struct ConsentsStep: IntakeStep {
    public let name = "consents"
    /// Rows of one transaction: an opt-out by hand waits for no more than that.
    static let portion = 5_000

    public init() {}

    /// What an import has said so far, by hash; read by no other.
    struct Kept: Sendable {
        /// Statements, as `ConsentEvidence.repeats` compares them.
        var said: Set<UInt64> = []
        /// Person, channel and purpose → whether the answer is yes by now.
        var standing: [UInt64: Bool] = [:]
        /// Address and channel → last day (`Int32.max` for ever).
        var excluded: [UInt64: Int32] = [:]
        var hasStaged = false
        /// Who has a yes that was entered by hand; read once.
        var agreedByHand: Set<RecordKey>?
        /// Portions noted so far.
        var part = 0
    }

    public func stage(_ delivery: Delivery) throws {
        var kept = delivery.kept[name] as? Kept ?? Kept()
        delivery.kept[name] = nil
        defer { delivery.kept[name] = kept }
        if let consents = delivery.consents {
            delivery.consents = nil
            for start in stride(from: 0, to: consents.rows.count, by: Self.portion) {
                try stage(consents, start..<min(start + Self.portion, consents.rows.count), delivery, &kept)
            }
            try notePortion(consents.records, delivery, &kept)
        }
        if let suppressions = delivery.suppressions {
            delivery.suppressions = nil
            for start in stride(from: 0, to: suppressions.rows.count, by: Self.portion) {
                let rows = suppressions.rows[start..<min(start + Self.portion, suppressions.rows.count)]
                try stage(rows, of: suppressions, delivery, &kept)
            }
        }
        if let people = delivery.people { try logRefusals(of: people, delivery, &kept) }
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        if (delivery.kept[name] as? Kept)?.hasStaged == true {
            try ConsentStore.apply(transaction, delivery.importID, sequence: delivery.sequence)
        }
        if let length = try OptOutLog(delivery.setting.home).confirm(delivery) {
            try ConsentStore.setLogLength(transaction, length)
        }
    }

    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try repeatedly(setting) { try ConsentStore.unstage($0, importID, limit: Self.portion) }
        try repeatedly(setting) { try SuppressionStore.unstage($0, importID, limit: Self.portion) }
        try setting.home.database.write { try ConsentStore.removePortions($0, importID) }
    }

    func repeatedly(_ setting: IntakeSetting, _ work: (Transaction) throws -> Int) throws {
        while try setting.home.database.write({ try work($0) }) == Self.portion {}
    }

    /// Writes statements that readers cannot see yet; refusals go to the log first.
    func enter(_ statements: [ConsentEvidence], _ delivery: Delivery, _ kept: inout Kept) throws {
        guard !statements.isEmpty, !delivery.isDryRun else { return }
        kept.hasStaged = true
        let home = delivery.setting.home
        for start in stride(from: 0, to: statements.count, by: Self.portion) {
            let part = Array(statements[start..<min(start + Self.portion, statements.count)])
            let origin = "import:\(delivery.importID)"
            try OptOutLog(home).stage(part.filter { !$0.isYes }.map { OptOut($0, origin: origin) }, for: delivery)
            try home.database.write { try ConsentStore.add($0, part) }
        }
    }
}
