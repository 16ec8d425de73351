import Foundation
import Kernel
import Storage
import Web

/// `/imports/new`: the first step, a file and what it holds.
struct UploadRoutes: Sendable {
    static let maxBytes: Int64 = 4 << 30
    /// Names in `tmp/` of files that are arriving.
    static let prefix = "upload-"
    let room: IntakeRoom
    let uniqueName: @Sendable () -> String

    var routes: [Route] {
        [
            Route(.get, "/imports/new", form).requires(.importData),
            Route(.post, "/imports", receive).requires(.importData).acceptsUpload(maxBytes: Self.maxBytes),
        ]
    }

    @Sendable private func form(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        page.kind = request.query("kind").flatMap { ImportKind(rawValue: $0) } ?? .orders
        return .page(page.page())
    }

    private func page(_ request: WebRequest) async throws -> UploadPage {
        let sources = try await BlockingWork.run { [room] in try room.list(limit: 200).map(\.options.source) }
        return UploadPage(texts: request.texts, sources: sources)
    }

    @Sendable private func receive(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        let writer = try Originals.Writer(in: room.home, temporary: Self.prefix + uniqueName())
        do {
            let form = try await request.receiveUpload { try writer.append($0) }
            page.kind = ImportKind(rawValue: form.fields["kind"] ?? "") ?? .orders
            page.source = (form.fields["source"] ?? "").trimmingSpaces()
            guard let name = form.fileName, form.byteCount > 0 else {
                throw PlainProblem(form.fileName == nil ? "import.no-file" : "import.empty-file", .invalid)
            }
            return .redirect("/imports/\(try await enter(writer, name, page, request))/columns")
        } catch let problem as any Problem where Self.isForTheForm(problem) {
            writer.discard()
            return .page(page.page(problem: problem))
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Keeps the file and looks at it: one that nothing can be made of is refused while it is still at hand.
    private func enter(
        _ writer: Originals.Writer, _ name: String, _ page: UploadPage, _ request: WebRequest
    ) async throws -> ImportID {
        let options = ImportOptions(kind: page.kind, source: page.source)
        try options.validate()
        let actor = try request.signedIn().actor
        return try await BlockingWork.run { [room] in
            let kept = try writer.finish()
            _ = try Inspection.inspect(
                path: Originals.path(kept.sha256, in: room.home), options: options, home: room.setting.settings)
            return try room.receive(kept, fileName: String(name.prefix(200)), options: options, by: actor)
        }
    }

    /// What is wrong with the file or the fields is said in the form; the rest is everybody's problem page.
    private static func isForTheForm(_ problem: any Problem) -> Bool {
        problem.code.hasPrefix("import.") || problem.code == "upload.too-large"
    }
}
