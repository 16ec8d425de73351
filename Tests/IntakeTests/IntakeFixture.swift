import Foundation
import GRDB
import Kernel
import Storage
import Synchronization

@testable import Intake

/// A home of its own, gone with the fixture, and an intake whose only step remembers what it was handed.
final class IntakeFixture {
    /// 2025-01-01T12:00:00Z.
    static let now: Int64 = 1_735_732_800

    let home: Home
    let room: IntakeRoom
    let step = KeepingStep()
    private let folder: URL

    init(country: String = "CO", currency: String = "COP", memory: UInt64 = 1 << 40, orderPortion: Int = 1 << 19) throws
    {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        home = try Home.create(
            folder.path,
            settings: HomeSettings(
                country: country, currency: currency, locale: "es-CO", timeZone: "America/Bogota"),
            migrator: migrator)
        room = IntakeRoom(
            setting: try IntakeSetting(home, memory: memory, orderPortion: orderPortion), steps: [step],
            now: { Self.now })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file to import; returns its path.
    func file(_ bytes: some Sequence<UInt8>, name: String = "archivo.csv") throws -> String {
        let path = folder.appendingPathComponent("tmp/\(UUID().uuidString)-\(name)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func file(_ text: String) throws -> String { try file(text.utf8) }

    /// Everything but writing.
    func dryRun(_ text: String, _ options: ImportOptions = .orders) throws -> ImportSummary {
        try room.dryRun(file: file(text), options: options)
    }

    func run(_ text: String, _ options: ImportOptions = .orders) throws -> ImportSummary {
        try run(Array(text.utf8), options)
    }

    func run(_ bytes: [UInt8], _ options: ImportOptions = .orders) throws -> ImportSummary {
        try room.run(file: file(bytes), name: "archivo.csv", options: options, by: "test")
    }

    func inspect(_ text: String, _ options: ImportOptions = .orders) throws -> Inspection {
        try Inspection.inspect(path: file(text), options: options, home: room.setting.settings)
    }

    func rejectFile(_ summary: ImportSummary) throws -> String {
        try String(contentsOfFile: summary.rejectFile ?? "", encoding: .utf8)
    }

    /// The facts of an order file, a text a line: order, person, day, kind, quantity, amount, currency.
    func facts(_ text: String, _ options: ImportOptions = .orders) throws -> [String] {
        _ = try dryRun(text, options)
        return step.facts
    }
}

extension ImportOptions {
    static var orders: ImportOptions { ImportOptions(kind: .orders, source: "tienda") }
    static var people: ImportOptions { ImportOptions(kind: .people, source: "tienda") }

    func with(_ change: (inout ImportOptions) -> Void) -> ImportOptions {
        var options = self
        change(&options)
        return options
    }
}

/// Takes the place of the rooms downstream: everything accepted counts as created.
final class KeepingStep: IntakeStep {
    let name = "keeping"
    private let kept = Mutex<(portions: [DeliveredOrders], people: [DeliveredPeople.Row])>(([], []))

    /// The portion that came last.
    var orders: DeliveredOrders? { kept.withLock { $0.portions.last } }
    var portions: Int { kept.withLock { $0.portions.count } }
    var allPortions: [DeliveredOrders] { kept.withLock { $0.portions } }
    var people: [DeliveredPeople.Row] { kept.withLock { $0.people } }

    func stage(_ delivery: Delivery) throws {
        if let orders = delivery.orders {
            if delivery.summary.created == 0 { kept.withLock { $0.portions = [] } }
            delivery.summary.created += orders.rowCount.reduce(0) { $0 + Int($1) }
            kept.withLock { $0.portions.append(orders) }
        }
        if delivery.entries != nil { delivery.summary.created = delivery.summary.accepted }
        if let people = delivery.people {
            if delivery.summary.created == 0 { kept.withLock { $0.people = [] } }
            delivery.summary.created += people.count
            kept.withLock { $0.people += (0..<people.count).map { people.row($0) } }
        }
    }

    var facts: [String] {
        kept.withLock { $0.portions }.flatMap { orders in
            (0..<orders.count).flatMap { order in orders.lines(of: order).map { orders.text(order, $0) } }
        }
    }
}

extension DeliveredOrders {
    func lines(of order: Int) -> [OrderLine] {
        var lines: [OrderLine] = []
        forEachLine(of: order) { line, _ in lines.append(line) }
        return lines
    }

    func text(_ order: Int, _ line: OrderLine) -> String {
        let kinds = ["purchase", "return", "adjustment", "void"]
        let money = currencies[Int(line.currency)]
        let who = person[order] < 0 ? "nobody" : people.text(Int(person[order]))
        var count = Money.plain(minor: line.quantity, digits: 6)
        while count.hasSuffix("0") { count.removeLast() }
        if count.hasSuffix(".") { count.removeLast() }
        return [
            isNumbered(order) ? keys.text(Int(key[order])) : "-", who,
            Day(number: Int32(line.day)).description, kinds[Int(line.kind)], count,
            Money(minor: line.amount, currency: money).plain, money.code,
        ].joined(separator: " ")
    }
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
