import Identity
import Intake
import Kernel
import Storage

/// By what the records of a home can be recognised: addresses and documents that were ever said of them, and what
/// their sources call them. One pass over everything that was said, for any number of people.
struct KnownAddresses {
    private let texts: AddressTexts
    private let kinds: [PersonFields.Code: ContactAddress.Kind]

    init(_ fields: PersonFields, country: String) {
        texts = AddressTexts(country: country)
        kinds = Dictionary(
            uniqueKeysWithValues: [
                ("email", ContactAddress.Kind.email), ("phone", .phone), ("mobile", .phone), ("document", .document),
                ("tax_id", .document),
            ].compactMap { name, kind in fields.code(of: name).map { ($0, kind) } })
    }

    /// Addresses in one statement. One that could not be read whole is read in pieces.
    func inStatement(_ said: UnsafeRawBufferPointer) -> [ContactAddress] {
        var found: [ContactAddress] = []
        PackedValues.forEach(said) { entry in
            guard let kind = kinds[entry.field], !entry.text.isEmpty else { return }
            if !entry.key.isEmpty,
                let address = ContactAddress(
                    kind: kind.rawValue, normalised: String(decoding: entry.key, as: UTF8.self))
            {
                found.append(address)
                if kind != .document { return }
                // A document has one form with its check digit and one without.
                let text = String(decoding: entry.text, as: UTF8.self)
                if let plain = ContactAddress(document: text), plain != address { found.append(plain) }
                return
            }
            let text = String(decoding: entry.text, as: UTF8.self)
            switch kind {
            case .email: found += texts.emails(text)
            case .phone: found += texts.phones(text)
            default: found += texts.documents(text)
            }
        }
        return found
    }

    /// Records of which a statement has an address that is asked for, with the address.
    func holders(
        _ transaction: Transaction, where isAsked: (ContactAddress) -> Bool
    ) throws -> [(record: Int64, address: ContactAddress)] {
        var found: [(record: Int64, address: ContactAddress)] = []
        try StatementStore.forEach(transaction) { record, said in
            for address in inStatement(said) where isAsked(address) { found.append((record, address)) }
        }
        return found
    }
}

extension StatementStore {
    /// Hands over everything that was said of anybody, seen or not.
    static func forEach(_ transaction: Transaction, _ body: (Int64, UnsafeRawBufferPointer) -> Void) throws {
        let rows = try BulkStatement(transaction, SQL.everyRow)
        while try rows.next() { body(rows.integer(0), rows.blob(3)) }
        let blocks = try BulkStatement(transaction, SQL.everyBlock)
        while try blocks.next() {
            let bytes = blocks.blob(2)
            var cursor = StatementBlock.Cursor()
            while cursor.next(in: bytes) {
                body(cursor.record, UnsafeRawBufferPointer(rebasing: bytes[cursor.said]))
            }
        }
    }
}
