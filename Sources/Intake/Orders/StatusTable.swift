import Foundation
import Kernel
import Storage

/// What the status text of an order line means.
public enum OrderStatus: UInt8, Sendable { case sold, void, returned }

/// The table of status texts. An unknown text counts as sold and is listed.
public struct StatusTable: Sendable {
    private let meanings: [String: OrderStatus]
    /// What the company decided itself, by folded text: it goes before the standard.
    private var own: [String: OrderStatus] = [:]

    public static let standard = StatusTable(
        sold:
            "paid completed processing shipped delivered fulfilled invoiced pagado completado enviado entregado facturado",
        void: "cancelled canceled failed pending on-hold voided draft cancelado anulado pendiente fallido borrador",
        returned: "returned refunded devuelto reembolsado")

    init(sold: String, void: String, returned: String) {
        var meanings = ["": OrderStatus.sold]
        for (words, meaning) in [(sold, OrderStatus.sold), (void, .void), (returned, .returned)] {
            for word in words.split(separator: " ") { meanings[FoldedText.fold(String(word))] = meaning }
        }
        self.meanings = meanings
    }

    /// nil when the table does not know the text.
    public func meaning(of text: String) -> OrderStatus? {
        let folded = FoldedText.fold(text)
        return own[folded] ?? meanings[folded]
    }

    /// Whether a text means something else here than by the standard table.
    func isOwn(_ text: String) -> Bool {
        (meaning(of: text) ?? .sold) != (Self.standard.meaning(of: text) ?? .sold)
    }

    /// A line of the table; of one's own are those that the standard does not have or has otherwise.
    public typealias Entry = (text: String, meaning: OrderStatus, isStandard: Bool)

    /// All lines by text.
    public var entries: [Entry] {
        let all = meanings.filter { own[$0.key] == nil }.map { (text: $0.key, meaning: $0.value, isStandard: true) }
        return (all + own.map { (text: $0.key, meaning: $0.value, isStandard: false) }).sorted { $0.text < $1.text }
    }

    /// Decides what a text means; nil gives it back to the standard.
    /// - Throws: `import.status-text` for a text that is empty, too long or has control characters.
    mutating func set(_ text: String, _ meaning: OrderStatus?) throws {
        let folded = FoldedText.fold(text)
        let isSound =
            !folded.isEmpty && folded.utf8.count <= 100
            && !text.trimmingSpaces().unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
        guard isSound else { throw PlainProblem("import.status-text", .invalid) }
        own[folded] = meaning == meanings[folded] ? nil : meaning
    }
}

extension StatusTable {
    private static let key = "orderStatuses"
    private static let codes: [String: OrderStatus] = ["sold": .sold, "void": .void, "returned": .returned]

    static func code(_ meaning: OrderStatus) -> String {
        switch meaning {
        case .sold: "sold"
        case .void: "void"
        case .returned: "returned"
        }
    }

    /// The home's table: the standard and what the company decided itself.
    public static func load(_ transaction: Transaction) throws -> StatusTable {
        var table = StatusTable.standard
        let text = try Settings.value(transaction, key) ?? "{}"
        let stored = (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
        table.own = stored.compactMapValues { codes[$0] }
        return table
    }

    func save(_ transaction: Transaction) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = try encoder.encode(own.mapValues(Self.code))
        try Settings.set(transaction, Self.key, String(decoding: text, as: UTF8.self))
    }
}
