import Kernel
import Storage
import Web

/// `/settings/audit`: who did what, newest first.
struct AuditRoutes: Sendable {
    static let pageSize = 50
    let room: OfficeRoom

    var routes: [Route] { [Route(.get, "/settings/audit", list).requires(.viewAudit)] }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        let below = request.int("below").map { Int64($0) } ?? .max
        let (entries, users) = try await room.database.readAsync { transaction in
            (
                try AuditTrail.list(transaction, below: below, limit: Self.pageSize + 1),
                try room.users.list(transaction)
            )
        }
        let names = Dictionary(users.map { ("user:\($0.id)", $0.email) }) { first, _ in first }
        let page = AuditPage(
            texts: request.texts, entries: Array(entries.prefix(Self.pageSize)), names: names, zone: room.zone,
            hasOlder: entries.count > Self.pageSize, isNewest: below == .max)
        return .page(page.page)
    }
}
