import Foundation
import Kernel

/// What taking an import back changes, in numbers and samples: shown before, kept after.
public struct UndoPreview: Codable, Sendable, Equatable {
    /// Orders, events or payments that an undo touches.
    public struct Facts: Codable, Sendable, Equatable {
        /// Gone: no other import speaks of them.
        public var removed = 0
        /// As an earlier or later import has them.
        public var restored = 0
        /// Stay as they are, because a later import found them so.
        public var kept = 0
        public init() {}
    }

    /// One value before and after.
    public struct Sample: Codable, Sendable, Equatable {
        /// Reference of the person or number of the order.
        public var subject: String
        public var field: String
        public var before: String
        public var after: String
        public init(subject: String, field: String, before: String, after: String) {
            self.subject = subject
            self.field = field
            self.before = before
            self.after = after
        }
    }

    /// Something people did since, which stays.
    public struct Since: Codable, Sendable, Equatable {
        /// `edit`, `import`, `optOut`.
        public var what: String
        public var subject: String
        /// Seconds since 1970.
        public var at: Int64
        public var by: String
        public init(what: String, subject: String, at: Int64, by: String) {
            self.what = what
            self.subject = subject
            self.at = at
            self.by = by
        }
    }

    public var `import`: Int64 = 0
    /// What people did since to what the import brought, newest first: the first of them.
    public var since: [Since] = []
    public var sinceCount = 0
    public var peopleRemoved = 0
    public var peopleChanged = 0
    public var orders = Facts()
    /// Events and payments.
    public var entries = Facts()
    public var productsRemoved = 0
    public var productsChanged = 0
    public var consentsRemoved = 0
    /// Refusals that the import brought; they stay.
    public var optOutsKept = 0
    /// Plain decimals by currency that leave the figures, net of what comes back.
    public var amounts: [String: String] = [:]
    public var samples: [Sample] = []

    public static let mostSamples = 8

    public init() {}

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// The figures that are not 0, without the samples, which speak of people: for the audit log.
    public var counts: String {
        let figures = [
            ("consentsRemoved", consentsRemoved), ("entriesRemoved", entries.removed), ("optOutsKept", optOutsKept),
            ("ordersRemoved", orders.removed), ("ordersRestored", orders.restored), ("peopleChanged", peopleChanged),
            ("peopleRemoved", peopleRemoved), ("productsRemoved", productsRemoved),
        ].filter { $0.1 > 0 }
        return "{" + figures.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}"
    }

    public init?(json: String) {
        guard let value = try? JSONDecoder().decode(UndoPreview.self, from: Data(json.utf8)) else { return nil }
        self = value
    }
}

/// An import on its way back through the rooms. Used by one thread at a time.
public final class Undo {
    public let setting: IntakeSetting
    public let importID: ImportID
    public let sequence: Int64
    public let options: ImportOptions
    public let now: Int64
    /// What the steps keep between `prepareUndo` and `undo`, by step name.
    public var kept: [String: any Sendable] = [:]
    /// Tells how far a step has come (units done, of how many).
    public var progress: (String, Int64, Int64) throws -> Void = { _, _, _ in }

    public init(setting: IntakeSetting, importID: ImportID, sequence: Int64, options: ImportOptions, now: Int64) {
        self.setting = setting
        self.importID = importID
        self.sequence = sequence
        self.options = options
        self.now = now
    }
}
