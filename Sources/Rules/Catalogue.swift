/// The names that a rule may use, and what they are: handed in, because rooms know what there is and rules do not.
public struct Catalogue: Sendable {
    /// What a value is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case number, text, date, duration, truth, tags
    }

    /// An attribute of people.
    public struct Attribute: Sendable, Hashable {
        /// `city`, `rfm.group`, `custom:Nivel VIP`.
        public var key: String
        public var kind: Kind
        /// Where the values are codes with labels (`rfm.group`): the codes; a rule may write a label of any locale for
        /// the code. Empty where any value may be.
        public var codes: [String]
        /// Label, folded → code.
        public var labels: [String: String]
        /// What people call it (`ciudad`): for suggestions alone, a rule writes the key.
        public var synonyms: [String]

        public init(
            _ key: String, _ kind: Kind, codes: [String] = [], labels: [String: String] = [:], synonyms: [String] = []
        ) {
            (self.key, self.kind, self.codes, self.labels, self.synonyms) = (key, kind, codes, labels, synonyms)
        }
    }

    public var attributes: [Attribute]
    /// Attributes of lines and of events that sources gave, without `attr:`.
    public var ownColumns: [String]
    /// Names of the segments there are.
    public var segments: [String]
    /// Channels that consent is asked for.
    public var channels: [String]

    public init(
        attributes: [Attribute] = [], ownColumns: [String] = [], segments: [String] = [],
        channels: [String] = ["email", "sms", "whatsapp", "phone", "postal"]
    ) {
        (self.attributes, self.ownColumns) = (attributes, ownColumns)
        (self.segments, self.channels) = (segments, channels)
    }
}
