import Intake
import Kernel

/// Derives the line of a customer from the statements about its record.
enum CustomerFold {
    /// - Returns: the customer, and whether anything but refusals is said of it.
    static func customer(_ record: Int64, _ reader: StatementReader) throws -> (customer: Customer, isKnown: Bool) {
        let statements = try reader.all(record).filter { reader.isVisible($0) }
        if statements.count == 1, let only = statements.first, !only.isRefusal,
            let quick = quick(record, only.said, isCompany: reader.telling(only).isCompany)
        {
            return (quick, true)
        }
        let (values, isKnown, isCompany) = reader.fold(statements)
        return (customer(record, values, isCompany: isCompany), isKnown)
    }

    static func customer(_ record: Int64, _ values: PersonValues, isCompany: Bool) -> Customer {
        Customer(
            id: CustomerID(record), isCompany: isCompany, name: values.displayName, email: values.key("email"),
            phone: values.key("mobile") ?? values.key("phone"),
            city: values.usable("city").flatMap { $0.isEmpty ? nil : $0 },
            document: values.key("document") ?? values.key("tax_id"), nameKey: values.nameKey)
    }

    /// The same of one statement, without dictionaries; nil where it clears something and needs the whole way.
    static func quick(_ record: Int64, _ said: [UInt8], isCompany: Bool) -> Customer? {
        var held = Held()
        var isPlain = true
        _ = said.withUnsafeBytes { bytes in
            PackedValues.forEach(bytes) { entry in
                if entry.text.count == 2, entry.text[0] == 92, entry.text[1] == 78 { isPlain = false }
                if isPlain, !entry.text.isEmpty { held.take(entry) }
            }
        }
        guard isPlain else { return nil }
        return Customer(
            id: CustomerID(record), isCompany: isCompany, name: held.name, email: held.email,
            phone: held.mobile ?? held.phone, city: held.city, document: held.document, nameKey: held.nameKey)
    }

    /// The fields that a customer's line shows, as they are met.
    private struct Held {
        private var (full, given, surnames, company): (String?, String?, String?, String?)
        private var (fullKey, givenKey, surnamesKey, companyKey): (String?, String?, String?, String?)
        private(set) var (email, phone, mobile): (String?, String?, String?)
        private(set) var (city, document): (String?, String?)

        mutating func take(_ entry: PackedValues.Entry) {
            guard let field = Self.fields[entry.field] else { return }
            func text() -> String { String(decoding: entry.text, as: UTF8.self) }
            let key = entry.defect != nil || entry.key.isEmpty ? nil : String(decoding: entry.key, as: UTF8.self)
            switch field {
            case .full: (full, fullKey) = (text(), key)
            case .given: (given, givenKey) = (text(), key)
            case .surnames: (surnames, surnamesKey) = (text(), key)
            case .company: (company, companyKey) = (text(), key)
            case .email: email = key
            case .phone: phone = key
            case .mobile: mobile = key
            case .city: city = entry.defect == nil ? text() : nil
            case .document: document = document ?? key
            }
        }

        var name: String? { full ?? Self.joined(given, surnames) ?? company }
        var nameKey: String? { fullKey ?? Self.joined(givenKey, surnamesKey) ?? companyKey }

        private static func joined(_ first: String?, _ second: String?) -> String? {
            guard let first else { return second }
            return second.map { first + " " + $0 } ?? first
        }

        private enum Shown { case full, given, surnames, company, email, phone, mobile, city, document }
        private static let fields: [PersonFields.Code: Shown] = {
            let fields = PersonFields()
            let names: [(String, Shown)] = [
                ("full_name", .full), ("name", .full), ("given_names", .given), ("surnames", .surnames),
                ("company", .company), ("email", .email), ("phone", .phone), ("mobile", .mobile), ("city", .city),
                ("document", .document), ("tax_id", .document),
            ]
            return Dictionary(
                uniqueKeysWithValues: names.compactMap { name, shown in fields.code(of: name).map { ($0, shown) } })
        }()
    }
}
