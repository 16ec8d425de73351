import Intake
import Kernel

/// The line of a customer of whom one thing was said, as the bytes of what was said: no text is made.
struct CustomerLine {
    private(set) var name: [UInt8] = []
    private(set) var nameKey: [UInt8] = []
    private(set) var email: [UInt8] = []
    private(set) var phone: [UInt8] = []
    private(set) var city: [UInt8] = []
    private(set) var document: [UInt8] = []
    private var found = [Found](repeating: Found(), count: Shown.allCases.count)

    private enum Shown: Int, CaseIterable {
        case full, given, surnames, company, email, phone, mobile, city, document
    }

    private struct Found {
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        var key = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// Takes what was said; false where it clears something and needs the whole way.
    mutating func take(_ said: UnsafeRawBufferPointer) -> Bool {
        for index in found.indices { found[index] = Found() }
        var isPlain = true
        PackedValues.forEach(said) { entry in
            if entry.text.count >= 2, entry.text[0] == 92, entry.text[1] == 78 { isPlain = false }
            guard !entry.text.isEmpty, Int(entry.field) < Self.shown.count, let shown = Self.shown[Int(entry.field)]
            else { return }
            let isUsable = entry.defect == nil
            if shown == .document, !found[shown.rawValue].key.isEmpty { return }
            if shown == .city, !isUsable { return }
            found[shown.rawValue].text = entry.text
            found[shown.rawValue].key = isUsable ? entry.key : UnsafeRawBufferPointer(start: nil, count: 0)
        }
        guard isPlain else { return false }
        compose()
        return true
    }

    private mutating func compose() {
        func of(_ shown: Shown) -> Found { found[shown.rawValue] }
        Self.join(of(.full).text, of(.given).text, of(.surnames).text, of(.company).text, into: &name)
        Self.join(of(.full).key, of(.given).key, of(.surnames).key, of(.company).key, into: &nameKey)
        Self.copy(of(.email).key, into: &email)
        Self.copy(of(.mobile).key.isEmpty ? of(.phone).key : of(.mobile).key, into: &phone)
        Self.copy(of(.city).text, into: &city)
        Self.copy(of(.document).key, into: &document)
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        out.append(contentsOf: bytes)
    }

    /// The whole name, else given names and surnames, else the firm.
    private static func join(
        _ full: UnsafeRawBufferPointer, _ given: UnsafeRawBufferPointer, _ surnames: UnsafeRawBufferPointer,
        _ company: UnsafeRawBufferPointer, into out: inout [UInt8]
    ) {
        copy(full, into: &out)
        if !out.isEmpty { return }
        out.append(contentsOf: given)
        if !given.isEmpty, !surnames.isEmpty { out.append(32) }
        out.append(contentsOf: surnames)
        if out.isEmpty { out.append(contentsOf: company) }
    }

    /// By number of the field.
    private static let shown: [Shown?] = {
        let fields = PersonFields()
        let names: [(String, Shown)] = [
            ("full_name", .full), ("name", .full), ("given_names", .given), ("surnames", .surnames),
            ("company", .company), ("email", .email), ("phone", .phone), ("mobile", .mobile), ("city", .city),
            ("document", .document), ("tax_id", .document),
        ]
        var shown = [Shown?](repeating: nil, count: 64)
        for (name, what) in names { if let code = fields.code(of: name) { shown[Int(code)] = what } }
        return shown
    }()
}
