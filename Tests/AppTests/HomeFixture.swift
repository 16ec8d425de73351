import App
import Foundation
import GRDB
import Insight
import Intake
import Kernel
import Storage
import Testing

/// A company's home in a temporary folder, gone with the fixture, with every room open.
final class HomeFixture {
    /// 2025-01-15T12:00:00Z.
    static let now: Int64 = 1_736_942_400

    let path: String
    private(set) var rooms: Rooms

    init(
        country: String = "CO", currency: String = "COP", zone: String = "America/Bogota", now: Int64 = HomeFixture.now,
        blocksFrom: Int = 1_000, orderPortion: Int? = nil
    ) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("vinculo-" + UUID().uuidString).path
        let settings = try HomeSettings(country: country, currency: currency, locale: "es-CO", timeZone: zone)
        _ = try Home.create(path, settings: settings, migrator: Rooms.migrator)
        rooms = try Rooms.open(path, now: { now }, blocksFrom: blocksFrom, orderPortion: orderPortion)
    }

    deinit { for folder in [path, path + "-closed"] { try? FileManager.default.removeItem(atPath: folder) } }

    /// Lets go of the home, as a server that ends does; the rooms are of an empty one from then on.
    func close() throws {
        _ = try Home.create(path + "-closed", settings: rooms.settings, migrator: Rooms.migrator)
        rooms = try Rooms.open(path + "-closed", now: rooms.now)
    }

    /// Opens the home anew, as another start of the program would.
    func reopen() throws { rooms = try Rooms.open(path, now: rooms.now) }

    /// Writes a file beside the home's own; returns its path.
    func file(_ bytes: some Sequence<UInt8>) throws -> String {
        let file = path + "/" + UUID().uuidString + ".csv"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    @discardableResult
    func run(_ kind: ImportKind, _ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        try run(kind, path: file(text.utf8), change)
    }

    @discardableResult
    func run(_ kind: ImportKind, path: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        try rooms.intake.run(file: path, name: "archivo.csv", options: options(kind, change), by: "test")
    }

    func dryRun(_ kind: ImportKind, _ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        try rooms.intake.dryRun(file: file(text.utf8), options: options(kind, change))
    }

    func options(_ kind: ImportKind, _ change: (inout ImportOptions) -> Void = { _ in }) -> ImportOptions {
        var options = ImportOptions(kind: kind, source: "tienda")
        change(&options)
        return options
    }

    /// RFM by customer reference.
    func rfm(_ asOf: String, _ change: (inout ValueQuestion) -> Void = { _ in }) throws -> [String: RFMLine] {
        var question = ValueQuestion(asOf: try #require(Day(iso: asOf)))
        change(&question)
        let table = try rooms.insight.rfm(question)
        let people = try rooms.insight.people(table, table.customers.indices)
        return Dictionary(
            uniqueKeysWithValues: people.map { person in
                let at = person.position
                return (
                    person.reference,
                    RFMLine(
                        recency_days: table.recencyDays[at], frequency: table.frequency[at],
                        monetary: Money(minor: table.monetary[at], currency: table.currency).plain,
                        r: table.scores.r[at], f: table.scores.f[at], m: table.scores.m[at],
                        group: table.scores.group[at].code)
                )
            })
    }

    /// What is known of a person by field, with what was marked under `!field`.
    func values(_ reference: String) throws -> [String: String] {
        guard let record = try? rooms.customers.record(reference) else { return [:] }
        let known = try rooms.customers.values(record)
        return known.invalid.reduce(into: known.said) { $0["!" + $1.key] = $1.value }
    }

    func count(_ table: String) throws -> Int {
        try rooms.home.database.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }
}

/// One customer of an RFM table as `expected.json` writes it.
struct RFMLine: Codable, Equatable {
    var recency_days: Int32
    var frequency: Int32
    var monetary: String
    var r: UInt8
    var f: UInt8
    var m: UInt8
    var group: String
}

/// The data of the project, and what the tests bring themselves.
enum SharedData {
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    /// `VINCULO_SHARED`, or `../shared` beside the package; nil where there is none.
    static let shared: URL? = {
        let package = fixtures.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let said = ProcessInfo.processInfo.environment["VINCULO_SHARED"] ?? ""
        let folder =
            said.isEmpty
            ? package.deletingLastPathComponent().appendingPathComponent("shared") : URL(fileURLWithPath: said)
        return FileManager.default.fileExists(atPath: folder.appendingPathComponent("data").path) ? folder : nil
    }()

    static func has(_ name: String) -> Bool {
        shared.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent("data/" + name).path) } ?? false
    }

    static func url(_ name: String) throws -> URL { try #require(shared).appendingPathComponent("data/" + name) }
}

/// The code of the problem a piece of work ends with; nil when it ends well.
func problem(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? any Problem)?.code ?? "no problem: \(type(of: error))"
    }
}
