import App
import Customers
import Foundation
import GRDB
import Intake
import Kernel
import Storage
import Testing
import Timelines
import Warehouse

/// A home whose imports and undos are killed, and what it has to show afterwards.
final class CrashHome {
    /// What the process that is killed was doing.
    enum Work: Int, CaseIterable { case orders, people, undoOrders, undoPeople }

    private let binary: String
    let path: String
    private var expected = Sight()
    /// What is different once the killed work is done.
    private var change = Sight()
    /// The import that is taken back.
    private var undone: ImportID?

    init(_ binary: String, _ path: String) throws {
        self.binary = binary
        self.path = path
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        _ = try Home.create(path, settings: settings, migrator: Rooms.migrator)
    }

    private func rooms() throws -> Rooms { try Rooms.open(path, now: { 1_800_000_000 }) }

    /// Brings in what the work needs; returns the command that does it.
    func prepare(_ work: Work, round: Int) throws -> [String] {
        (change, undone) = (Sight(), nil)
        switch work {
        case .orders:
            let file = CrashFile.orders(round, 0..<CrashFile.orders)
            change = file.sight
            return try ["import", "run", write(file), "--kind", "orders", "--source", "s\(round)"]
        case .people:
            let file = CrashFile.people(round, isSecond: false)
            change = file.sight
            return try ["import", "run", write(file), "--kind", "people", "--source", "s\(round)"]
        case .undoOrders: try prepareOrders(round)
        case .undoPeople: try preparePeople(round)
        }
        return ["import", "undo", undone?.description ?? ""]
    }

    /// Two imports: the later finds some orders as the earlier left them, and some otherwise.
    private func prepareOrders(_ round: Int) throws {
        let (few, all) = (
            CrashFile.orders(round, 0..<CrashFile.orders / 3, cheaper: 250),
            CrashFile.orders(round, 0..<CrashFile.orders)
        )
        let (first, second) = (try take(few, .orders, round), try take(all, .orders, round))
        expected += all.sight
        let isFirst = round / Work.allCases.count % 2 == 0
        undone = isFirst ? first : second
        if !isFirst { change = few.sight - all.sight }
    }

    private func preparePeople(_ round: Int) throws {
        let (first, second) = (
            CrashFile.people(round, isSecond: false), CrashFile.people(round, isSecond: true)
        )
        _ = try take(first, .people, round)
        undone = try take(second, .people, round)
        expected += first.sight
        expected += second.sight
        change = Sight() - second.sight
        // Refusals stay.
        change.refusals = 0
    }

    private func write(_ file: CrashFile) throws -> String {
        let name = path + "-" + file.name
        try file.text.write(toFile: name, atomically: true, encoding: .utf8)
        return name
    }

    private func take(_ file: CrashFile, _ kind: ImportKind, _ round: Int) throws -> ImportID {
        var options = ImportOptions(kind: kind, source: "s\(round)")
        options.onExisting = .replace
        let name = try write(file)
        let summary = try rooms().intake.run(file: name, name: file.name, options: options, by: "test")
        #expect(summary.isBalanced)
        return ImportID(summary.import)
    }

    /// Runs the binary, and kills it.
    func run(_ arguments: [String], killedAfter seconds: Double?) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["--home", path] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        if let seconds {
            usleep(UInt32(seconds * 1_000_000))
            kill(process.processIdentifier, SIGKILL)
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// After a kill: sound, and what was killed is there in full or not at all. Says whether it was done.
    func check(_ work: Work, round: Int) throws -> Bool {
        let rooms = try rooms()
        #expect(try rooms.home.database.integrityProblems() == [])
        // Before anything is repaired, readers already see only whole imports, and every refusal.
        let before = try sight(rooms)
        let lock = try rooms.home.lock(.import, wait: true)
        try rooms.intake.recover()
        lock.release()
        let isDone = try isDone(rooms, round)
        if isDone { expected += change }
        #expect(try sight(rooms) == expected, "round \(round), \(work)")
        #expect(before.orders == expected.orders && before.amount == expected.amount, "round \(round), \(work)")
        #expect(before.refusals == expected.refusals, "round \(round), \(work)")
        if work == .undoPeople {
            let person = try rooms.customers.record("s\(round):c\(round)-7")
            #expect(try rooms.customers.values(person).said["consent_email"] == "no", "a refusal stays, round \(round)")
        }
        try checkFiles(rooms)
        return isDone
    }

    private func isDone(_ rooms: Rooms, _ round: Int) throws -> Bool {
        if let undone { return try rooms.intake.find(undone).state == .undone }
        guard let record = try rooms.intake.list(limit: 1).first, record.options.source == "s\(round)",
            record.state == .applied
        else { return false }
        #expect(record.summary?.isBalanced == true)
        return true
    }

    private func checkFiles(_ rooms: Rooms) throws {
        #expect(try rooms.warehouse.facts.damage() == [])
        let files = try rooms.home.disk.list(rooms.home.folder("facts"))
        #expect(try files == rooms.warehouse.manifest().map(\.file).sorted())
        #expect(try rooms.home.disk.list(rooms.home.folder("tmp")) == [])
        let left = try rooms.home.database.read {
            try Int.fetchOne(
                $0.database,
                sql: "SELECT count(*) FROM import WHERE state = 'staging' OR (sequence > 0 AND isSettled = 0)")
        }
        #expect(left == 0)
    }

    private func sight(_ rooms: Rooms) throws -> Sight {
        var sight = Sight(people: try rooms.customers.count())
        let view = try rooms.warehouse.facts.view()
        sight.orders = view.visibleOrders
        for (loaded, isSuperseded) in zip(view.batches, view.isSuperseded) {
            let (starts, amounts) = (
                try loaded.batch.lineStarts(), try loaded.batch.integers(LineColumn.amount)
            )
            for order in 0..<loaded.orderCount where !isSuperseded[order] {
                let end = order + 1 < starts.count ? starts[order + 1] : amounts.count
                sight.amount += amounts[starts[order]..<end].reduce(0, +)
            }
        }
        let said = try CrashSayings(rooms)
        (sight.moved, sight.refusals) = (said.moved, said.refusals)
        return sight
    }
}
