import Foundation
import Kernel
import Storage
import Web

/// `/imports/new`: the first step, one or several files and what they hold.
struct UploadRoutes: Sendable {
    static let maxBytes: Int64 = 4 << 30
    static let mostFiles = 40
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
        page.kind = request.query("kind").flatMap { ImportKind(rawValue: $0) }
        return .page(page.page())
    }

    private func page(_ request: WebRequest) async throws -> UploadPage {
        let sources = try await BlockingWork.run { [room] in try room.list(limit: 200).map(\.options.source) }
        return UploadPage(texts: request.texts, sources: sources)
    }

    @Sendable private func receive(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        let arrivals = UploadArrivals(room.home) { Self.prefix + uniqueName() }
        defer { arrivals.discardRest() }
        do {
            let form = try await request.receiveUploads(most: Self.mostFiles) { try arrivals.begin($0) }
            page.kind = ImportKind(rawValue: form.fields["kind"] ?? "")
            page.source = (form.fields["source"] ?? "").trimmingSpaces()
            var entered: [ImportID] = []
            guard !arrivals.files.isEmpty else { throw PlainProblem("import.no-file", .invalid) }
            while let file = arrivals.next() {
                entered.append(try await enter(file, page, request))
                page.kept = entered.count
            }
            return .redirect(entered.count == 1 ? "/imports/\(entered[0])/columns" : "/imports?state=open")
        } catch let problem as any Problem where Self.isForTheForm(problem) {
            return .page(page.page(problem: problem))
        }
    }

    /// Keeps the file and looks at it: one that nothing can be made of is refused while it is still at hand.
    private func enter(
        _ file: UploadArrivals.File, _ page: UploadPage, _ request: WebRequest
    ) async throws -> ImportID {
        let options = ImportOptions(kind: page.kind ?? .orders, source: page.source)
        let isGuessed = page.kind == nil
        let actor = try request.signedIn().actor
        guard file.byteCount > 0 else {
            file.writer.discard()
            throw PlainProblem("import.empty-file", .invalid)
        }
        do {
            try options.validate()
            return try await BlockingWork.run { [room, options] in
                var options = options
                let kept = try file.writer.finish()
                let path = Originals.path(kept.sha256, in: room.home)
                do {
                    if isGuessed { options.kind = try Inspection.guessKind(path: path, options: options) }
                    _ = try Inspection.inspect(path: path, options: options, home: room.setting.settings)
                } catch {
                    try room.forget(kept)
                    throw error
                }
                return try room.receive(kept, fileName: String(file.name.prefix(200)), options: options, by: actor)
            }
        } catch {
            file.writer.discard()
            throw error
        }
    }

    /// What is wrong with the file or the fields is said in the form; the rest is everybody's problem page.
    private static func isForTheForm(_ problem: any Problem) -> Bool {
        problem.code.hasPrefix("import.") || problem.code.hasPrefix("upload.too-")
    }
}

extension IntakeRoom {
    /// Takes away a file that was kept and cannot be used, unless an import has the same one.
    func forget(_ kept: Originals.Kept) throws {
        let isUsed = try home.database.read { try ImportStore.isKept($0, kept.sha256) }
        if !isUsed { try Originals.remove(kept.sha256, in: home) }
    }
}

/// The files of one upload while they arrive. Used by one task at a time.
final class UploadArrivals: @unchecked Sendable {
    struct File: Sendable {
        let name: String
        let writer: Originals.Writer
        var byteCount: Int64 = 0
    }

    private(set) var files: [File] = []
    private let home: Home
    private let temporaryName: () -> String

    init(_ home: Home, temporaryName: @escaping () -> String) {
        self.home = home
        self.temporaryName = temporaryName
    }

    /// Opens a file for what comes; a part without a name is the empty one that browsers send where none was chosen.
    func begin(_ name: String?) throws -> UploadReceiver {
        guard let name else { return { _ in } }
        let writer = try Originals.Writer(in: home, temporary: temporaryName())
        files.append(File(name: name, writer: writer))
        let place = files.count - 1
        return { [self] bytes in
            try writer.append(bytes)
            files[place].byteCount += Int64(bytes.count)
        }
    }

    /// The next file that has arrived, handed out once.
    func next() -> File? { files.isEmpty ? nil : files.removeFirst() }

    /// Takes away what was not handed out.
    func discardRest() {
        for file in files { file.writer.discard() }
        files = []
    }
}
