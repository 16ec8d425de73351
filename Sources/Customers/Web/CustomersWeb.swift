import Kernel
import Web

/// The pages of Customers: so far forgetting people. Read this first.
public struct CustomersWeb: Sendable {
    /// Copies of the home from before, by name and day: what was erased still is in them.
    public typealias Backups = @Sendable () throws -> [(name: String, on: Day)]

    let room: CustomersRoom
    let erasures: Erasures
    let backups: Backups

    public init(_ room: CustomersRoom, _ erasures: Erasures, backups: @escaping Backups) {
        (self.room, self.erasures, self.backups) = (room, erasures, backups)
    }

    public var routes: [Route] { EraseRoutes(room: room, erasures: erasures, backups: backups).routes }

    public static let templates: [String: [UInt8]] = [
        "erase": PackageResources.erase_mustache, "erase_find": PackageResources.erase_find_mustache,
        "erasure": PackageResources.erasure_mustache,
    ]
}
