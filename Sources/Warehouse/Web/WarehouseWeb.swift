import Kernel
import Web

/// The page of Warehouse: damaged files and what is to become of them. Read this first.
public struct WarehouseWeb: Sendable {
    let room: WarehouseRoom
    let upkeep: FactUpkeep

    public init(_ room: WarehouseRoom, _ upkeep: FactUpkeep) { (self.room, self.upkeep) = (room, upkeep) }

    public var routes: [Route] { DamageRoutes(room: room, upkeep: upkeep).routes }

    public static let templates: [String: [UInt8]] = ["damage": PackageResources.damage_mustache]

    /// What is set aside, above every page of whoever sees figures or brings files.
    public func notice(_ user: SignedIn, _ texts: Texts) async -> Callout? {
        guard user.may(.viewFigures) || user.may(.viewPeople) || user.may(.importData) else { return nil }
        guard let notice = try? await BlockingWork.run({ [room] in try room.quarantined().notice }) else { return nil }
        let link = user.may(.importData) ? PageLink(texts("quarantine.look"), DamageRoutes.path) : nil
        return Callout(.warn, notice.sentence(texts), link: link)
    }
}
