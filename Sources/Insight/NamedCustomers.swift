import Customers
import Identity
import Kernel

/// A customer as a list names them.
public struct NamedCustomer: Sendable, Equatable {
    public let id: CustomerID
    public let reference: String
    public let name: String?
    public let city: String?
    public let isCompany: Bool
}

extension InsightRoom {
    /// Some customers as lists show them, in the same sequence: names where known.
    public func named(_ ids: [CustomerID]) throws -> [NamedCustomer] {
        let (known, references) = (try customers.find(ids), try identity.references(ids))
        return ids.map { id in
            NamedCustomer(
                id: id, reference: references[id] ?? id.description, name: known[id]?.name, city: known[id]?.city,
                isCompany: known[id]?.isCompany ?? false)
        }
    }

    /// What sources call customers, without asking who they are.
    public func references(_ ids: [CustomerID]) throws -> [CustomerID: String] { try identity.references(ids) }
}
