import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Storage
import Timelines
import Warehouse

/// Looks a shop over after a failure and says what is wrong, in words. Nothing said is nothing wrong.
struct Inspector {
    let shop: Shop

    /// What must hold for readers at any moment, also before anybody has recovered.
    func complaints() -> [String] {
        check("database") { try shop.home.database.integrityProblems() }
            + check("facts") { try shop.warehouse.facts.damage() }
            + check("view") {
                let orders = try shop.visibleOrders()
                return orders == 0 || orders == OrderFile.orders ? [] : ["\(orders) orders are visible"]
            }
            + check("totals") { try totals() }
            + check("state") { try states() }
    }

    /// What must hold besides once `recover` has run: nothing is left of what did not happen.
    func complaintsAfterRecovery() -> [String] {
        complaints()
            + check("files") {
                let listed = try Set(shop.warehouse.manifest().map(\.file))
                let found = try Set(FileManager.default.contentsOfDirectory(atPath: shop.home.folder("facts")))
                return listed == found ? [] : ["facts/ has \(found.sorted()), the manifest \(listed.sorted())"]
            }
            + check("tmp") { try FileManager.default.contentsOfDirectory(atPath: shop.home.folder("tmp")) }
            + check("rejects") {
                let wanted = try imports().filter { $0.state == .applied }.map { "import-\($0.id)-rejected.csv" }
                let found = try FileManager.default.contentsOfDirectory(atPath: shop.home.folder("rejects"))
                return Set(found) == Set(wanted) ? [] : ["rejects/ has \(found), wanted \(wanted)"]
            }
            + check("staging") {
                try imports().filter { $0.state == .staging }.map { "import \($0.id) is still staging" }
            }
            + check("records") {
                let wanted = try isWhole() ? OrderFile.people : 0
                let seen = try shop.home.database.read { try RecordStore.seenCount($0) }
                let found = [try shop.count("sourceRecord"), seen]
                return found == [wanted, wanted] ? [] : ["\(found) records and customers instead of \(wanted)"]
            }
    }

    func isWhole() throws -> Bool { try imports().contains { $0.state == .applied } }

    func imports() throws -> [ImportRecord] { try shop.intake.list(limit: 100) }

    /// The import says it happened exactly when its facts, its audit line and its original are there.
    private func states() throws -> [String] {
        let applied = try imports().filter { $0.state == .applied }
        var said: [String] = []
        if try applied.isEmpty != (shop.visibleOrders() == 0) {
            said.append("\(applied.count) imports applied, but not their facts")
        }
        if try applied.count != shop.count("audit") { said.append("the audit log does not tell of each import") }
        for record in applied {
            let original = FileManager.default.contents(atPath: Originals.path(record.sha256, in: shop.home))
            if Int64(original?.count ?? -1) != record.byteCount {
                said.append("the original of import \(record.id) is lost")
            }
            guard let reject = record.summary?.rejectFile.map({ URL(fileURLWithPath: $0).lastPathComponent }) else {
                continue
            }
            let kept = FileManager.default.contents(atPath: shop.home.folder("rejects") + "/" + reject)
            if kept?.split(separator: 10).count != 3 { said.append("the reject file of import \(record.id) is lost") }
        }
        return said
    }

    private func totals() throws -> [String] {
        let totals = try shop.totals()
        let purchases = totals.purchases.reduce(0, +)
        let (money, orders) = (totals.net.reduce(0, +), Int(purchases))
        if orders == 0, money == 0 { return [] }
        return orders == OrderFile.orders && money == OrderFile.amount ? [] : ["\(orders) purchases of \(money) cents"]
    }

    private func check(_ name: String, _ body: () throws -> [String]) -> [String] {
        do { return try body().map { name + ": " + $0 } } catch { return ["\(name): \(error)"] }
    }
}
