import Foundation
import GRDB
import Kernel
import Storage

/// A new home in a folder of its own; both go with it.
public final class TemporaryHome: Sendable {
    public let folder: TemporaryFolder
    public let home: Home

    public init(
        _ migrator: DatabaseMigrator, settings: HomeSettings = .colombian, disk: any Disk = RealDisk()
    ) throws {
        folder = try TemporaryFolder()
        home = try Home.create(folder.path + "/home", settings: settings, migrator: migrator, disk: disk)
    }

    /// The path of a home that was set up and closed: to be copied, which is quicker than setting up anew.
    public static func template(_ migrator: DatabaseMigrator, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/template"
        let home = try Home.create(path, settings: .colombian, migrator: migrator)
        try home.database.pool.close()
        return path
    }
}

extension HomeSettings {
    /// What `init` sets without options; Colombia has had one offset since 1993.
    public static var colombian: HomeSettings {
        HomeSettings(timeZone: TimeZone(identifier: "America/Bogota") ?? .gmt)
    }
}
