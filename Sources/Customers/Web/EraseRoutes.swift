import Identity
import Intake
import Kernel
import Storage
import Web

/// `/customers/erase`: whom; `/customers/{id}/erase`: what goes, and doing it; `/erasures/{id}`: how far it is.
struct EraseRoutes: Sendable {
    let room: CustomersRoom
    let erasures: Erasures
    let backups: CustomersWeb.Backups

    var routes: [Route] {
        [
            Route(.get, "/customers/erase", find), Route(.post, "/customers/erase", found),
            Route(.get, "/customers/{id}/erase", preview), Route(.post, "/customers/{id}/erase", erase),
            Route(.get, "/erasures/{id}", show),
        ].map { $0.requires(.erasePeople) }
    }

    @Sendable private func find(_ request: WebRequest) async throws -> WebAnswer {
        let past = try await BlockingWork.run { [erasures] in try erasures.list(limit: 20) }
        return .page(EraseFindPage(texts: request.texts, past: past, now: request.now).page)
    }

    /// By a form that is sent, so that no address stands in a link.
    @Sendable private func found(_ request: WebRequest) async throws -> WebAnswer {
        let key = request.field("customer")
        let (past, customers) = try await BlockingWork.run { [room, erasures] in
            (try erasures.list(limit: 20), try Self.customers(key, room, erasures.setting.settings.country))
        }
        if let only = customers.first, customers.count == 1 { return .redirect("/customers/\(only.id)/erase") }
        // Somebody whose erasure was cut off is in the base no more; it is being completed.
        if customers.isEmpty, let open = try await BlockingWork.run({ [erasures] in try erasures.openOne(of: key) }) {
            return .redirect("/erasures/\(open)")
        }
        var page = EraseFindPage(texts: request.texts, past: past, now: request.now)
        (page.key, page.found) = (key, customers)
        return .page(page.page)
    }

    private static func customers(_ key: String, _ room: CustomersRoom, _ country: String) throws -> [FoundCustomer] {
        guard !key.isEmpty else { return [] }
        do {
            var ids = try room.customers(of: room.records(key, country: country))
            // What goes with the first is shown on its page.
            if let one = try? room.person(key, country: country).first { ids = [CustomerID(one.rawValue)] }
            let names = try room.find(ids)
            let references = try room.references(ids)
            return ids.map { FoundCustomer(id: $0, reference: references[$0] ?? "", name: names[$0]?.name ?? "") }
        } catch let problem as PlainProblem where problem.code == "customer.not-found" {
            return []
        }
    }

    @Sendable private func preview(_ request: WebRequest) async throws -> WebAnswer {
        .page(try await page(request, typed: nil))
    }

    private func page(_ request: WebRequest, typed: String?) async throws -> Page {
        let id = try request.id("id", as: CustomerID.self)
        let shown = try await BlockingWork.run { [room, erasures, backups] () -> ErasePage.Shown in
            guard let customer = try room.find([id])[id] else { throw PlainProblem("page.not-found", .notFound) }
            let preview = try erasures.preview([id.rawValue])
            return ErasePage.Shown(
                customer: FoundCustomer(
                    id: id, reference: try room.references([id])[id] ?? id.description, name: customer.name ?? ""),
                preview: preview, imports: try preview.imports.map { try room.importRecord(ImportID($0)) },
                backups: try backups())
        }
        return ErasePage(texts: request.texts, shown: shown, typed: typed).page
    }

    /// The reference is typed, so that nobody is forgotten by a slip of the hand.
    @Sendable private func erase(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: CustomerID.self)
        let (actor, typed) = (try request.signedIn().actor, request.field("reference"))
        let reference = try await BlockingWork.run { [room] in try room.references([id])[id] }
        guard let reference else { throw PlainProblem("page.not-found", .notFound) }
        guard typed == reference else { return .page(try await page(request, typed: typed)) }
        let erasure = try await BlockingWork.run { [erasures] in try erasures.accept([id.rawValue], by: actor) }
        return .redirect("/erasures/\(erasure)")
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        guard let id = request.pathParameters["id"].flatMap({ Int64($0) }) else {
            throw PlainProblem("page.not-found", .notFound)
        }
        let (record, copies, removed) = try await BlockingWork.run { [erasures, backups] in
            (try erasures.find(id), try backups(), try erasures.removedOriginals([id]))
        }
        guard let record else { throw PlainProblem("page.not-found", .notFound) }
        return .page(
            ErasureShowPage(texts: request.texts, record: record, backups: copies, removed: removed).page)
    }
}

/// A customer as these pages name them.
struct FoundCustomer: Sendable {
    let id: CustomerID
    let reference: String
    let name: String
}

extension CustomersRoom {
    func references(_ ids: [CustomerID]) throws -> [CustomerID: String] {
        try home.database.read { transaction in
            let seen = try ids.filter { try RecordStore.isSeen(transaction, RecordID($0.rawValue)) }
            return try RecordStore.references(transaction, seen)
        }
    }

    func importRecord(_ id: ImportID) throws -> ImportRecord { try home.database.read { try ImportStore.find($0, id) } }
}
