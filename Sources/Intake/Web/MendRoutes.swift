import Foundation
import Kernel
import Storage
import Web

/// `/imports/{id}/rejected`: the rejected rows, to be mended on the page or taken away as a file.
struct MendRoutes: Sendable {
    let room: IntakeRoom

    var routes: [Route] {
        [
            Route(.get, "/imports/{id}/rejected", show), Route(.post, "/imports/{id}/rejected", mend),
            Route(.get, "/imports/{id}/rejected.csv", file),
        ].map { $0.requires(.importData) }
    }

    private func work(_ request: WebRequest) async throws -> (ImportRecord, MendWork) {
        let id = try request.id("id", as: ImportID.self)
        let from = max(0, request.int("from") ?? 0)
        return try await BlockingWork.run { [room] in
            let record = try room.find(id)
            return (record, try room.mendWork(record, from: from))
        }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let (record, work) = try await work(request)
        return .page(MendPage(texts: request.texts, record: record, work: work).page())
    }

    /// Imports the rows that were changed or ticked, at once, under the first import's options.
    @Sendable private func mend(_ request: WebRequest) async throws -> WebAnswer {
        let (record, work) = try await work(request)
        let rows = work.chosen(request.form)
        let actor = try request.signedIn().actor
        do {
            guard !rows.isEmpty else { throw PlainProblem("import.nothing-to-mend", .invalid) }
            let new = try await BlockingWork.run { [room] in
                let new = try room.mend(record.id, header: work.front + work.header, rows: rows, by: actor)
                _ = try room.request(new, options: room.find(new).options, isDryRun: false, by: actor)
                return new
            }
            return .redirect("/imports/\(new)")
        } catch let problem as any Problem where problem.code == "import.nothing-to-mend" {
            let page = MendPage(texts: request.texts, record: record, work: work, typed: request.form)
            return .page(page.page(problem: problem))
        }
    }

    /// The refused rows as they were, ready to be mended and imported again.
    @Sendable private func file(_ request: WebRequest) async throws -> WebAnswer {
        let id = try request.id("id", as: ImportID.self)
        let found = try await BlockingWork.run { [room] in
            let record = try room.find(id)
            return (record, try room.rejectPath(record) ?? room.reviewRejectPath(record))
        }
        guard let path = found.1, let file = FileHandle(forReadingAtPath: path) else {
            throw PlainProblem("page.not-found", .notFound)
        }
        return .csv(fileName: Self.rejectName(found.0.fileName)) { sink in
            defer { try? file.close() }
            while let data = try file.read(upToCount: 1 << 17), !data.isEmpty { try await sink.write(Array(data)) }
        }
    }

    /// `ventas.csv.gz` becomes `ventas-rechazadas.csv`.
    static func rejectName(_ fileName: String) -> String {
        let stem = fileName.split(separator: ".").first.map(String.init) ?? "filas"
        return stem + "-rechazadas.csv"
    }
}

extension IntakeRoom {
    /// Where an import's reject file is; nil when it has none.
    func rejectPath(_ record: ImportRecord) throws -> String? {
        let path = home.folder("rejects") + "/" + RejectFile.name(of: record.id)
        guard record.summary?.rejectFile != nil, try home.disk.size(path) != nil else { return nil }
        return path
    }

    /// Where the rows are that the review of an import would reject; nil without such.
    func reviewRejectPath(_ record: ImportRecord) throws -> String? {
        let path = RejectFile.Target.ofReview(record.id, in: home).path
        guard record.state == .received, record.preview?.rejectFile != nil, try home.disk.size(path) != nil else {
            return nil
        }
        return path
    }

    /// The rejected rows that wait to be mended.
    /// - Throws: `page.not-found` for an import without rejected rows, or one that is not visible.
    func mendWork(_ record: ImportRecord, from: Int) throws -> MendWork {
        guard record.state == .applied, let path = try rejectPath(record) else {
            throw PlainProblem("page.not-found", .notFound)
        }
        let rejects = try RejectRows.read(path: path)
        let isOfLines = record.options.kind == .orders
        return MendWork(
            rejects, mended: try mendedLines(of: record.id), from: from,
            orderColumn: isOfLines ? try orderColumn(record) : nil)
    }

    /// Lines whose rows are in an import that mends this one and was not taken back.
    private func mendedLines(of id: ImportID) throws -> Set<Int> {
        var lines: Set<Int> = []
        for child in try menders(of: id) {
            let isOnItsWay = try job(of: child).map { !$0.isOver } ?? false
            guard child.state == .applied || child.state == .staging || isOnItsWay else { continue }
            let rows = try RejectRows.read(path: Originals.path(child.sha256, in: home)).rows
            lines.formUnion(rows.map(\.line))
        }
        return lines
    }

    /// Imports that bring rejected rows of this one, mended; in whatever state, newest first.
    func menders(of id: ImportID) throws -> [ImportRecord] {
        var found: [ImportRecord] = []
        var below = Int64.max
        // They came later, so that none has a smaller number.
        while below > id.rawValue, found.count < 500 {
            let portion = try list(below: below, limit: 250)
            found += portion.filter { $0.options.mends == id.rawValue }
            guard portion.count == 250, let last = portion.last else { break }
            below = last.id.rawValue
        }
        return found
    }

    /// Name of the column that holds the order's number.
    private func orderColumn(_ record: ImportRecord) throws -> String? {
        if let said = record.options.map.first(where: { $0.value == "order_id" })?.key { return said }
        if record.options.onlyMapped { return nil }
        let look = try inspect(record, options: record.options)
        return look.mapping.columns.first { $0.field?.name == "order_id" }?.name
    }
}
