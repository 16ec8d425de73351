import Kernel
import Storage

/// The front door of Customers: who is this, and how good is what we know?
public struct CustomersRoom: Sendable {
    let home: Home

    public init(_ home: Home) { self.home = home }

    public func count() throws -> Int { try home.database.read { try CustomerStore.count($0) } }

    public func find(_ ids: [CustomerID]) throws -> [CustomerID: Customer] {
        try home.database.read { try CustomerStore.find($0, ids) }
    }
}
