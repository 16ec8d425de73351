import Foundation
import Kernel
import Storage

/// What a room downstream takes out when people are erased. App hands the steps in, in the sequence in which they are
/// taken: what names records first, the records behind it.
///
/// `erase` is called again after a kill, and then finds what is left: it may be called as often as one likes.
public protocol ErasureStep: Sendable {
    var name: String { get }
    /// Says what would go with these records. Writes nothing.
    func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws
    func erase(_ erasure: Erasure) throws
}

/// One erasure on its way through the rooms. Used by one thread at a time.
public struct Erasure {
    public let id: Int64
    public let setting: IntakeSetting
    public let tombstones: Tombstones
    /// The records that go.
    public let records: Set<Int64>
    public let now: Int64
    /// Tells how far a step has come (units done, of how many).
    public let progress: (String, Int64, Int64) throws -> Void

    public init(
        id: Int64, setting: IntakeSetting, tombstones: Tombstones, records: Set<Int64>, now: Int64,
        progress: @escaping (String, Int64, Int64) throws -> Void
    ) {
        (self.id, self.setting, self.tombstones) = (id, setting, tombstones)
        (self.records, self.now, self.progress) = (records, now, progress)
    }
}

/// What goes with the records of an erasure, in numbers: shown before, kept after. It names nobody.
public struct ErasurePreview: Codable, Sendable, Equatable {
    public var records = 0
    /// What was said of them, by imports and by hand.
    public var statements = 0
    public var consents = 0
    /// Orders, events and payments that become nobody's.
    public var orders = 0
    public var entries = 0
    /// Imports that speak of them: their originals and reject files are rewritten.
    public var imports: [Int64] = []
    /// Addresses and documents that other customers have, too: they stay known.
    public var sharedAddresses = 0
    /// Those of the records that are one customer with an older one; nil in previews of before there was joining.
    public var joined: Int?

    public init() {}

    /// The numbers by name, in the sequence in which they are shown.
    public var figures: [(name: String, count: Int)] {
        [
            ("records", records), ("joined", joined ?? 0), ("statements", statements), ("consents", consents),
            ("orders", orders),
            ("entries", entries), ("imports", imports.count),
        ]
    }

    public mutating func note(import id: Int64) { if !imports.contains(id) { imports.append(id) } }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public init?(json: String) {
        guard let value = try? JSONDecoder().decode(ErasurePreview.self, from: Data(json.utf8)) else { return nil }
        self = value
    }
}

/// An erasure as it is remembered.
public struct ErasureRecord: Sendable, Equatable {
    /// `accepted` is a promise; `found`: all that is to go is known; `done`: nothing is left.
    public enum State: String, Sendable, CaseIterable { case accepted, found, done }

    public let id: Int64
    public let state: State
    /// The step under way.
    public let step: String
    public let records: Int
    public let preview: ErasurePreview
    public let createdBy: String
    public let createdAt: Int64
    public let endedAt: Int64?
}
