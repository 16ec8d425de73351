import App
import Foundation
import GRDB
import Intake
import Kernel
import Samples
import Storage
import Testing

@Suite("Homes, the sample company and the doctor")
struct CompanyHomeTests {
    @Test("The sample company comes in whole: what the generator counted is what was imported, four rows refused")
    func demo() throws {
        let home = try HomeFixture()
        let loaded = try Demo(home.rooms).load(customers: 300, seed: 7, by: "test", watch: .init())
        let totals = ShopGenerator(seed: 7, customers: 300, through: home.rooms.insight.today.adding(days: -1))
            .generate().totals
        #expect(loaded.people.read == totals.people && loaded.people.rejected == 0)
        #expect(loaded.people.flagged == totals.invalidEmails + totals.futureBirthDates)
        #expect(loaded.orders.read == totals.orderRows && loaded.orders.rejected == 4 && totals.unreadableRows == 4)
        let found = loaded.orders.totals
        #expect(found.orders == totals.orders && found.people == totals.peopleNamed)
        #expect(found.withoutCustomer == totals.ordersWithoutCustomer)
        #expect(found.amounts == ["COP": "\(totals.amount).00"])
        #expect(found.firstDay == totals.firstDay?.description && found.lastDay == totals.lastDay?.description)
        #expect(found.statuses.filter { !$0.key.isEmpty } == totals.statuses.filter { !$0.key.isEmpty })
        #expect(loaded.orders.unknownStatuses.isEmpty)
        let day = home.rooms.insight.today.description
        #expect(
            try home.rfm(day) { $0.includesZero = true }.values.filter { $0.frequency == 1 }.count >= totals
                .oneTimeBuyers / 2)
        #expect(try home.count("sourceRecord") == totals.people)
    }

    @Test("The sample never mixes with a company's own data")
    func demoRefused() throws {
        let home = try HomeFixture()
        try home.run(.orders, "order_id,ordered_at,amount\n1,2024-01-01,5\n")
        #expect(
            problem { _ = try Demo(home.rooms).load(customers: 10, seed: 1, by: "t", watch: .init()) }
                == "demo.not-empty")
    }

    @Test("Two homes know nothing of each other")
    func twoHomes() throws {
        let (one, two) = (
            try HomeFixture(), try HomeFixture(country: "MX", currency: "MXN", zone: "America/Mexico_City")
        )
        let file = "order_id,customer_ref,ordered_at,amount\n1,c1,03/04/2024,1.234\n"
        try one.run(.orders, file)
        #expect(try two.rfm("2024-12-31").isEmpty && two.count("import") == 0)
        try two.run(.orders, file)
        #expect(try one.rfm("2024-12-31")["c1"]?.monetary == "1234.00")
        #expect(try two.rfm("2024-12-31")["c1"]?.monetary == "1.23")
    }

    @Test("A home is set up once, and one that is not there is not made up")
    func setUp() throws {
        let home = try HomeFixture()
        let settings = home.rooms.settings
        #expect(
            problem { _ = try Home.create(home.path, settings: settings, migrator: Rooms.migrator) } == "home.exists")
        #expect(problem { _ = try Rooms.open(home.path + "/nowhere") } == "home.not-found")
    }

    @Test("A second process sees what the first has imported, without being told")
    func secondProcess() throws {
        let home = try HomeFixture()
        let other = try Rooms.open(home.path, now: { HomeFixture.now })
        let question = { try other.insight.rfm(.init(asOf: #require(Day(iso: "2024-12-31")))).count }
        #expect(try question() == 0)
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n")
        #expect(try question() == 1)
    }

    @Test("The doctor finds a healthy home well but for the missing admin")
    func healthy() async throws {
        let home = try HomeFixture()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n")
        let checks = await Doctor(home.rooms).run()
        let names = ["database", "facts", "entries", "optouts", "imports", "users", "sending", "backups", "space"]
        #expect(checks.map(\.name) == names + ["sizes", "originals", "files", "inbox", "quarantine", "erasures"])
        #expect(checks.filter { !$0.ok && $0.name != "space" }.map(\.name) == ["users"])
        #expect(try Int64(checks[9].detail["factsBytes"] ?? "") == home.rooms.warehouse.extent().byteCount)
        #expect(checks.allSatisfy { $0.ok == ($0.hint == nil) })
        #expect(checks[1].detail["lines"] == "1")
    }

    @Test("What was interrupted and taken back is well; what a dead process left unfinished is not")
    func interrupted() async throws {
        let home = try HomeFixture()
        _ = try home.rooms.intake.receive(
            Originals.Kept(sha256: "none", byteCount: 1), fileName: "ventas.csv", options: home.options(.orders),
            by: "test")
        func imports() async -> Doctor.Check? { await Doctor(home.rooms).run().first { $0.name == "imports" } }
        try home.rooms.home.database.write { try $0.database.execute(sql: "UPDATE import SET state = 'staging'") }
        let dead = await imports()
        #expect(dead?.ok == false && dead?.detail["unfinished"] == "1" && dead?.hint == "doctor.imports.hint")
        let lock = try home.rooms.home.lock(.import, wait: false)
        #expect(await imports()?.ok == true, "somebody works on it")
        lock.release()
        try home.rooms.intake.recoverIfIdle()
        #expect(try home.rooms.intake.find(ImportID(1)).state == .interrupted)
        let well = await imports()
        #expect(well?.ok == true && well?.detail["count"] == "1")
    }

    @Test("The doctor misses an original that is gone, and tells whose it is")
    func originalGone() async throws {
        let home = try HomeFixture()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n")
        let folder = home.rooms.home.folder("originals")
        for name in try home.rooms.home.disk.list(folder) { try home.rooms.home.disk.remove(folder + "/" + name) }
        let check = await Doctor(home.rooms).run().first { $0.name == "originals" }
        #expect(check?.ok == false && check?.detail["imports"] == "1" && check?.hint == "doctor.originals.hint")
    }

    @Test("The doctor finds a flipped bit, a missing file and a shorter one", arguments: ["flip", "remove", "cut"])
    func damage(_ how: String) async throws {
        let home = try HomeFixture()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n2,c2,2024-01-02,6\n")
        let folder = home.rooms.home.folder("facts")
        let file = folder + "/" + (try #require(FileManager.default.contentsOfDirectory(atPath: folder).first))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: file)
        if how != "remove" { try (how == "cut" ? bytes.dropLast(9) : bytes).write(to: URL(fileURLWithPath: file)) }
        let rooms = try Rooms.open(home.path, now: { HomeFixture.now })
        let checks = await Doctor(rooms).run()
        #expect(checks.first { $0.name == "facts" }?.ok == false, "\(how)")
        #expect(checks.first { $0.name == "facts" }?.hint == "doctor.facts.hint")
    }
}
