/// Which decimal sign a column uses, by which signs its values can be read with.
///
/// A value that reads only with a point votes for it (`1234.5`, `0.123`, `1,234.56`); one that reads only with a
/// comma likewise; one that reads with both, to different numbers (`1.234`), is ambiguous and does not vote.
public struct DecimalVotes: Sendable, Equatable {
    public private(set) var pointVotes = 0
    public private(set) var commaVotes = 0
    /// Values that mean another number under each sign.
    public private(set) var ambiguous = 0
    /// Values that mean the same number under both: whole numbers without groups.
    public private(set) var neutral = 0
    /// Values that are no number under either; empty ones are not counted at all.
    public private(set) var unreadable = 0

    public init() {}

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard !Blank.trim(bytes).isEmpty else { return }
        let point = NumberText.micros(bytes, decimal: .point)
        let comma = NumberText.micros(bytes, decimal: .comma)
        switch (point, comma) {
        case (nil, nil): unreadable += 1
        case (_, nil): pointVotes += 1
        case (nil, _): commaVotes += 1
        default: if point == comma { neutral += 1 } else { ambiguous += 1 }
        }
    }

    public mutating func merge(_ other: DecimalVotes) {
        pointVotes += other.pointVotes
        commaVotes += other.commaVotes
        ambiguous += other.ambiguous
        neutral += other.neutral
        unreadable += other.unreadable
    }

    /// The sign of the majority; nil when nothing voted or both have as many.
    public var verdict: DecimalSign? {
        pointVotes == commaVotes ? nil : pointVotes > commaVotes ? .point : .comma
    }

    /// Whether both signs got votes.
    public var hasConflict: Bool { pointVotes > 0 && commaVotes > 0 }

    /// Whether no verdict is reached although some value needs one.
    public var isUndecided: Bool { verdict == nil && (ambiguous > 0 || hasConflict) }

    /// Values that are numbers under some sign.
    public var numbers: Int { pointVotes + commaVotes + ambiguous + neutral }
}
