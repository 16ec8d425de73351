import Foundation
import GRDB
import Kernel
import Logging
import Storage
import Testing

@testable import Intake
@testable import Web

/// Counts every accepted row as new, and says of an undo what the rooms downstream would say.
private struct CountingStep: IntakeStep {
    let name = "count"
    func stage(_ delivery: Delivery) throws {
        delivery.summary.created = delivery.summary.accepted
        delivery.summary.flags = ["phone-too-short": 3]
        delivery.summary.samples = [.init(subject: "C-1", field: "email", before: "", after: "<luz@x.co>")]
    }

    func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        preview.orders.removed = 2
        preview.orders.kept = 1
        preview.optOutsKept = 4
        preview.amounts = ["COP": "1434.50"]
        preview.sinceCount = 12
        preview.since = [.init(what: "edit", subject: "C-9", at: undo.now - 7_200, by: "user:1")]
        preview.samples = [.init(subject: "C-1", field: "city", before: "Cali", after: "Bogotá")]
    }
}

/// A home in a temporary folder with the pages of Intake in front of it.
final class ImportPageHouse: Sendable {
    let home: Home
    let room: IntakeRoom
    let app: WebApplication
    private let token: SessionToken
    static let noon: Int64 = 1_795_262_400

    init(role: Role = .analyst) throws {
        let folder = NSTemporaryDirectory() + "vinculo-import-page-" + UUID().uuidString
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        home = try Home.create(folder, settings: settings, migrator: migrator)
        room = IntakeRoom(setting: try IntakeSetting(home), steps: [CountingStep()], now: { Self.noon })
        let sessions = SessionStore(home.database)
        token = try home.database.write { try sessions.open(UserID(1), replacing: nil, now: Self.noon, in: $0) }
        var parts = WebParts(
            catalogue: try TextCatalogue.bundled(), sessions: sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            account: { SignedIn(user: $0, email: "ana@ejemplo.co", role: role) }, now: { Self.noon })
        let web = IntakeWeb(room, names: { ["user:1": "ana@ejemplo.co"] }, uniqueName: { UUID().uuidString })
        parts.routes = web.routes
        parts.navItems = IntakeWeb.navItems
        parts.templates = IntakeWeb.templates
        app = try WebApplication(parts)
    }

    deinit { try? FileManager.default.removeItem(atPath: home.path) }

    private var cookie: HeaderField { HeaderField("Cookie", "vinculo=\(token.text); lang=es") }

    func get(_ path: String) async throws -> (status: Int, body: String, response: PlainResponse) {
        let response = await app.respond(to: PlainRequest("GET", path, headers: [cookie]))
        return (response.status, String(decoding: try await response.collect(), as: UTF8.self), response)
    }

    func post(_ path: String, _ fields: [(String, String)] = []) async throws -> (
        status: Int, to: String?, body: String
    ) {
        let pairs = [("csrf", FormToken.of(token))] + fields
        let body = pairs.map { FormText.encode($0.0) + "=" + FormText.encode($0.1) }.joined(separator: "&")
        let response = await app.respond(
            to: PlainRequest(
                "POST", path, headers: [cookie, HeaderField("Content-Type", "application/x-www-form-urlencoded")],
                body: MemoryBody([Array(body.utf8)])))
        return (
            response.status, response.header("Location"), String(decoding: try await response.collect(), as: UTF8.self)
        )
    }

    func upload(
        _ content: String, name: String = "ventas.csv", kind: String = "orders", source: String = "tienda"
    ) async throws -> (status: Int, to: String?, body: String) {
        try await upload([(name, content)], kind: kind, source: source)
    }

    func upload(
        _ files: [(name: String, content: String)], kind: String = "orders", source: String = "tienda"
    ) async throws -> (status: Int, to: String?, body: String) {
        var body = ""
        for (field, value) in [("csrf", FormToken.of(token)), ("kind", kind), ("source", source)] {
            body += "--grenze\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
        }
        for file in files {
            body += "--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\n"
            body += "Content-Type: text/csv\r\n\r\n\(file.content)\r\n"
        }
        body += "--grenze--\r\n"
        let response = await app.respond(
            to: PlainRequest(
                "POST", "/imports",
                headers: [cookie, HeaderField("Content-Type", "multipart/form-data; boundary=grenze")],
                body: MemoryBody(Array(body.utf8).chunked(700))))
        return (
            response.status, response.header("Location"), String(decoding: try await response.collect(), as: UTF8.self)
        )
    }

    /// The form of a columns page as a browser would send it back: hidden fields, chosen options, checked radios.
    func formOf(_ body: String) -> [(String, String)] {
        var fields: [(String, String)] = []
        for match in body.matches(of: /name="reading" value="([^"]*)"/) { fields.append(("reading", String(match.1))) }
        for select in body.matches(of: /<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/.dotMatchesNewlines()) {
            let chosen = String(select.2).firstMatch(of: /<option value="([^"]*)" selected>/)?.1 ?? ""
            fields.append((String(select.1), String(chosen)))
        }
        for radio in body.matches(of: /type="radio" name="([^"]+)" value="([^"]+)" checked/) {
            fields.append((String(radio.1), String(radio.2)))
        }
        return fields
    }

    /// A file uploaded, reviewed as proposed and imported. Returns its address.
    @discardableResult
    func imported(
        _ content: String, name: String = "ventas.csv", kind: String = "orders", source: String = "tienda"
    ) async throws -> String {
        let columns = try #require(await upload(content, name: name, kind: kind, source: source).to)
        let path = String(columns.dropLast("/columns".count))
        _ = try await post(columns, formOf(get(columns).body) + [("action", "review")])
        try work()
        _ = try await post(path + "/run")
        try work()
        return path
    }

    /// Does the jobs that wait, as the server's worker would.
    func work() throws {
        while try room.runNextJob(owner: "test", isAlive: { _ in false }, isStopping: { false }) {}
    }
}

extension Array where Element == UInt8 {
    fileprivate func chunked(_ size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

enum ImportPageFiles {
    static let orders = """
        Pedido;Cliente;Fecha;Valor;Estado;Vendedor
        1;A;03/11/2026;1.234,50;pagado;<b>Ana</b>
        2;B;14/11/2026;200,00;raro;Luis
        3;;15/11/2026;x;pagado;Luis
        4;C;16/11/2026;;pagado;Luis

        """
}
