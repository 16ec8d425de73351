import App
import Customers
import Foundation
import Intake
import Kernel
import Testing

/// A home to which things are said one after another, and imports taken back.
final class UndoSequenceHome {
    /// Source of the events that make somebody known whom a change by hand is about.
    static let bridge = "puente"

    let home: HomeFixture
    /// Everything said, with the import that it was.
    private(set) var said: [(saying: UndoSaying, importID: ImportID?)] = []
    private(set) var undone: Set<Int> = []

    /// - Parameter blocksFrom: people of a file from which they are written in blocks.
    init(blocksFrom: Int) throws { home = try HomeFixture(blocksFrom: blocksFrom) }

    var rooms: Rooms { home.rooms }
    /// Positions of imports that stand.
    var standing: [Int] { said.indices.filter { said[$0].importID != nil && !undone.contains($0) } }
    /// What is left, in the sequence in which it was said.
    var remaining: [UndoSaying] { said.indices.filter { !undone.contains($0) }.map { said[$0].saying } }
    /// Lines of the sight in which a refusal may be seen that the other home never heard: of an import that was
    /// taken back, or said by hand about somebody whom the other home does not know.
    var refusedElsewhere: Set<String> {
        said.indices.filter { undone.contains($0) || said[$0].saying.isRefusal }
            .reduce(into: []) { $0.formUnion(said[$1].saying.refused) }
    }
    var refused: Set<String> { said.reduce(into: []) { $0.formUnion($1.saying.refused) } }

    func say(_ saying: UndoSaying) throws {
        said.append((saying, try hear(saying)))
    }

    private func hear(_ saying: UndoSaying) throws -> ImportID? {
        switch saying.what {
        case .file(let kind, let text):
            let summary = try home.run(kind, text) {
                ($0.source, $0.onExisting, $0.empty, $0.lines) = (
                    saying.source, saying.mode, saying.empty, saying.lines
                )
            }
            #expect(summary.isBalanced)
            return ImportID(summary.import)
        case .edit(let reference, let changes):
            let record = try somebody(reference)
            do {
                try rooms.customers.edit(record, changes, by: "user:1", at: HomeFixture.now)
            } catch let problem as PlainProblem where problem.code == "customer.refusal-stands" {
                // The refusal may be that of an import that the other home never had: the rest is said in both.
                let rest = changes.filter { !$0.key.hasPrefix("consent_") }
                if !rest.isEmpty { try rooms.customers.edit(record, rest, by: "user:1", at: HomeFixture.now) }
            }
        case .refusal(let reference, let channel):
            // Of somebody who is not there nobody is told; where it was said, it stays.
            guard let record = try? rooms.customers.record(reference) else { return nil }
            let entry = ConsentEntry(channel: channel, isYes: false, origin: "teléfono")
            try rooms.customers.record(entry, for: record, by: "user:1", at: HomeFixture.now)
        }
        return nil
    }

    /// The record of a reference. Whom a taken back import alone brought stays where somebody edited them: in the
    /// home that never had that import an event makes them known, which says nothing of them.
    private func somebody(_ reference: String) throws -> RecordID {
        if let record = try? rooms.customers.record(reference) { return record }
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        let text = "event_id,customer_ref,occurred_at,type\n\(reference),\(parts[1]),2024-01-01,known\n"
        try home.run(.events, text) { ($0.source, $0.customerSource) = (Self.bridge, parts[0]) }
        return try rooms.customers.record(reference)
    }

    /// Takes one import back, which does what the preview says; in what sequence its samples stand is open.
    func undo(_ position: Int) throws {
        let id = try #require(said[position].importID)
        var (shown, done) = (try rooms.intake.previewUndo(id), try rooms.intake.undo(id, by: "test"))
        shown.samples.sort { ($0.subject, $0.field) < ($1.subject, $1.field) }
        done.samples.sort { ($0.subject, $0.field) < ($1.subject, $1.field) }
        #expect(done == shown, "\(done.json) after \(shown.json)\n\(story)")
        undone.insert(position)
    }

    /// Everything said and undone, to tell of a failure.
    var story: String {
        said.indices.map { position in
            let saying = said[position].saying
            let mode = [saying.mode?.rawValue, saying.empty.rawValue, saying.lines?.rawValue].compactMap { $0 }
            return "\(undone.contains(position) ? "undone " : "")\(saying.source) \(mode): \(saying.what)"
        }.joined(separator: "\n")
    }
}
