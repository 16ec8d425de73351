import Kernel
import Storage

/// The company's own words for the state of an order. They hold for imports from then on; what was imported before
/// stays as it was read until it is imported again.
extension IntakeRoom {
    /// The whole table by text.
    public func statuses() throws -> [StatusTable.Entry] {
        try setting.home.database.read { try StatusTable.load($0) }.entries
    }

    /// Decides what a status text means.
    /// - Throws: `import.status-text` for a text that cannot be one.
    public func setStatus(_ text: String, _ meaning: OrderStatus, by actor: String) throws {
        try change(text, meaning, by: actor)
    }

    /// Gives a text back to the standard table, or to the unknown ones.
    public func removeStatus(_ text: String, by actor: String) throws { try change(text, nil, by: actor) }

    private func change(_ text: String, _ meaning: OrderStatus?, by actor: String) throws {
        try setting.home.database.write { transaction in
            var table = try StatusTable.load(transaction)
            let before = table.meaning(of: text).map(StatusTable.code)
            try table.set(text, meaning)
            let after = table.meaning(of: text).map(StatusTable.code)
            guard before != after else { return try table.save(transaction) }
            try table.save(transaction)
            try AuditTrail.append(
                transaction, at: now(), actor: actor, action: "import.status",
                subject: "status:" + FoldedText.fold(text), before: before.map(Self.audited),
                after: after.map(Self.audited))
        }
    }

    private static func audited(_ meaning: String) -> String { "{\"meaning\":\"\(meaning)\"}" }
}
