import Formats

/// A portion of the rows of a file, typed: filled by the thread that reads, then put together by another, then filled
/// again with the rows of the next portion but one.
protocol PortionSheet: AnyObject, Sendable {
    /// Rows that were accepted.
    var count: Int { get }
    /// Which keys are taken up.
    var share: KeyShare { get set }
    /// What the rows say of people; nil where no column does.
    var sayings: RowSayings? { get set }
    /// An empty one for rows of the same file.
    func another() -> Self
    /// Forgets what it holds and keeps the room.
    func removeAll()
    /// Moves all rows of the keys that have one among the last `openRows` rows to an empty sheet: they may have more.
    func moveOpen(to next: Self, openRows: Int)
}

/// Turns rows of a file into rows of a sheet.
protocol PortionReader {
    associatedtype Sheet: PortionSheet
    /// Where the rows go; another one from portion to portion.
    var sheet: Sheet { get set }
    mutating func read(_ row: CSVRow)
}

/// What becomes of a portion once it is read.
protocol PortionPress: AnyObject, SendableMetatype {
    associatedtype Sheet: PortionSheet
    /// Rows that were refused so far.
    var rejections: [Rejection] { get }
    /// Keys of the portions so far.
    var split: SplitKeys { get }
    /// Puts a portion together and hands it to the steps.
    func press(_ sheet: Sheet, isLast: Bool) throws
}
