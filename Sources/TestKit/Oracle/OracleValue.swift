import Rules

/// What a value of a rule comes to for one person; unknown is nil wherever there may be none.
public enum OracleValue: Sendable, Hashable {
    case number(Fraction)
    case text(String)
    /// Days since 1970-01-01.
    case date(Int32)
    /// Only what a date is moved by; it compares with nothing.
    case duration(RuleDuration)
    case truth(Bool)
    /// One or more.
    case tags([String])

    public static func number(_ whole: Int) -> OracleValue { .number(Fraction(whole)) }
}
