import Kernel
import Storage
import Web

/// `/imports`: what came in, newest first.
struct ImportListRoutes: Sendable {
    static let pageSize = 50
    let room: IntakeRoom
    let names: IntakeWeb.Names

    var routes: [Route] { [Route(.get, "/imports", list).requires(.importData)] }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        let below = request.int("below").map { Int64($0) } ?? .max
        let names = try await names()
        let entries = try await BlockingWork.run {
            try room.list(below: below, limit: Self.pageSize + 1).map { record in
                ImportListPage.Entry(record: record, job: record.isOpen ? try room.job(of: record) : nil)
            }
        }
        let page = ImportListPage(
            texts: request.texts, entries: Array(entries.prefix(Self.pageSize)), names: names, now: request.now,
            hasOlder: entries.count > Self.pageSize, isNewest: below == .max)
        return .page(page.page)
    }
}

extension ImportRecord {
    /// Something may still be done or under way with it.
    var isOpen: Bool { state == .received || state == .staging }
}

extension IntakeRoom {
    /// The latest job of an import; nil while nothing was asked of it.
    func job(of record: ImportRecord) throws -> Job? { try record.job.flatMap { try job($0) } }
}
