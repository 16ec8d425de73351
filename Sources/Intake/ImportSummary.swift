import Foundation
import Kernel

/// What came of an import, in rows unless said: the answer on every road (`--json`, page, API).
///
/// `read = accepted + rejected` and `accepted = created + updated + unchanged + skipped + suppressed`, always.
public struct ImportSummary: Codable, Sendable, Equatable {
    public struct People: Codable, Sendable, Equatable {
        public var created = 0
        public var updated = 0
    }

    /// Control totals of accepted rows, as the file says.
    public struct Totals: Codable, Sendable, Equatable {
        public var orders = 0
        /// Distinct people named.
        public var people = 0
        /// Plain decimals by currency: signed, void lines in, before order discounts.
        public var amounts: [String: String] = [:]
        public var firstDay: String?
        public var lastDay: String?
        /// Orders that name nobody.
        public var withoutCustomer = 0
        /// Rows by status text.
        public var statuses: [String: Int] = [:]

        enum CodingKeys: String, CodingKey {
            case orders, people, amounts, firstDay, lastDay, withoutCustomer, statuses
        }

        /// Unknown days are written as null, so that the keys are always there.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(orders, forKey: .orders)
            try values.encode(people, forKey: .people)
            try values.encode(amounts, forKey: .amounts)
            try values.encode(firstDay, forKey: .firstDay)
            try values.encode(lastDay, forKey: .lastDay)
            try values.encode(withoutCustomer, forKey: .withoutCustomer)
            try values.encode(statuses, forKey: .statuses)
        }
    }

    /// Something decided without certainty, and how.
    public struct Assumption: Codable, Sendable, Equatable {
        public var column: String
        public var what: String
        public var value: String
    }

    public var `import`: Int64 = 0
    public var dryRun = false
    public var read = 0
    public var accepted = 0
    public var rejected = 0
    public var created = 0
    public var updated = 0
    public var unchanged = 0
    public var skipped = 0
    public var suppressed = 0
    /// Rows taken with a value that was marked invalid.
    public var flagged = 0
    /// Rows taken with a day after today.
    public var future = 0
    /// Orders that have fewer lines than before.
    public var shrunk = 0
    /// Ids of the first of them.
    public var shrunkOrders: [String] = []
    public var people = People()
    public var totals = Totals()
    public var assumed: [Assumption] = []
    /// Rows by reason, for people to read.
    public var reasons: [String: Int] = [:]
    /// Status texts that the table does not know; they count as sold.
    public var unknownStatuses: [String] = []
    /// Values that were marked invalid, by reason.
    public var flags: [String: Int] = [:]
    /// Some values that the import changes, before and after.
    public var samples: [UndoPreview.Sample] = []
    public var rejectFile: String?
    public var elapsedSeconds = 0.0

    public init() {}

    /// Whether the accounting of the contract holds.
    public var isBalanced: Bool {
        read == accepted + rejected && accepted == created + updated + unchanged + skipped + suppressed
    }

    enum CodingKeys: String, CodingKey {
        case `import`, dryRun, read, accepted, rejected, created, updated, unchanged, skipped, suppressed, flagged,
            future, shrunk, shrunkOrders, people, totals, assumed, reasons, unknownStatuses, flags, samples, rejectFile,
            elapsedSeconds
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(`import`, forKey: .import)
        try values.encode(dryRun, forKey: .dryRun)
        for (key, value) in [
            (CodingKeys.read, read), (.accepted, accepted), (.rejected, rejected), (.created, created),
            (.updated, updated), (.unchanged, unchanged), (.skipped, skipped), (.suppressed, suppressed),
            (.flagged, flagged), (.shrunk, shrunk), (.future, future),
        ] { try values.encode(value, forKey: key) }
        try values.encode(shrunkOrders, forKey: .shrunkOrders)
        try values.encode(people, forKey: .people)
        try values.encode(totals, forKey: .totals)
        try values.encode(assumed, forKey: .assumed)
        try values.encode(reasons, forKey: .reasons)
        try values.encode(unknownStatuses, forKey: .unknownStatuses)
        try values.encode(flags, forKey: .flags)
        try values.encode(samples, forKey: .samples)
        try values.encode(rejectFile, forKey: .rejectFile)
        try values.encode(elapsedSeconds, forKey: .elapsedSeconds)
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Summaries of earlier versions have no `flags`, no `samples` and no `future`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Int { try values.decodeIfPresent(Int.self, forKey: key) ?? 0 }
        `import` = try values.decodeIfPresent(Int64.self, forKey: .import) ?? 0
        dryRun = try values.decodeIfPresent(Bool.self, forKey: .dryRun) ?? false
        (read, accepted, rejected) = (try number(.read), try number(.accepted), try number(.rejected))
        (created, updated, unchanged) = (try number(.created), try number(.updated), try number(.unchanged))
        (skipped, suppressed) = (try number(.skipped), try number(.suppressed))
        (flagged, shrunk, future) = (try number(.flagged), try number(.shrunk), try number(.future))
        shrunkOrders = try values.decodeIfPresent([String].self, forKey: .shrunkOrders) ?? []
        people = try values.decodeIfPresent(People.self, forKey: .people) ?? People()
        totals = try values.decodeIfPresent(Totals.self, forKey: .totals) ?? Totals()
        assumed = try values.decodeIfPresent([Assumption].self, forKey: .assumed) ?? []
        reasons = try values.decodeIfPresent([String: Int].self, forKey: .reasons) ?? [:]
        unknownStatuses = try values.decodeIfPresent([String].self, forKey: .unknownStatuses) ?? []
        flags = try values.decodeIfPresent([String: Int].self, forKey: .flags) ?? [:]
        samples = try values.decodeIfPresent([UndoPreview.Sample].self, forKey: .samples) ?? []
        rejectFile = try values.decodeIfPresent(String.self, forKey: .rejectFile)
        elapsedSeconds = try values.decodeIfPresent(Double.self, forKey: .elapsedSeconds) ?? 0
    }

    public init?(json: String) {
        guard let value = try? JSONDecoder().decode(ImportSummary.self, from: Data(json.utf8)) else { return nil }
        self = value
    }
}
