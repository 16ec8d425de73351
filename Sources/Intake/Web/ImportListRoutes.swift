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
        let filter = ImportFilter(request)
        let names = try await names()
        let found = try await BlockingWork.run {
            let found = try room.list(filter, below: below, limit: Self.pageSize + 1)
            let latest = try room.list(limit: 300)
            let entries = try found.records.map { record in
                ImportListPage.Entry(record, try room.job(of: record), others: latest)
            }
            return (entries: entries, endedAt: found.endedAt, sources: Set(latest.map(\.options.source)).sorted())
        }
        let shown = Array(found.entries.prefix(Self.pageSize))
        let older = found.entries.count > Self.pageSize ? shown.last?.record.id.rawValue : found.endedAt
        var page = ImportListPage(
            texts: request.texts, entries: shown, names: names, now: request.now, older: older,
            isNewest: below == .max, filter: filter)
        page.sources = found.sources
        page.done = request.query("done")
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
