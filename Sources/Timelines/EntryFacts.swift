/// The columns of events and payments in a batch: one value for each entry, in the sequence of the file.
///
/// `asserted.*` are entries that the import found unchanged: it says of them what an earlier batch holds.
public enum EntryColumn {
    /// xxHash64 of source and id, as a bit pattern.
    public static let key = "entry.key"
    /// Entry numbers in ascending order of key.
    public static let sorted = "entry.sorted"
    /// What the file says of the entry, hashed, its id and its person included.
    public static let content = "entry.content"
    /// One text: the source whose ids these are.
    public static let source = "entry.source"
    /// The id as the source writes it; where it gives none, NUL and what the entry is known by.
    public static let id = "entry.id"
    /// Source record of the person; 0 is nobody.
    public static let record = "entry.record"
    /// Seconds since 1970, UTC.
    public static let instant = "entry.instant"
    /// Day number in the home's time zone.
    public static let day = "entry.day"
    /// Row of the file, from 1.
    public static let row = "entry.row"
    /// Millionths.
    public static let value = "entry.value"
    /// Millionths of a minute.
    public static let minutes = "entry.minutes"
    /// Minor units of `currency`, signed.
    public static let amount = "entry.amount"
    public static let currency = "entry.currency"
    /// Names of the text fields that the batch has.
    public static let fields = "entry.fields"
    public static let assertedKey = "asserted.key"
    public static let assertedContent = "asserted.content"

    /// Numbers that may be unknown. Of a column with unknown ones, `NAME.known` says which are not.
    static let numbers = [value, minutes, amount]
    /// Column of a text field of the contract (`type`) or an attribute (`attr:Color`).
    public static func name(ofField field: String) -> String { "entry." + field }
    static func known(_ column: String) -> String { column + ".known" }
}

extension EntryRows {
    /// Stands for a number that nobody wrote or that cannot be read.
    public static let unknown = Int64.min
}
