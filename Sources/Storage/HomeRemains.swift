import Kernel

/// What stands in a folder that has no database: of a home whose database was lost, or nothing.
///
/// The rest of a home is worth keeping and says nothing by itself: whoever sets a new home up over it loses it.
struct HomeRemains {
    /// Data: names in the folder, `facts/`, `optout.log`.
    let data: [String]
    /// Former homes that a restore has set aside.
    let aside: [String]
    /// Newest first.
    let backups: [BackupListing]

    /// - Parameter path: the folder of the home.
    init(_ path: String, _ disk: any Disk) throws {
        var data: [String] = []
        for folder in BackupManifest.folders where try !disk.list(path + "/" + folder).isEmpty {
            data.append(folder + "/")
        }
        for file in [BackupManifest.optOuts, HomeSecret.fileName, BackupManifest.database + "-wal"]
        where try disk.size(path + "/" + file) ?? 0 > 0 {
            data.append(file)
        }
        self.data = data
        aside = try disk.list(path).filter(Restoration.isAside).map { $0 + "/" }
        backups = try BackupListing.all(in: path + "/backups", disk)
    }

    /// An empty file is no database: something has cut it off.
    static func hasDatabase(_ path: String, _ disk: any Disk) throws -> Bool {
        try disk.size(path + "/" + BackupManifest.database) ?? 0 > 0
    }

    /// What to say of a folder without a database; nil when it holds nothing of a home.
    static func problem(_ path: String, _ disk: any Disk) throws -> PlainProblem? {
        let found = try HomeRemains(path, disk)
        let backups = found.backups.isEmpty ? [] : ["backups/"]
        let parts = found.data + found.aside + backups
        guard !parts.isEmpty else { return nil }
        var arguments = ["home": Home.shown(path), "path": path, "found": parts.joined(separator: ", ")]
        guard let latest = found.backups.first else {
            return PlainProblem("home.database-missing-no-backup", .conflict, arguments)
        }
        arguments["backups"] = found.backups.prefix(5).map(\.name).joined(separator: ", ")
        arguments["backup"] = latest.path
        return PlainProblem("home.database-missing", .conflict, arguments)
    }
}
