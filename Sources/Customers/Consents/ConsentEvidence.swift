import Intake
import Kernel

/// What a source calls one record. It outlives the record's number: evidence of consent is kept under it.
public struct RecordKey: Hashable, Sendable {
    public let source: String
    public let externalID: String

    public init(source: String, externalID: String) {
        self.source = source
        self.externalID = externalID
    }
}

/// One statement of one person about being written to through one channel, with where the proof of it is.
public struct ConsentEvidence: Sendable, Equatable {
    public var id: Int64 = 0
    public let person: RecordKey
    public let channel: ContactChannel
    /// As written; empty is for every purpose.
    public let purpose: String
    public let isYes: Bool
    /// Seconds since 1970: when it was said, or when we heard of it.
    public let at: Int64
    public var isAtWritten = true
    /// The form, paper or recording that proves it.
    public var origin = ""
    public var textVersion = ""
    /// Last day on which a yes holds.
    public var validUntil: Day?
    /// `08:00-18:00,19:00-20:00`; empty is any hour.
    public var allowedHours = ""
    /// Texts by field that could not be read, as written.
    public var invalid: [String: String] = [:]
    /// Counts only where nothing was known before it: what an import said that leaves the known alone.
    public var isFallback = false
    /// nil: entered by hand.
    public var importID: ImportID?
    /// Place in the sequence of what was said.
    public var sequence: Int64 = 0
    /// Who entered it by hand.
    public var recordedBy: String?

    public init(
        person: RecordKey, channel: ContactChannel, purpose: String = "", isYes: Bool, at: Int64,
        importID: ImportID? = nil, sequence: Int64 = 0
    ) {
        self.person = person
        self.channel = channel
        self.purpose = purpose
        self.isYes = isYes
        self.at = at
        self.importID = importID
        self.sequence = sequence
    }

    /// Whether it was said after another; what was said at one moment follows the sequence in which we heard it.
    func isAfter(_ other: ConsentEvidence) -> Bool {
        (at, sequence, id) > (other.at, other.sequence, other.id)
    }

    /// The same channel and purpose.
    func isAboutSame(as other: ConsentEvidence) -> Bool {
        channel == other.channel
            && (purpose == other.purpose || FoldedText.fold(purpose) == FoldedText.fold(other.purpose))
    }

    /// The same statement of the same person; one that tells no time repeats any that says the same.
    func repeats(_ other: ConsentEvidence) -> Bool {
        person == other.person && isAboutSame(as: other) && isYes == other.isYes
            && (!isAtWritten || (other.isAtWritten && at == other.at)) && origin == other.origin
            && textVersion == other.textVersion && validUntil == other.validUntil
            && allowedHours == other.allowedHours && invalid == other.invalid
    }
}
