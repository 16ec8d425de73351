import Formats

/// Something by which a person can be recognised without knowing who it is: an e-mail address, a phone number, a
/// document, or what a source calls the person.
public struct ContactAddress: Hashable, Sendable {
    /// Raw values are stored.
    public enum Kind: String, Codable, Sendable, CaseIterable { case email, phone, document, record }

    public let kind: Kind
    /// Normalised, as it is compared; of a record `source:external_id`, where no source has a colon in its name.
    public let value: String

    private init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// The address that a text is; nil when it cannot be read as one.
    public init?(email text: String) {
        guard let value = EmailText.normalise(text) else { return nil }
        self.init(.email, value)
    }

    /// - Parameter country: ISO 3166, of numbers without a country.
    public init?(phone text: String, country: String) {
        guard let value = PhoneText.normalise(text, country: country) else { return nil }
        self.init(.phone, value)
    }

    public init?(document text: String) {
        guard let value = DocumentText.normalise(text) else { return nil }
        self.init(.document, value)
    }

    public init(source: String, externalID: String) { self.init(.record, source + ":" + externalID) }

    /// As it was stored.
    public init?(kind: String, normalised value: String) {
        guard let kind = Kind(rawValue: kind), !value.isEmpty else { return nil }
        self.init(kind, value)
    }

    /// The address inside the key of a person that has no id: `email:…`, `phone:…`, `document:…`.
    public init?(personKey key: some StringProtocol) {
        let parts = key.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] != Kind.record.rawValue else { return nil }
        self.init(kind: String(parts[0]), normalised: String(parts[1]))
    }
}
