import Analytics
import App
import Foundation
import Kernel

/// One cell of an answer, and how each form writes it.
enum AnswerCell {
    case text(String?)
    case count(Int)
    /// A ratio in up to six decimals; nil is unknown.
    case ratio(Fraction?)
    /// Minor units; nil is unknown.
    case money(Int64?)

    /// Unknown is an empty cell.
    func plain(_ currency: Currency) -> String {
        switch self {
        case .text(let text): CSVCell.quoted(text ?? "")
        case .count(let count): String(count)
        case .ratio(let ratio): ratio?.decimal() ?? ""
        case .money(let minor): minor.map { Money(minor: $0, currency: currency).plain } ?? ""
        }
    }

    /// Unknown is null.
    func value(_ currency: Currency) -> Any {
        switch self {
        case .text(let text): text ?? NSNull()
        case .count(let count): count
        case .ratio(let ratio): ratio.map { NSDecimalNumber(string: $0.decimal()) } ?? NSNull()
        case .money(let minor):
            minor.map { ["amount": Money(minor: $0, currency: currency).plain, "currency": currency.code] } ?? NSNull()
        }
    }
}

/// The rows of an answer, for programs: CSV, JSON Lines, or part of a JSON document.
struct ValueAnswer {
    let currency: Currency
    /// Behind `customer_id` and `customer_ref`, where rows are of customers.
    let columns: [String]
    /// Whom each row is of; nil where it is of nobody in particular.
    let customers: [CustomerID]?
    let count: Int
    /// The cells of a row, one for each of `columns`.
    let cells: (Int) -> [AnswerCell]

    init(_ currency: Currency, _ columns: [String], customers: [CustomerID], cells: @escaping (Int) -> [AnswerCell]) {
        (self.currency, self.columns, self.customers) = (currency, columns, customers)
        (count, self.cells) = (customers.count, cells)
    }

    init(_ currency: Currency, _ columns: [String], _ rows: [[AnswerCell]]) {
        (self.currency, self.columns, customers, count) = (currency, columns, nil, rows.count)
        cells = { rows[$0] }
    }

    private var heading: [String] { (customers == nil ? [] : ["customer_id", "customer_ref"]) + columns }

    private func each(_ rooms: Rooms, _ body: ([AnswerCell]) throws -> Void) throws {
        guard let customers else { return try (0..<count).forEach { try body(cells($0)) } }
        for start in stride(from: 0, to: count, by: 5_000) {
            let range = start..<min(start + 5_000, count)
            let references = try rooms.identity.references(range.map { customers[$0] })
            for position in range {
                let customer = customers[position]
                let reference = references[customer] ?? customer.description
                try body([.count(Int(customer.rawValue)), .text(reference)] + cells(position))
            }
        }
    }

    func csv(_ rooms: Rooms) throws {
        Terminal.answer(heading.joined(separator: ","))
        try each(rooms) { Terminal.answer($0.map { $0.plain(currency) }.joined(separator: ",")) }
    }

    func lines(_ rooms: Rooms) throws { try each(rooms) { Terminal.json(object($0)) } }

    func objects(_ rooms: Rooms) throws -> [[String: Any]] {
        var objects: [[String: Any]] = []
        try each(rooms) { objects.append(object($0)) }
        return objects
    }

    private func object(_ cells: [AnswerCell]) -> [String: Any] {
        zip(heading, cells).reduce(into: [:]) { $0[$1.0] = $1.1.value(currency) }
    }
}

/// A cell of a CSV answer.
enum CSVCell {
    static func quoted(_ text: String) -> String {
        // Bytes, not characters: a comma before a combining mark is still a comma.
        let special: [UInt8] = [44, 34, 10, 13]
        guard text.utf8.contains(where: { special.contains($0) }) else { return text }
        return "\"" + String(decoding: text.utf8.flatMap { $0 == 34 ? [34, 34] : [$0] }, as: UTF8.self) + "\""
    }
}
