import Kernel
import Storage
import Web

/// The pages of Intake: files in, looked over, tried and imported (`/imports`). Read this first.
public struct IntakeWeb: Sendable {
    /// What actors (`user:3`) are called on pages.
    public typealias Names = @Sendable () async throws -> [String: String]

    let room: IntakeRoom
    let names: Names
    /// A part of a file name that no other upload has.
    let uniqueName: @Sendable () -> String

    public init(
        _ room: IntakeRoom, names: @escaping Names = { [:] },
        uniqueName: @escaping @Sendable () -> String
    ) {
        self.room = room
        self.names = names
        self.uniqueName = uniqueName
    }

    public var routes: [Route] {
        ImportListRoutes(room: room, names: names).routes + UploadRoutes(room: room, uniqueName: uniqueName).routes
            + StatusRoutes(room: room).routes + ImportRoutes(room: room, names: names).routes
            + MendRoutes(room: room).routes + UndoRoutes(room: room, names: names).routes
    }

    public static let navItems = [
        NavItem("imports", textKey: "nav.imports", path: "/imports", group: .know, permission: .importData)
    ]

    public static let templates: [String: [UInt8]] = [
        "imports": PackageResources.imports_mustache, "import_upload": PackageResources.import_upload_mustache,
        "import_columns": PackageResources.import_columns_mustache,
        "import_show": PackageResources.import_show_mustache, "import_totals": PackageResources.import_totals_mustache,
        "import_undo": PackageResources.import_undo_mustache,
        "import_undo_figures": PackageResources.import_undo_figures_mustache,
        "import_mend": PackageResources.import_mend_mustache,
        "import_statuses": PackageResources.import_statuses_mustache,
        "import_status_list": PackageResources.import_status_list_mustache,
    ]

    /// What imports ask of a person today, for the first page.
    public func todo(_ request: WebRequest) async throws -> [TodoItem] {
        guard request.user?.may(.importData) ?? false else { return [] }
        let records = try await BlockingWork.run { [room] in try room.list(limit: 30) }
        return ImportTodo(texts: request.texts, now: request.now).items(records)
    }

    /// The first steps that Intake knows of: sales in, customers in.
    public func setup(_ request: WebRequest) async throws -> [SetupStep] {
        guard request.user?.may(.importData) ?? false else { return [] }
        let records = try await BlockingWork.run { [room] in try room.list(limit: 500) }
        return [ImportKind.orders, .people].map { kind in
            SetupStep(
                request.texts("imports.setup-\(kind.rawValue)"), path: "/imports/new?kind=\(kind.rawValue)",
                action: request.texts("imports.setup-do"),
                isDone: records.contains { $0.state == .applied && $0.options.kind == kind })
        }
    }

    /// Takes away what uploads that were cut off by a crash have left. For the start of the server, before it
    /// listens.
    public func removeStaleUploads() throws {
        let folder = room.home.folder("tmp")
        for name in try room.home.disk.list(folder) where name.hasPrefix(UploadRoutes.prefix) {
            try room.home.disk.remove(folder + "/" + name)
        }
    }
}
