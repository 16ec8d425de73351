import Intake
import Kernel

/// One customer as lists show it.
public struct Customer: Sendable, Equatable, Identifiable {
    public let id: CustomerID
    public var isCompany = false
    public let name: String?
    public let email: String?
    public let phone: String?
    public let city: String?
    /// The document of identity or tax number as it is compared.
    public var document: String?
    /// The name as it is compared.
    public var nameKey: String?
}

extension Customer {
    init(_ id: CustomerID, _ values: PersonValues, isCompany: Bool) {
        self.init(
            id: id, isCompany: isCompany, name: values.displayName, email: values.key("email"),
            phone: values.key("mobile") ?? values.key("phone"),
            city: values.usable("city").flatMap { $0.isEmpty ? nil : $0 },
            document: values.key("document") ?? values.key("tax_id"), nameKey: values.nameKey)
    }
}
