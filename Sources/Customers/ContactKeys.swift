import Formats

/// What somebody may be looked up by, as it is compared: a text read as each thing that it can be.
struct ContactKeys: Sendable, Equatable {
    let email: String?
    let phone: String?
    let documents: Set<String>

    init(_ text: String, country: String) {
        email = EmailText.normalise(text)
        phone = PhoneText.normalise(text, country: country)
        var documents = Set([DocumentText.normalise(text)].compactMap { $0 })
        if case .valid(let value, _, _, _) = NationalID.read(text, type: nil, country: country) {
            documents.insert(value)
        }
        self.documents = documents
    }

    /// What records are called whose rows named somebody by these alone.
    var recordNames: [String] {
        documents.sorted().map { "document:" + $0 }
            + [email.map { "email:" + $0 }, phone.map { "phone:" + $0 }]
            .compactMap { $0 }
    }
}
