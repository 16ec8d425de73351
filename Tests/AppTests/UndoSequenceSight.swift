import App
import Customers
import Foundation
import GRDB
import Identity
import Insight
import Intake
import Kernel
import Timelines
import Warehouse

/// Everything that can be seen of a home, line by line and without the ids that it gives: what two homes have to
/// have in common when they have heard the same.
struct UndoSequenceSight {
    /// What is seen → what it says.
    private(set) var lines: [String: String] = [:]
    private let rooms: Rooms
    private var names: [Int64: String] = [:]

    init(_ rooms: Rooms) throws {
        self.rooms = rooms
        lines["customers"] = "\(try rooms.customers.count())"
        lines["sources"] = "\(try rooms.identity.sourceCount())"
        lines["orders"] = "\(try rooms.warehouse.visibleOrders())"
        for reference in UndoSayings.references { try addPerson(reference) }
        try addRFM()
        try addOrders()
        for kind in [ImportKind.events, .payments] { try addEntries(kind) }
        try addProducts()
        try addTraces()
    }

    /// References of those who are there.
    var known: [String] { UndoSayings.references.filter { lines["customer " + $0] != nil } }

    private mutating func addPerson(_ reference: String) throws {
        guard let record = try? rooms.customers.record(reference) else { return }
        let id = CustomerID(record.rawValue)
        let line = try rooms.customers.find([id])[id]
        let texts = [line?.name, line?.email, line?.phone, line?.city, line?.document, line?.nameKey]
        lines["customer " + reference] = "\(line?.isCompany ?? false) \(texts.map { $0 ?? "-" })"
        let values = try rooms.customers.values(record)
        for (field, text) in values.said { lines["value \(reference) \(field)"] = text }
        for (field, flaw) in values.invalid { lines["flaw \(reference) \(field)"] = flaw }
        for channel in UndoSayings.channels {
            let answer = try rooms.customers.mayContact(record, channel, on: rooms.insight.today)
            lines[UndoSaying.verdict(reference, channel.rawValue)] = Self.name(answer)
        }
        names[record.rawValue] = reference
    }

    private static func name(_ verdict: ContactVerdict) -> String {
        switch verdict {
        case .allowed: "yes"
        case .refused: "no"
        case .expired: "expired"
        case .excluded: "excluded"
        case .unknown: "unknown"
        }
    }

    private mutating func addRFM() throws {
        for isGross in [false, true] {
            var question = ValueQuestion(asOf: rooms.insight.today)
            question.isGross = isGross
            let table = try rooms.insight.rfm(question)
            for person in try rooms.insight.people(table, table.customers.indices) {
                let at = person.position
                lines["rfm \(isGross) \(person.reference)"] =
                    "\(table.recencyDays[at]) \(table.frequency[at]) \(table.monetary[at]) "
                    + "\(table.scores.r[at])\(table.scores.f[at])\(table.scores.m[at])"
            }
        }
    }

    private mutating func addOrders() throws {
        let view = try rooms.warehouse.facts.view()
        for (loaded, isSuperseded) in zip(view.batches, view.isSuperseded) {
            let starts = try loaded.batch.lineStarts()
            let columns = try [LineColumn.day, LineColumn.kind, LineColumn.amount].map(loaded.batch.integers)
            let (ids, records) = (try loaded.ids, try loaded.records)
            for order in 0..<loaded.orderCount where !isSuperseded[order] {
                let end = order + 1 < starts.count ? starts[order + 1] : columns[0].count
                let said = (starts[order]..<end).map { line in "\(columns.map { $0[line] })" }.sorted()
                let name = "order \(loaded.source) \(ids.text(order))"
                let who = records[order] == 0 ? "nobody" : names[records[order]] ?? "?"
                lines[name] = (lines[name].map { $0 + " twice " } ?? "") + "\(who) \(said)"
            }
        }
    }

    private mutating func addEntries(_ kind: ImportKind) throws {
        try rooms.entries.visible(kind).forEachBatch { rows in
            // What makes somebody known in the home of comparison says nothing else.
            guard rows.source != UndoSequenceHome.bridge else { return }
            for entry in 0..<rows.count {
                let name = "\(kind) \(rows.source) \(String(decoding: rows.id(entry), as: UTF8.self))"
                let who = rows.record[entry] == 0 ? "nobody" : names[rows.record[entry]] ?? "?"
                let amount = rows.amount.indices.contains(entry) ? rows.amount[entry] : 0
                lines[name] =
                    (lines[name].map { $0 + " twice " } ?? "")
                    + "\(who) \(rows.day[entry]) \(rows.text("type", entry)) \(amount)"
            }
        }
    }

    private mutating func addProducts() throws {
        for product in try rooms.products.list(limit: 1_000) {
            lines["product \(product.source) \(product.sku)"] = "\(product)"
        }
        for cost in try rooms.products.costStatements() {
            let name = "cost \(cost.source) \(cost.sku) \(cost.validFrom)"
            lines[name] = (lines[name].map { $0 + " twice " } ?? "") + "\(cost.micros) \(cost.currency)"
        }
    }

    /// What an undo has to clear away where nobody looks.
    private mutating func addTraces() throws {
        let isNobodys = "sequence NOT IN (SELECT sequence FROM telling)"
        let tables = [
            "statement WHERE isRefusal = 0 AND \(isNobodys) AND sequence NOT IN (SELECT sequence FROM customerEdit)",
            "statementBlock WHERE \(isNobodys)", "telling", "productVersion", "productCost", "productImport",
        ]
        for table in tables {
            lines["rows of " + table] = try rooms.home.database.read {
                try String.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)")
            }
        }
    }
}
