import Foundation
import Kernel
import Storage
import Web

/// What the backups bring to the pages.
extension BackupRoom {
    public var routes: [Route] { BackupRoutes(room: self).routes }

    public static let navItems = [
        NavItem(
            "backups", textKey: "nav.backups", path: BackupRoutes.path, group: .organisation, permission: .manageBackups
        )
    ]

    public static let templates: [String: [UInt8]] = ["backups": PackageResources.backups_mustache]

    /// What asks for a person on the first page: the hold on sending, said to everybody who sees the page, and the last
    /// backup that did not come about.
    public func todo(_ request: WebRequest) async throws -> [TodoItem] {
        let mayManage = request.user?.may(.manageBackups) ?? false
        let (hold, jobs) = try await BlockingWork.run { [self] in (try self.hold(), mayManage ? try self.jobs() : []) }
        let texts = request.texts
        var items: [TodoItem] = []
        if let hold {
            items.append(
                TodoItem(
                    texts("hold.title"), note: HoldWords.sentence(hold, texts, clock.zone),
                    path: mayManage ? BackupRoutes.path : "/", action: texts(mayManage ? "hold.look" : "hold.ask")))
        }
        if let job = jobs.first(where: { $0.isOver && $0.state != .cancelled }), job.state == .failed {
            items.append(
                TodoItem(
                    texts("backups.todo-failed", ["when": texts.relative(job.createdAt, now: request.now)]),
                    note: BackupJobWords(job).sentence(texts), path: BackupRoutes.path, action: texts("backups.look")))
        }
        return items
    }
}
