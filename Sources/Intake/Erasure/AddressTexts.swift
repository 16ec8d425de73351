import Formats
import Kernel

/// Every address that a text may be read as: the whole of it, else its pieces.
///
/// More is found than a reader of imports would take (one of two addresses in a cell, a number read for two countries):
/// what is to be forgotten is looked for wherever it may stand.
public struct AddressTexts: Sendable {
    let country: String

    public init(country: String) { self.country = country }

    public func emails(_ text: String) -> [ContactAddress] {
        guard text.contains("@") else { return [] }
        if let whole = ContactAddress(email: text) { return [whole] }
        return pieces(text).filter { $0.contains("@") }.compactMap { ContactAddress(email: $0) }
    }

    public func phones(_ text: String, region: String? = nil) -> [ContactAddress] {
        let countries = [country] + [region].compactMap { $0 }.filter { $0 != country }
        func read(_ text: String) -> [ContactAddress] {
            countries.compactMap { ContactAddress(phone: text, country: $0) }
        }
        let whole = read(text)
        guard whole.isEmpty else { return whole }
        return text.split { "/;,|".contains($0) }.flatMap { read(String($0)) }
    }

    public func documents(_ text: String, region: String? = nil) -> [ContactAddress] {
        var values = Set([DocumentText.normalise(text)].compactMap { $0 })
        for country in [country] + [region].compactMap({ $0 }) {
            if case .valid(let value, _, _, _) = NationalID.read(text, type: nil, country: country) {
                values.insert(value)
            }
        }
        return values.sorted().compactMap { ContactAddress(kind: "document", normalised: $0) }
    }

    /// What a text is as anything, under the names of sources.
    public func anything(_ text: String, sources: [String]) -> [ContactAddress] {
        let trimmed = text.trimmingSpaces()
        guard !trimmed.isEmpty, trimmed.utf8.count <= 400 else { return emails(text) }
        return sources.map { ContactAddress(source: $0, externalID: trimmed) }
            + [ContactAddress(personKey: trimmed)].compactMap { $0 } + emails(trimmed) + phones(trimmed)
            + documents(trimmed)
    }

    /// The words of a broken row, each as anything.
    func words(_ raw: UnsafeRawBufferPointer, sources: [String]) -> [ContactAddress] {
        pieces(String(decoding: raw, as: UTF8.self)).flatMap { anything($0, sources: sources) }
    }

    private func pieces(_ text: String) -> [String] {
        text.split { ",;|/\t\n\r\"'<>()[]{} ".contains($0) }.map(String.init)
    }
}
