import Foundation
import GRDB
import Intake
import Kernel
import TestKit
import Timelines

@testable import Warehouse

/// One file as a source might send it: some of a dozen orders, each in one of three versions.
struct RandomDelivery {
    var source: String
    var existing: OnExisting?
    var lines: LinesMode?
    var text: String

    init(_ random: inout SeededGenerator) {
        source = random.below(4) == 0 ? "web" : "tienda"
        existing = random.below(3) == 0 ? .skip : nil
        lines = existing == nil && random.below(4) == 0 ? .add : nil
        var rows = ["order_id,customer_ref,ordered_at,sku,quantity,unit_price,status,line_id,attr:Color"]
        for number in 0..<10 where random.below(3) > 0 {
            rows += Self.order(number, version: max(0, random.below(5) - 2), lines)
        }
        text = rows.joined(separator: "\n") + "\n"
    }

    /// Version 0 is the common one, so that imports agree; 1 has another price, 2 lost lines and its buyer.
    private static func order(_ number: Int, version: Int, _ mode: LinesMode?) -> [String] {
        let day = "2024-03-\(10 + number)T10:00:00-05:00"
        let buyer = version == 2 ? "" : "C-\(number % 4)"
        // The last two have no number: they are known by who bought when.
        let id = number < 8 ? "P-\(number)" : ""
        let who = id.isEmpty ? "C-\(number)" : buyer
        var lines = (0..<(version == 2 ? 1 : 1 + number % 3)).map { line in
            let status = number == 5 ? "returned" : number == 6 && line == 1 ? "cancelled" : "paid"
            return "\(id),\(who),\(day),SKU-\(line),\(line + 1),\(1000 * (version + 1)),\(status),L\(line),rojo"
        }
        if mode == .add, version > 0 {
            lines = Array(lines.suffix(1)) + ["\(id),\(who),\(day),SKU-9,1,777,paid,L\(7 + version),"]
        }
        return lines
    }

    var options: ImportOptions {
        var options = ImportOptions(kind: .orders, source: source)
        options.existing(existing, lines)
        return options
    }
}

extension ImportOptions {
    fileprivate mutating func existing(_ existing: OnExisting?, _ lines: LinesMode?) {
        onExisting = existing
        self.lines = lines
    }
}

extension Shop {
    /// Every order that readers see, in words, without any id of this base.
    func visible() throws -> [String] {
        let view = try warehouse.facts.view()
        return try zip(view.batches, view.isSuperseded).flatMap { try words($0, $1) }.sorted()
    }

    private func words(_ loaded: LoadedBatch, _ superseded: [Bool]) throws -> [String] {
        let batch = loaded.batch
        let starts = try batch.lineStarts()
        let shipping = try batch.integers(OrderColumn.shipping)
        let names = [LineColumn.instant, LineColumn.day, LineColumn.kind, LineColumn.quantity, LineColumn.amount]
        let numbers = try (names + [LineColumn.discount]).map { try batch.integers($0) }
        let fields = ["sku", "status", "line_id", "attr:Color"].map { LineColumn.name(ofField: $0) }
        let texts = try ([LineColumn.currency] + fields).map { name in
            let texts = try batch.texts(name)
            return try batch.integers(name).map { texts[Int($0)] }
        }
        return try superseded.indices.filter { !superseded[$0] }.map { order in
            let lines = (starts[order]..<starts[order + 1]).map { line in
                (numbers.map { String($0[line]) } + texts.map { $0.isEmpty ? "" : $0[line] }).joined(separator: " ")
            }
            return try [
                loaded.source, loaded.ids.text(order), reference(loaded.records[order]), "\(loaded.instants[order])",
                "\(shipping[order])",
            ].joined(separator: "|") + "|" + lines.sorted().joined(separator: "|")
        }
    }

    private func reference(_ record: Int64) throws -> String {
        try home.database.read {
            try String.fetchOne(
                $0.database, sql: "SELECT externalId FROM sourceRecord WHERE id = ?", arguments: [record]) ?? "nobody"
        }
    }
}

/// Imports and undos in any sequence, held against a base that never had what was undone.
struct UndoTrial {
    private let folder: TemporaryFolder
    private let template: String
    /// What turns deliveries into facts; nil is the real thing.
    var step: (@Sendable (WarehouseRoom) -> any IntakeStep)?
    /// What is done to the files after each import and undo; nil is nothing.
    var upkeep: ((Shop, inout SeededGenerator) throws -> Void)?

    init() throws {
        folder = try TemporaryFolder()
        template = try TemporaryHome.template(Shop.migrator, in: folder)
    }

    func shop(isHonest: Bool = false) throws -> (Shop, TemporaryFolder) {
        let place = try TemporaryFolder()
        try place.copy(template, as: "home")
        let real: @Sendable (WarehouseRoom) -> any IntakeStep = { WarehouseStep($0.facts, ordersPerBatch: 3) }
        return (try Shop(place.path + "/home", step: isHonest ? real : step ?? real), place)
    }

    @discardableResult
    func take(_ delivery: RandomDelivery, _ shop: Shop, _ place: TemporaryFolder) throws -> ImportSummary {
        let path = try place.write(delivery.text, to: "f.csv")
        return try shop.intake.run(file: path, name: "f.csv", options: delivery.options, by: "ana", wait: false)
    }

    /// - Returns: what is wrong, in words.
    func run(seed: UInt64, steps: Int = 9) throws -> [String] {
        var random = SeededGenerator(seed: seed)
        let (shop, place) = try shop()
        var there: [(id: ImportID, delivery: RandomDelivery)] = []
        var told: [String] = []
        for number in 0..<steps {
            if there.count > 1, random.below(5) < 2 || number > steps - 3 {
                let gone = there.remove(at: random.below(there.count))
                told += try undo(gone.id, shop)
            } else {
                let delivery = RandomDelivery(&random)
                let summary = try take(delivery, shop, place)
                if !summary.isBalanced { told.append("the rows of import \(summary.import) do not add up") }
                there.append((ImportID(summary.import), delivery))
            }
            try upkeep?(shop, &random)
        }
        let (other, otherPlace) = try self.shop(isHonest: true)
        for entry in there { try take(entry.delivery, other, otherPlace) }
        let (mine, wanted) = (try shop.visible(), try other.visible())
        if mine != wanted {
            told += Set(mine).subtracting(wanted).map { "too much: " + $0 }
            told += Set(wanted).subtracting(mine).map { "missing: " + $0 }
        }
        let again = try Shop(shop.home.path)
        if try again.visible() != mine { told.append("another process sees something else") }
        if upkeep != nil { try shop.intake.recover() }
        let listed = try Set(shop.warehouse.manifest().map(\.file))
        let found = try Set(FileManager.default.contentsOfDirectory(atPath: shop.home.folder("facts")))
        if listed != found { told.append("files \(found.sorted()) and manifest \(listed.sorted())") }
        return told
    }

    /// The preview's word is compared with what happens.
    private func undo(_ id: ImportID, _ shop: Shop) throws -> [String] {
        let (before, worth) = (try shop.visible(), try shop.worth())
        let preview = try shop.intake.undo(id, by: "ana")
        let (after, left) = (try shop.visible(), try shop.worth())
        var told: [String] = []
        if before.count - after.count != preview.orders.removed {
            told.append("\(preview.orders) from \(before.count) to \(after.count)")
        }
        let changed = Set(before).subtracting(after).count
        if changed != preview.orders.removed + preview.orders.restored {
            told.append("\(preview.orders), but \(changed) orders changed")
        }
        let gone = Money(minor: worth - left, currency: .cop).plain
        if preview.amounts["COP"] ?? "0.00" != gone { told.append("\(preview.amounts), but \(gone) went") }
        return told
    }
}

extension Shop {
    /// Cents of everything that readers see.
    func worth() throws -> Int64 { try totals().net.reduce(0, +) }
}
