import Intake
import Kernel

/// One refusal, as it stands in `optout.log`.
public struct OptOut: Sendable, Equatable {
    public enum Whom: Hashable, Sendable {
        case record(source: String, externalID: String)
        /// `email`, `phone`, `document` and its normalised form.
        case address(kind: String, value: String)
    }

    public var whom: Whom
    /// nil: every channel.
    public var channel: String?
    /// nil: for every purpose.
    public var purpose: String?
    /// Seconds since 1970.
    public var at: Int64
    /// Last day on which it holds; nil for ever.
    public var validUntil: Day?
    /// Where it came from: `import:12`, or who entered it.
    public var origin: String

    public init(
        whom: Whom, channel: String?, purpose: String? = nil, at: Int64, validUntil: Day? = nil, origin: String
    ) {
        self.whom = whom
        self.channel = channel
        self.purpose = purpose
        self.at = at
        self.validUntil = validUntil
        self.origin = origin
    }

    init(_ refusal: ConsentEvidence, origin: String) {
        self.init(
            whom: .record(source: refusal.person.source, externalID: refusal.person.externalID),
            channel: refusal.channel.rawValue, purpose: refusal.purpose.isEmpty ? nil : refusal.purpose,
            at: refusal.at, origin: origin)
    }

    init(_ exclusion: Exclusion, origin: String) {
        self.init(
            whom: exclusion.address.whom, channel: exclusion.channel?.rawValue, at: exclusion.at,
            validUntil: exclusion.validUntil, origin: origin)
    }
}

extension ContactAddress {
    var whom: OptOut.Whom {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard kind == .record, parts.count == 2 else { return .address(kind: kind.rawValue, value: value) }
        return .record(source: String(parts[0]), externalID: String(parts[1]))
    }
}

/// An address or a person that is not to be written to, whoever it belongs to now or later.
public struct Exclusion: Sendable, Equatable {
    public let address: ContactAddress
    /// nil: every channel.
    public let channel: ContactChannel?
    public var reason = ""
    /// Seconds since 1970.
    public let at: Int64
    /// Last day on which it holds; nil for ever.
    public var validUntil: Day?
    /// The list it stood on.
    public var source = ""
    /// nil: entered by hand.
    public var importID: ImportID?
    public var sequence: Int64 = 0
    public var recordedBy: String?

    public init(address: ContactAddress, channel: ContactChannel?, at: Int64) {
        self.address = address
        self.channel = channel
        self.at = at
    }

    /// Days since 1970; `Int32.max` for ever.
    var lastDay: Int32 { validUntil?.number ?? .max }

    /// Whether it forbids all that another forbids.
    func covers(_ other: Exclusion) -> Bool {
        address == other.address && forbids(other)
    }

    /// Whether it forbids all that another forbids, of whatever address.
    func forbids(_ other: Exclusion) -> Bool {
        (channel == nil || channel == other.channel) && lastDay >= other.lastDay
    }

    /// Whether it holds for a channel on a day.
    func holds(for channel: ContactChannel, on day: Day) -> Bool {
        (self.channel == nil || self.channel == channel) && (validUntil.map { $0 >= day } ?? true)
    }
}
