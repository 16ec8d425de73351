import Foundation
import Intake
import Kernel
import TestKit
import Testing

@testable import Warehouse

@Suite("The same orders again")
struct ReimportTests {
    let trial: Trial
    let disk: FaultyDisk
    let shop: Shop

    init() throws {
        trial = try Trial()
        disk = try trial.disk()
        shop = try Shop(trial.home(disk), disk: disk)
        let first = try shop.run(trial.file.path)
        #expect(first.read == 62 && first.accepted == 60 && first.rejected == 2 && first.created == 60)
        #expect(first.people.created == 17 && first.people.updated == 0)
    }

    @Test("a new home knows what came in, batch by batch")
    func first() throws {
        let extent = try shop.warehouse.extent()
        #expect(extent.batches == 2 && extent.orders == 50 && extent.lines == 60)
        #expect(extent.firstOn == Day(iso: "2024-03-01") && extent.lastOn == Day(iso: "2024-03-28"))
        #expect(try shop.warehouse.manifest().map(\.file) == ["1-0.facts", "1-1.facts"])
        #expect(Inspector(shop: shop).complaintsAfterRecovery().isEmpty)
    }

    @Test("the same file finds everything unchanged and creates nothing")
    func unchanged() throws {
        let before = try shop.totals()
        let again = try shop.run(trial.file.path)
        #expect(again.unchanged == 60 && again.created == 0 && again.updated == 0 && again.shrunk == 0)
        #expect(again.people.created == 0 && again.people.updated == 0)
        #expect(try shop.visibleOrders() == 50)
        #expect(try shop.totals().net == before.net && shop.totals().purchases == before.purchases)
        // The import still asserts its orders, for the day another is undone.
        #expect(try shop.warehouse.extent().batches == 3 && shop.warehouse.extent().orders == 50)
        #expect(try shop.count("sourceRecord") == 17)
    }

    @Test("the same rows in another sequence are the same orders")
    func shuffled() throws {
        let reversed = try OrderFile { _, lines in lines.reversed() }
        let again = try shop.run(reversed.path)
        #expect(again.unchanged == 60 && again.updated == 0)
    }

    @Test("a changed order is updated, and its new version alone is seen")
    func changed() throws {
        let dearer = try OrderFile { number, lines in
            number == 0 ? lines.map { $0.replacingOccurrences(of: "25000", with: "30000") } : lines
        }
        let before = try shop.totals().net.reduce(0, +)
        let again = try shop.run(dearer.path)
        #expect(again.updated == 1 && again.unchanged == 59 && again.created == 0 && again.shrunk == 0)
        #expect(try shop.totals().net.reduce(0, +) == before + 500_000)
        #expect(try shop.visibleOrders() == 50 && shop.warehouse.extent().orders == 51)
        let view = try shop.warehouse.facts.view()
        #expect(view.isSuperseded.map { $0.filter { $0 }.count } == [1, 0, 0])
        #expect(try shop.run(dearer.path).unchanged == 60)
    }

    @Test("an order that lost a line is counted and named as shrunk")
    func shrunk() throws {
        let smaller = try OrderFile { number, lines in number == 7 ? Array(lines.prefix(1)) : lines }
        let again = try shop.run(smaller.path)
        #expect(again.updated == 1 && again.unchanged == 58 && again.shrunk == 1 && again.shrunkOrders == ["P-7"])
        #expect(try shop.totals().purchases.reduce(0, +) == 50)
    }

    @Test("a file that no longer names an order leaves it as it was")
    func leftOut() throws {
        let half = try OrderFile { number, lines in number < 25 ? lines : nil }
        #expect(try shop.run(half.path).unchanged == 30)
        #expect(try shop.visibleOrders() == 50)
    }

    @Test("asked to skip what is known, an import takes only what is new")
    func skip() throws {
        let other = try OrderFile { number, lines in
            number < 49 ? lines.map { $0.replacingOccurrences(of: "25000", with: "1") } : lines.map { "N" + $0 }
        }
        let before = try shop.totals().net.reduce(0, +)
        let again = try shop.run(other.path, existing: .skip)
        #expect(again.skipped == 59 && again.created == 1 && again.updated == 0 && again.shrunk == 0)
        #expect(try shop.visibleOrders() == 51)
        #expect(try shop.totals().net.reduce(0, +) == before + 2 * 2_500_000)
    }

    @Test("going back to the first version is a change like any other")
    func back() throws {
        let before = try shop.totals().net
        let smaller = try OrderFile { _, lines in Array(lines.prefix(1)) }
        #expect(try shop.run(smaller.path).shrunk == 10)
        #expect(try shop.totals().net != before)
        let back = try shop.run(trial.file.path)
        #expect(back.updated == 20 && back.unchanged == 40)
        #expect(try shop.totals().net == before && shop.visibleOrders() == 50)
    }

    @Test("a dry run tells the same and writes nothing")
    func dryRun() throws {
        let files = try disk.list(shop.home.folder("facts"))
        let smaller = try OrderFile { number, lines in number == 7 ? Array(lines.prefix(1)) : lines }
        let told = try shop.intake.dryRun(file: smaller.path, options: ImportOptions(kind: .orders, source: "tienda"))
        #expect(told.updated == 1 && told.unchanged == 58 && told.shrunkOrders == ["P-7"] && told.dryRun)
        #expect(try disk.list(shop.home.folder("facts")) == files && shop.count("import") == 1)
        #expect(try disk.list(shop.home.folder("originals")).count == 1)
    }

    @Test("another source may use the same numbers for orders of its own")
    func otherSource() throws {
        let options = ImportOptions(kind: .orders, source: "web")
        let other = try shop.intake.run(file: trial.file.path, name: "web.csv", options: options, by: "ana")
        #expect(other.created == 60 && other.unchanged == 0)
        #expect(try shop.visibleOrders() == 100)
    }
}
