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

    /// What everybody can see, together.
    struct Sight: Equatable {
        var orders = 0
        /// Minor units of all lines that count.
        var amount: Int64 = 0
        var people = 0
        /// People who live where the second of two files says they do.
        var moved = 0
        /// Refusals that hold.
        var refusals = 0
    }

    let binary: String
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
        let orders = CrashFile.orders(round, 0..<CrashFile.orders), people = CrashFile.people(round, isSecond: false)
        switch work {
        case .orders:
            change = orders.sight
            return try ["import", "run", write(orders), "--kind", "orders", "--source", "s\(round)"]
        case .people:
            change = people.sight
            return try ["import", "run", write(people), "--kind", "people", "--source", "s\(round)"]
        case .undoOrders:
            // The later import finds some orders as the earlier left them, and some otherwise.
            let first = try take(CrashFile.orders(round, 0..<CrashFile.orders / 3, cheaper: 250), .orders, round)
            let second = try take(orders, .orders, round)
            let isFirst = round / Work.allCases.count % 2 == 0
            expected += orders.sight
            if !isFirst {
                change = CrashFile.orders(round, 0..<CrashFile.orders / 3, cheaper: 250).sight - orders.sight
            }
            undone = isFirst ? first : second
        case .undoPeople:
            _ = try take(people, .people, round)
            let second = CrashFile.people(round, isSecond: true)
            undone = try take(second, .people, round)
            expected += people.sight
            expected += second.sight
            change = Sight() - second.sight
            // Refusals stay.
            change.refusals = 0
        }
        return ["import", "undo", undone?.description ?? ""]
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
        let record = try undone.map(rooms.intake.find) ?? rooms.intake.list(limit: 1).first
        let isMine = undone != nil || record?.options.source == "s\(round)"
        let isDone = isMine && record?.state == (undone == nil ? .applied : .undone)
        if isDone { expected += change }
        let after = try sight(rooms)
        #expect(after == expected, "round \(round), \(work)")
        #expect(before.orders == expected.orders && before.amount == expected.amount, "round \(round), \(work)")
        #expect(before.refusals == expected.refusals, "round \(round), \(work)")
        if work == .undoPeople {
            let person = try rooms.customers.record("s\(round):c\(round)-7")
            #expect(try rooms.customers.values(person).said["consent_email"] == "no", "a refusal stays, round \(round)")
        }
        if record?.state == .applied, isMine { #expect(record?.summary?.isBalanced == true) }
        try checkFiles(rooms)
        return isDone
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
        let cities = "SELECT count(*) FROM customer WHERE city = '\(CrashFile.secondCity)'"
        let refusals = """
            SELECT count(*) FROM consentEvidence JOIN consentImport USING (importId) WHERE isYes = 0
            """
        (sight.moved, sight.refusals) = try rooms.home.database.read {
            (try Int.fetchOne($0.database, sql: cities) ?? -1, try Int.fetchOne($0.database, sql: refusals) ?? -1)
        }
        return sight
    }
}

extension CrashHome.Sight {
    static func += (left: inout Self, right: Self) {
        left.orders += right.orders
        left.amount += right.amount
        left.people += right.people
        left.moved += right.moved
        left.refusals += right.refusals
    }

    static func - (left: Self, right: Self) -> Self {
        Self(
            orders: left.orders - right.orders, amount: left.amount - right.amount, people: left.people - right.people,
            moved: left.moved - right.moved, refusals: left.refusals - right.refusals)
    }
}

/// A file that is brought in, and what it adds to a home that has none of it.
struct CrashFile {
    static let orders = 1500
    static let people = 1500
    static let secondCity = "Pasto"

    let name: String
    var text: String
    var sight = CrashHome.Sight()

    /// - Parameter cheaper: from which order on the amounts are others.
    static func orders(_ round: Int, _ orders: Range<Int>, cheaper: Int = .max) -> CrashFile {
        var text = "order_id,customer_ref,ordered_at,sku,quantity,unit_price\n"
        var sight = CrashHome.Sight(orders: orders.count, people: orders.count)
        for order in orders {
            let (first, second) = order < cheaper ? (1000 + order, 500 + order) : (1, 2)
            let begin = "\(order),c\(round)-\(order),2026-03-0\(order % 9 + 1),sku\(order % 50),"
            text += begin + "1,\(first)\n" + begin + "2,\(second)\n"
            sight.amount += Int64(first + 2 * second) * 100
        }
        return CrashFile(name: "orders-\(round)-\(orders.count).csv", text: text, sight: sight)
    }

    /// The second file says of everybody of the first that they have moved, brings some more people and refusals.
    static func people(_ round: Int, isSecond: Bool) -> CrashFile {
        var text = "external_id,full_name,city,consent_email\n"
        let count = isSecond ? people + 500 : people
        for person in 0..<count {
            let isRefusal = person % 10 == (isSecond ? 7 : 3)
            text += "c\(round)-\(person),Ana \(person),\(isSecond ? secondCity : "Cali"),\(isRefusal ? "no" : "")\n"
        }
        let sight = CrashHome.Sight(
            people: isSecond ? 500 : count, moved: isSecond ? count : 0, refusals: count / 10)
        return CrashFile(name: "people-\(round)-\(count).csv", text: text, sight: sight)
    }
}
