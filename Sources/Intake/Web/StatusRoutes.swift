import Kernel
import Storage
import Web

/// `/imports/statuses`: what the status texts of orders mean.
struct StatusRoutes: Sendable {
    let room: IntakeRoom

    var routes: [Route] {
        [Route(.get, "/imports/statuses", show), Route(.post, "/imports/statuses", save)]
            .map { $0.requires(.importData) }
    }

    private func page(_ request: WebRequest) async throws -> StatusesPage {
        let id = request.int("import").map { ImportID(Int64($0)) }
        return try await BlockingWork.run { [room] in
            StatusesPage(texts: request.texts, entries: try room.statuses(), record: try id.map { try room.find($0) })
        }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        page.isSaved = request.query("done") == "saved"
        return .page(page.page())
    }

    @Sendable private func save(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        let actor = try request.signedIn().actor
        do {
            let changes = try StatusForm(request.form).changes(page)
            try await BlockingWork.run { [room] in
                for (text, meaning) in changes {
                    if let meaning {
                        try room.setStatus(text, meaning, by: actor)
                    } else {
                        try room.removeStatus(text, by: actor)
                    }
                }
            }
        } catch let problem as any Problem where problem.code.hasPrefix("import.") {
            page.typed = request.field("new-text")
            page.typedMeaning = request.field("new-meaning")
            return .page(page.page(problem: problem))
        }
        var path = "/imports/statuses"
        if let record = page.record { path = LocalPath.adding("import", "\(record.id)", to: path) }
        return .redirect(LocalPath.adding("done", "saved", to: path))
    }
}

/// The form of the statuses as it came back.
private struct StatusForm {
    private let form: [String: String]

    init(_ form: [String: String]) { self.form = form }

    /// What is to be changed: a text and what it means from now on; nil takes a text of one's own away.
    /// - Throws: `import.status-meaning` where a text means something that there is not.
    func changes(_ page: StatusesPage) throws -> [(String, OrderStatus?)] {
        var changes: [(String, OrderStatus?)] = []
        let own = Dictionary(
            page.entries.filter { !$0.isStandard }.map { ($0.text, $0.meaning) },
            uniquingKeysWith: { first, _ in first })
        for (key, text) in form.sorted(by: { $0.key < $1.key }) where key.hasPrefix("text-") {
            let name = String(key.dropFirst(5))
            if form["remove-" + name] == "1" {
                if own[text] != nil { changes.append((text, nil)) }
                continue
            }
            guard let meaning = try meaning(of: text, form["meaning-" + name]) else { continue }
            if own[text] != meaning { changes.append((text, meaning)) }
        }
        let new = (form["new-text"] ?? "").trimmingSpaces()
        if !new.isEmpty {
            guard let meaning = try meaning(of: new, form["new-meaning"]) else { throw unknown(new) }
            changes.append((new, meaning))
        }
        return changes
    }

    /// Nil while nobody has decided.
    private func meaning(of text: String, _ name: String?) throws -> OrderStatus? {
        guard let name, !name.isEmpty else { return nil }
        guard let meaning = OrderStatus(name: name) else { throw unknown(text) }
        return meaning
    }

    private func unknown(_ text: String) -> PlainProblem {
        PlainProblem("import.status-meaning", .invalid, ["status": String(text.prefix(100))])
    }
}

extension IntakeRoom {
    /// The table of statuses as it is now.
    func statusTable() throws -> StatusTable { try home.database.read { try StatusTable.load($0) } }
}
