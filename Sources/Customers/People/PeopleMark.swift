import Identity
import Intake
import Kernel
import Storage

/// The state of everything that what is known of people depends on: equal marks, equal tables, unless an erasure or an
/// undo was on its way when they were taken.
///
/// Each number grows with a change that it stands for, in the transaction of that change. A mark belongs to the history
/// of one home: a home that was restored from a copy has another.
public struct PeopleMark: Codable, Sendable, Equatable {
    /// The day for which consent was asked, since 1970.
    public let day: Int32
    /// Imports that became visible or were taken back: the latest of them.
    let flip: Int64
    let flipImport: Int64
    /// The last place in the sequence of what was said: edits, consents and exclusions by hand take one each.
    let sequence: Int64
    let ownFields: Int64
    let purposes: Int64
    let erasure: Int64
    /// Erasures that are promised and not done, and undone imports of which something is left to be taken away.
    let openErasures: Int64
    let unsettled: Int64
    /// Records hidden, shown again and linked one by one.
    let sight: Int64
    let timeZone: String

    /// - Complexity: O(own fields + purposes + erasures): a fraction of a millisecond.
    init(_ transaction: Transaction, on day: Day) throws {
        let last = try PeopleStore.lastFlip(transaction)
        let counts = try PeopleStore.counts(transaction) + Array(repeating: 0, count: 7)
        self.day = day.number
        (flip, flipImport) = (last?.id ?? 0, last?.importID.rawValue ?? 0)
        (sequence, ownFields, purposes) = (counts[0], counts[1], counts[2])
        (erasure, openErasures, unsettled, sight) = (counts[3], counts[4], counts[5], counts[6])
        timeZone = try Settings.home(transaction).timeZone.identifier
    }

    /// Whether something is under way that changes people without a further mark.
    var isUnderWay: Bool { openErasures > 0 || unsettled > 0 }

    /// Whether columns or the reading of values differ, or records came and went in ways that no portion tells.
    func isRecast(since former: PeopleMark) -> Bool {
        (ownFields, purposes, erasure, sight, timeZone)
            != (former.ownFields, former.purposes, former.erasure, former.sight, former.timeZone)
            || isUnderWay || former.isUnderWay || sequence < former.sequence || flip < former.flip
    }
}

/// Of whom something has changed since a mark. It may name people of whom nothing has; it leaves nobody out.
public enum PeopleChanges: Sendable, Equatable {
    case none
    /// Records, ascending; some of them may be new.
    case some([Int64])
    /// The table is to be made anew: an import was taken back, people were erased or joined, there are new fields, or
    /// there are too many.
    case everything
}
