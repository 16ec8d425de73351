import Kernel
import Web

/// Which imports of the history are asked for: all, or those of a kind, a source or a state. Stands in the address.
struct ImportFilter: Sendable, Equatable {
    /// States a person can ask for, in the words of the list.
    enum Standing: String, Sendable, CaseIterable {
        /// Waits for a person or is under way.
        case open
        case applied
        /// Visible, with rejected rows.
        case partly
        case undone
        /// Failed, stopped or interrupted.
        case ended
    }

    var kind: ImportKind?
    var source: String?
    var standing: Standing?

    /// More imports than this are not looked through for one page; older ones are a page further.
    static let mostLookedAt = 5_000

    init() {}

    init(_ request: WebRequest) {
        kind = request.query("kind").flatMap { ImportKind(rawValue: $0) }
        source = request.query("source").map { String($0.prefix(60)) }
        standing = request.query("state").flatMap { Standing(rawValue: $0) }
    }

    var isEmpty: Bool { kind == nil && source == nil && standing == nil }

    func accepts(_ record: ImportRecord) -> Bool {
        if let kind, record.options.kind != kind { return false }
        if let source, record.options.source != source { return false }
        return standing.map { stands(record, $0) } ?? true
    }

    private func stands(_ record: ImportRecord, _ standing: Standing) -> Bool {
        let hasRejected = (record.summary?.rejected ?? 0) > 0
        return switch standing {
        case .open: record.state == .received || record.state == .staging
        case .applied: record.state == .applied && !hasRejected
        case .partly: record.state == .applied && hasRejected
        case .undone: record.state == .undone
        case .ended: [.failed, .cancelled, .interrupted].contains(record.state)
        }
    }

    /// The address of the list under this filter.
    func path(below: Int64? = nil) -> String {
        var path = "/imports"
        let parts = [
            ("state", standing?.rawValue), ("kind", kind?.rawValue), ("source", source),
            ("below", below.map { String($0) }),
        ]
        for case let (name, value?) in parts { path = LocalPath.adding(name, value, to: path) }
        return path
    }
}

extension IntakeRoom {
    /// Imports a filter accepts, newest first: up to `limit`, and the id below which the search ended when it ended
    /// early.
    func list(
        _ filter: ImportFilter, below: Int64, limit: Int
    ) throws -> (records: [ImportRecord], endedAt: Int64?) {
        var found: [ImportRecord] = []
        var (last, seen) = (below, 0)
        while seen < ImportFilter.mostLookedAt {
            let portion = try list(below: last, limit: filter.isEmpty ? limit : 250)
            for record in portion {
                if filter.accepts(record) { found.append(record) }
                last = record.id.rawValue
                if found.count == limit { return (found, nil) }
            }
            seen += portion.count
            if portion.count < (filter.isEmpty ? limit : 250) { return (found, nil) }
        }
        return (found, last)
    }
}
