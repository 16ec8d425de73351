import Formats
import Kernel
import Storage
import Web

/// `/imports/{id}`: one import, from its columns to its result.
struct ImportRoutes: Sendable {
    let room: IntakeRoom
    let names: IntakeWeb.Names

    var routes: [Route] {
        [
            Route(.get, "/imports/{id}", show), Route(.get, "/imports/{id}/columns", columns),
            Route(.post, "/imports/{id}/columns", review), Route(.post, "/imports/{id}/run", run),
            Route(.post, "/imports/{id}/stop", stop),
        ].map { $0.requires(.importData) }
    }

    private func find(_ request: WebRequest) async throws -> (ImportRecord, Job?) {
        let id = try request.id("id", as: ImportID.self)
        return try await BlockingWork.run { [room] in
            let record = try room.find(id)
            return (record, try room.job(of: record))
        }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let page = try await showPage(request)
        let record = page.record
        guard let stage = page.stage else { return .redirect("/imports/\(record.id)/columns") }
        return .page(page.page(stage))
    }

    private func showPage(_ request: WebRequest) async throws -> ImportShowPage {
        let (record, job) = try await find(request)
        let found = try await BlockingWork.run { [room] in
            let isPartly = record.state == .applied && (record.summary?.rejected ?? 0) > 0
            return (statuses: try room.statusTable(), menders: isPartly ? try room.menders(of: record.id) : [])
        }
        var page = ImportShowPage(
            texts: request.texts, record: record, job: job, now: request.now, names: try await names(),
            statuses: found.statuses,
            mayViewFigures: request.user?.may(.viewFigures) ?? false,
            mayViewPeople: request.user?.may(.viewPeople) ?? false)
        page.menders = found.menders
        return page
    }

    @Sendable private func columns(_ request: WebRequest) async throws -> WebAnswer {
        let (record, job) = try await find(request)
        guard ImportState(record, job).allowsChanges else { return .redirect("/imports/\(record.id)") }
        let look = try await look(record, record.options)
        let choices = ColumnChoices(saved: record.options, look)
        let page = ColumnsPage(
            texts: request.texts, record: record, options: record.options, look: look, choices: choices)
        return .page(page.page())
    }

    /// What the file looks like by itself, nothing of it assigned by hand.
    private func look(_ record: ImportRecord, _ options: ImportOptions) async throws -> Inspection {
        var open = options
        open.map = [:]
        open.onlyMapped = false
        return try await BlockingWork.run { [room, open] in try room.inspect(record, options: open) }
    }

    @Sendable private func review(_ request: WebRequest) async throws -> WebAnswer {
        let (record, job) = try await find(request)
        guard ImportState(record, job).allowsChanges else { return .redirect("/imports/\(record.id)") }
        let form = ColumnsForm(request.form)
        var options = form.options(record.options)
        let look = try await look(record, options)
        // Read in another way the file has other columns; what was chosen for the old ones says nothing of them.
        let isSame = form.reading == ColumnsPage.reading(options, look)
        let choices = isSame ? form.choices(look) : ColumnChoices(proposed: look)
        var page = ColumnsPage(texts: request.texts, record: record, options: options, look: look, choices: choices)
        if form.onlyRereads || !isSame {
            page.wasReread = !isSame
            return .page(page.page())
        }
        options.map = choices.map(look)
        options.onlyMapped = !ColumnChoices.hasNamesakes(look)
        do {
            let actor = try request.signedIn().actor
            try await BlockingWork.run { [room, options] in
                try KindNeeds.check(options, room.inspect(record, options: options))
                _ = try room.request(record.id, options: options, isDryRun: true, by: actor)
            }
            return .redirect("/imports/\(record.id)")
        } catch let problem as any Problem where problem.code.hasPrefix("import.") && problem.kind != .conflict {
            return .page(page.page(problem: problem))
        }
    }

    /// Asks for the import as it was reviewed.
    @Sendable private func run(_ request: WebRequest) async throws -> WebAnswer {
        let page = try await showPage(request)
        let record = page.record
        guard page.mayRun else { return .redirect("/imports/\(record.id)") }
        let actor = try request.signedIn().actor
        _ = try await BlockingWork.run { [room] in
            try room.request(record.id, options: record.options, isDryRun: false, by: actor)
        }
        return .redirect("/imports/\(record.id)")
    }

    @Sendable private func stop(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        try await BlockingWork.run { [room] in try room.stop(id) }
        return .redirect("/imports/\(id)")
    }
}

extension ImportState {
    /// Nothing is under way, and nothing of it is visible yet.
    var allowsChanges: Bool {
        switch self {
        case .received, .reviewed, .failed, .cancelled, .interrupted: true
        case .reviewing, .queued, .importing, .applied, .partly, .undoing, .undone: false
        }
    }
}
