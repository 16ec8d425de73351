import Foundation
import Kernel
import TestKit
import Timelines

/// The worked example of the design: its files, and the figures that must come out.
struct WorkedExample: Decodable {
    struct Line: Decodable {
        var order, day, kind, amount, currency: String
        var customer_ref: String?
        var quantity: Double
    }
    struct Scores: Decodable, Equatable {
        var recency_days, frequency: Int
        var monetary: String
        var r, f, m: Int
        var group: String
    }
    struct Class: Decodable, Equatable { var amount, `class`: String }
    struct Cells: Decodable {
        struct Cell: Decodable { var cell: String }
        var customers: [String: Cell]
    }
    struct Rhythm: Decodable {
        var latency_days, overdue: Double?
        var tenure_days, breadth: Int
        var billing: String
        var depth: String?
    }
    struct Figures: Decodable {
        var rfm: [String: Scores]
        var abc: [String: Class]
        var fxv: Cells
        var cohorts: [String: [Int]]
        var rhythm: [String: Rhythm]
        var segments: [String: [String]]
    }
    struct State: Decodable {
        var lines: [Line]
        var june, december: Figures
        enum CodingKeys: String, CodingKey {
            case lines
            case june = "2024-06-30"
            case december = "2024-12-31"
        }
    }
    var after_orders, after_orders_2: State

    /// The folder beside the product's own that holds published data.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data/worked_example")
    static var isHere: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("expected.json").path)
    }

    static func read() throws -> WorkedExample {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    }

    /// Customers in the sequence in which they were created.
    static let references = (1...8).map { "c\($0)" } + ["email:invitado@ejemplo.co", "c9"]

    /// The cells of a file without quotes, by the heading of their column.
    private static func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let heading = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(zip(heading, $0)) { first, _ in first } }
    }

    /// - Parameter deliveries: the files of orders that were imported; a later one says its orders anew.
    static func world(_ state: State, deliveries: [String]) throws -> World {
        var texts: [String: [[String: String]]] = [:]
        for delivery in deliveries {
            var said: [String: [[String: String]]] = [:]
            for row in try rows(delivery) {
                let instant = (row["ordered_at"] ?? "").replacingOccurrences(of: " ", with: "T")
                let order =
                    row["order_id"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(row["customer_ref"] ?? "") at \(instant)"
                let named = ["sku", "category", "channel"].compactMap { name in
                    row[name].flatMap { $0.isEmpty ? nil : (name, $0) }
                }
                said[order, default: []].append(Dictionary(named) { first, _ in first })
            }
            texts.merge(said) { $1 }
        }
        var orders: [String: [String: [World.Line]]] = [:]
        for line in state.lines {
            guard let customer = line.customer_ref else { continue }
            let before = orders[customer]?[line.order] ?? []
            // What was sold and returned is two lines of one row.
            let rows = texts[line.order] ?? []
            let row = rows.indices.contains(before.count) ? rows[before.count] : rows.last ?? [:]
            let minor = Int64(line.amount.replacingOccurrences(of: ".", with: "")) ?? 0
            let kinds: [String: LineKind] = ["purchase": .purchase, "return": .return, "adjustment": .adjustment]
            orders[customer, default: [:]][line.order] =
                before + [
                    World.Line(
                        number(line.day), kinds[line.kind] ?? .void, quantity: Int64(line.quantity * 1_000_000),
                        amount: line.currency == "COP" ? minor : nil, ownAmount: minor, row)
                ]
        }
        let people = try rows("people.csv")
        return World(
            people: references.enumerated().map { index, reference in
                let row = people.first { $0["external_id"] == reference } ?? [:]
                return person(Int64(index + 1), reference, row, orders[reference] ?? [:])
            })
    }

    private static func person(
        _ id: Int64, _ reference: String, _ row: [String: String], _ orders: [String: [World.Line]]
    ) -> World.Person {
        let row = row.filter { !$0.value.isEmpty }
        var person = World.Person(id, references: [reference])
        person.attributes["city"] = row["city"].map { .text($0) }
        person.attributes["birth_date"] = row["birth_date"].map { .date(number($0)) }
        person.attributes["tags"] = row["tags"].map { .tags([$0]) }
        person.attributes["custom:Nivel VIP"] = row["Nivel VIP"].map { .text($0) }
        if row["consent_email"] == "yes" { person.consents = [.init("email", isAllowed: true)] }
        person.orders = orders.sorted { $0.key < $1.key }.enumerated().map { index, order in
            World.Order(Int(id) * 100 + index, order.value)
        }
        return person
    }
}
