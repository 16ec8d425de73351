import Kernel
import Web

/// Imports that wait for a person: unfinished, stopped by trouble, with rows refused or statuses unknown.
struct ImportTodo {
    let texts: Texts
    /// Seconds since 1970.
    let now: Int64
    /// What nobody has touched for so long is no matter of today.
    static let oldest: Int64 = 14 * 86_400
    /// More than this many are no list for today.
    static let most = 4

    /// - Parameter records: newest first.
    func items(_ records: [ImportRecord]) -> [TodoItem] {
        let recent = records.filter { now - $0.createdAt < Self.oldest }
        // A file that went in after all, at another try, asks for nothing more.
        let settled = Set(recent.filter { $0.wasApplied }.map { $0.sha256 })
        return Array(
            recent.filter { $0.wasApplied || !settled.contains($0.sha256) }
                // Rows that somebody has mended ask for nothing more where the import they came from stands.
                .compactMap { item($0, left: MendedRows($0, among: records).left) }.prefix(Self.most))
    }

    private func item(_ record: ImportRecord, left: Int) -> TodoItem? {
        let path = "/imports/\(record.id)"
        let file = ["file": record.fileName]
        switch record.state {
        case .received:
            return TodoItem(
                texts("imports.todo-received", file), path: path, action: texts("imports.todo-continue"),
                button: ImportWords.discard(record, texts))
        case .interrupted, .failed:
            let key = "imports.todo-\(record.state.rawValue)"
            return TodoItem(
                texts(key, file), path: path, action: texts("imports.todo-retry"),
                button: ImportWords.discard(record, texts))
        case .applied: return applied(record, left, path, file)
        case .staging, .cancelled, .undone: return nil
        }
    }

    private func applied(
        _ record: ImportRecord, _ left: Int, _ path: String, _ file: [String: String]
    ) -> TodoItem? {
        guard let summary = record.summary else { return nil }
        let unknown = summary.unknownStatuses
        if left > 0 {
            return TodoItem(
                texts.plural("imports.todo-rejected", count: left, file),
                note: texts("imports.todo-rejected-note"), path: path + "/rejected",
                action: texts("imports.todo-review"))
        }
        guard !unknown.isEmpty else { return nil }
        return TodoItem(
            texts.plural("imports.todo-statuses", count: unknown.count, file),
            note: texts("imports.todo-statuses-note", ["statuses": unknown.prefix(5).joined(separator: ", ")]),
            path: path, action: texts("imports.todo-see"))
    }
}
