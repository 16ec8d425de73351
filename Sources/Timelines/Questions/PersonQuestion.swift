/// What may be asked of people: conditions over figures of their history and columns of what is known of them.
///
/// Truth has three values, as in SQL; what is asked of an unknown value is unknown.
public indirect enum PersonQuestion: Sendable {
    case all([PersonQuestion])
    case any([PersonQuestion])
    case not(PersonQuestion)
    /// True, false or unknown of everybody.
    case constant(Bool?)
    /// A figure lies in one of these ranges.
    case isIn(PersonFigure, [ClosedRange<Int64>])
    case isKnown(PersonNumber)
    /// A text is one of those: 1 by code, 0 behind the last.
    case text(PersonTexts, table: [UInt8])
    case isTextKnown(PersonTexts)
    /// The texts of two columns are the same, folded: by code of each, the number of the folded text.
    case sameText(PersonTexts, PersonTexts, numbers: ([UInt32], [UInt32]))
    /// A tag is one of those.
    case tag(PersonTags, table: [UInt8])
    case hasTags(PersonTags)
    case truth(RawColumn<UInt8>, is: Bool)
    case isTruthKnown(RawColumn<UInt8>)
    case isMember(PersonSet)
    case compare(PersonNumber, NumberOrder, PersonNumber)
}

/// How two numbers stand to each other.
public enum NumberOrder: Sendable, Hashable { case equal, unequal, less, atMost, greater, atLeast }

/// A whole number of each person, `HistoryQuery.unknown` where it is not known.
public enum PersonFigure: Sendable {
    case history(HistoryQuery)
    case numbers(RawColumn<Int64>)
    case days(RawColumn<Int32>)
}

/// A number of each person.
public indirect enum PersonNumber: Sendable {
    /// numerator ÷ denominator.
    case constant(Int64, Int64)
    /// figure ÷ denominator.
    case figure(PersonFigure, Int64)
    case sum(PersonNumber, PersonNumber)
    case difference(PersonNumber, PersonNumber)
    case product(PersonNumber, PersonNumber)
    /// Unknown where the divisor is zero.
    case quotient(PersonNumber, PersonNumber)
    /// A day so many months on, clamped to the month's end.
    case shifted(PersonNumber, months: Int)
}
