import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Storage
import Synchronization
import TestKit

/// A home with the steps that consents and exclusions pass through, and a clock that is set by hand.
final class ConsentFixture {
    /// 2025-01-15T12:00:00Z.
    static let start: Int64 = 1_736_942_400
    static let today = Day(number: 20_103)

    let temporary: TemporaryHome
    private let clock = Clock()
    let intake: IntakeRoom
    let customers: CustomersRoom

    var home: Home { temporary.home }
    var log: OptOutLog { OptOutLog(home) }
    var now: Int64 {
        get { clock.at.withLock { $0 } }
        set { clock.at.withLock { $0 = newValue } }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        IdentityMigrations.register(&migrator)
        CustomerMigrations.register(&migrator)
        ConsentMigrations.register(&migrator)
        return migrator
    }

    init(disk: any Disk = RealDisk(), extra: [any IntakeStep] = [], undoing: any IntakeStep = ConsentsStep()) throws {
        temporary = try TemporaryHome(Self.migrator, disk: disk)
        let home = temporary.home
        customers = CustomersRoom(home)
        let setting = try IntakeSetting(home)
        let steps: [any IntakeStep] =
            [IdentityStep(), CustomersStep(naming: [ConsentNaming(home)]), undoing] + extra
        let clock = clock
        intake = IntakeRoom(setting: setting, steps: steps, now: { clock.at.withLock { $0 } })
    }

    private final class Clock: Sendable {
        let at = Mutex(ConsentFixture.start)
    }

    /// Each import happens an hour after the one before.
    @discardableResult
    func run(_ kind: ImportKind, _ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        now += 3_600
        let summary = try intake.run(
            file: write(text), name: "archivo.csv", options: options(kind, change), by: "test")
        return summary
    }

    func dryRun(_ kind: ImportKind, _ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ImportSummary
    {
        try intake.dryRun(file: write(text), options: options(kind, change))
    }

    func undo(_ summary: ImportSummary) throws -> UndoPreview {
        now += 3_600
        return try intake.undo(ImportID(summary.import), by: "test")
    }

    func write(_ text: String) throws -> String {
        try temporary.folder.write(text, to: UUID().uuidString + ".csv")
    }

    func options(_ kind: ImportKind, _ change: (inout ImportOptions) -> Void) -> ImportOptions {
        var options = ImportOptions(kind: kind, source: "tienda")
        change(&options)
        return options
    }

    /// `given`, `refused`, `expired`, `excluded`, `unknown`.
    func verdict(
        _ id: String, _ channel: ContactChannel = .email, _ purpose: String? = nil, on day: Day = today
    ) throws -> String {
        switch try customers.mayContact(record(id), channel, purpose: purpose, on: day) {
        case .allowed: "given"
        case .refused: "refused"
        case .expired: "expired"
        case .excluded: "excluded"
        case .unknown: "unknown"
        }
    }

    func record(_ id: String) throws -> RecordID {
        let sql = """
            SELECT sourceRecord.id FROM sourceRecord JOIN source ON source.id = sourceId
            WHERE externalId = ? AND source.name = 'tienda'
            """
        return RecordID(
            try home.database.read { try Int64.fetchOne($0.database, sql: sql, arguments: [id]) ?? 0 })
    }

    func enter(_ isYes: Bool, _ id: String, _ channel: ContactChannel = .email, purpose: String = "") throws {
        now += 3_600
        var entry = ConsentEntry(channel: channel, isYes: isYes, origin: "papel 7")
        entry.purpose = purpose
        try customers.record(entry, for: record(id), by: "ana", at: now)
    }

    func count(_ table: String) throws -> Int {
        try home.database.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    /// Created, updated, unchanged, skipped.
    static func figures(_ summary: ImportSummary) -> [Int] {
        [summary.created, summary.updated, summary.unchanged, summary.skipped]
    }
}

/// The code of the problem a piece of work ends with; nil when it ends well.
func problem(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? any Problem)?.code ?? "no problem: \(error)"
    }
}
