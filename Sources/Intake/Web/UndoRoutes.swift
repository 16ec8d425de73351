import Kernel
import Storage
import Web

/// `/imports/{id}/undo`: what taking an import back would change, and doing it; and the same file once more.
struct UndoRoutes: Sendable {
    let room: IntakeRoom
    let names: IntakeWeb.Names

    var routes: [Route] {
        [
            Route(.get, "/imports/{id}/undo", preview), Route(.post, "/imports/{id}/undo", undo),
            Route(.post, "/imports/{id}/repeat", again), Route(.post, "/imports/{id}/discard", discard),
        ].map { $0.requires(.importData) }
    }

    @Sendable private func preview(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        let names = try await names()
        let found = try await BlockingWork.run { [room] in
            let record = try room.find(id)
            let isBusy = try room.job(of: record).map { !$0.isOver } ?? false
            guard record.state == .applied, !isBusy else { return (record, UndoPreview?.none) }
            return (record, try room.previewUndo(id))
        }
        guard let preview = found.1 else { return .redirect("/imports/\(id)") }
        return .page(
            UndoPage(
                texts: request.texts, record: found.0, preview: preview, names: names, now: request.now,
                mayViewFigures: request.user?.may(.viewFigures) ?? false,
                mayViewPeople: request.user?.may(.viewPeople) ?? false
            ).page)
    }

    /// Asked for twice, an undo is done once.
    @Sendable private func undo(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        let actor = try request.signedIn().actor
        do {
            _ = try await BlockingWork.run { [room] in try room.requestUndo(id, by: actor) }
        } catch let problem as ImportProblem where problem == .notApplied(id.rawValue) {}
        return .redirect("/imports/\(id)")
    }

    /// The same original as a new import, to be read with other columns.
    @Sendable private func again(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        let actor = try request.signedIn().actor
        let new = try await BlockingWork.run { [room] in try room.repeat(id, by: actor) }
        return .redirect("/imports/\(new)/columns")
    }

    @Sendable private func discard(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        let actor = try request.signedIn().actor
        try await BlockingWork.run { [room] in try room.discardReceived(id, by: actor) }
        return .redirect("/imports?done=discarded")
    }
}
