/// Which order a column's dates have, by which orders can read them.
///
/// A date that every order reads alike (`2024-06-30`, `05/05/2024`) is neutral. Any other one rules out the orders
/// that cannot read it: after `13/02/2024` the month is not first. What no order can read is counted and rules out
/// nothing.
public struct DateVotes: Sendable, Equatable {
    /// Values that tell orders apart.
    public private(set) var telling = 0
    public private(set) var neutral = 0
    /// Values that are no date in any order; empty ones are not counted at all.
    public private(set) var unreadable = 0
    public private(set) var hasTwoDigitYears = false
    /// Telling values that each order reads, as in `DateOrder.allCases`.
    private var readBy = SIMD4<Int>.zero

    public init() {}

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard !Blank.trim(bytes).isEmpty else { return }
        let dmy = DateText.parse(bytes, order: .dmy)
        let mdy = DateText.parse(bytes, order: .mdy)
        let ymd = DateText.parse(bytes, order: .ymd)
        guard let any = dmy ?? mdy ?? ymd else {
            unreadable += 1
            return
        }
        hasTwoDigitYears = hasTwoDigitYears || any.hasTwoDigitYear
        // A four-digit year at the end shuts out `ymd` for every such value, so that it must not make them tell.
        if dmy == mdy, ymd == nil || ymd == dmy {
            neutral += 1
        } else {
            telling += 1
            readBy &+= SIMD4(dmy == nil ? 0 : 1, mdy == nil ? 0 : 1, ymd == nil ? 0 : 1, 0)
        }
    }

    public mutating func merge(_ other: DateVotes) {
        telling += other.telling
        neutral += other.neutral
        unreadable += other.unreadable
        hasTwoDigitYears = hasTwoDigitYears || other.hasTwoDigitYears
        readBy &+= other.readBy
    }

    /// The orders that read every telling value; all three when there is none.
    public var candidates: [DateOrder] {
        zip(DateOrder.allCases, [readBy.x, readBy.y, readBy.z]).filter { $0.1 == telling }.map(\.0)
    }

    /// The one order that fits; nil when several fit or none does.
    public var verdict: DateOrder? { telling > 0 && candidates.count == 1 ? candidates.first : nil }

    /// Whether the column holds dates of different orders, so that no one order reads them all.
    public var hasConflict: Bool { telling > 0 && candidates.isEmpty }

    /// Whether several orders fit and mean different days.
    public var isUndecided: Bool { telling > 0 && candidates.count > 1 }

    /// Values that are dates in some order.
    public var dates: Int { telling + neutral }
}
