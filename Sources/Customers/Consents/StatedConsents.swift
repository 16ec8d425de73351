import Formats
import Intake
import Kernel
import Storage

/// What consent columns of people files, and edits of them by hand, say of consent, as evidence.
///
/// It is kept nowhere but in the statements about a record: a refusal holds from when its import was given, or from
/// the time that the row tells, and outlives the import's undo as a statement of its own.
struct StatedConsents {
    private let transaction: Transaction
    private let reader: StatementReader
    private let columns: ConsentColumns
    private let clock: LocalTime
    private let known = Told()

    /// Who said something when, by place in the sequence, of those asked for so far.
    private final class Told {
        var told: [Int64: (at: Int64, importID: ImportID?, by: String?)] = [:]
    }

    init(_ transaction: Transaction, _ reader: StatementReader) throws {
        self.transaction = transaction
        self.reader = reader
        columns = ConsentColumns(reader.fields)
        clock = LocalTime(try Settings.home(transaction).timeZone)
    }

    /// The refusals among the statements of somebody.
    func refusals(of person: RecordKey, _ statements: [StatementReader.Statement]) throws -> [ConsentEvidence] {
        var found: [ConsentEvidence] = []
        for statement in statements where reader.isVisible(statement) {
            let (refused, proof) = statement.said.withUnsafeBytes { said in
                (columns.refused(said), columns.proof(said, clock))
            }
            if refused.isEmpty { continue }
            let told = try told(statement.sequence)
            for channel in refused {
                // What lies behind the moment in which we heard of it cannot have been said.
                let written = proof.at.flatMap { $0 <= told.at ? $0 : nil }
                var refusal = ConsentEvidence(
                    person: person, channel: channel, isYes: false, at: written ?? told.at, importID: told.importID,
                    sequence: statement.sequence)
                refusal.isAtWritten = written != nil
                refusal.origin = proof.origin
                refusal.recordedBy = told.by
                found.append(refusal)
            }
        }
        return found
    }

    /// Agreements that people files leave standing: older than any other statement, because they tell their time, if
    /// at all, in words of the file.
    func agreements(of person: RecordKey, _ values: PersonValues) -> [ConsentEvidence] {
        ContactChannel.allCases.compactMap { channel in
            guard let text = values.said["consent_" + channel.rawValue], YesNo.parse(text) == .yes else { return nil }
            var statement = ConsentEvidence(
                person: person, channel: channel, isYes: true, at: .min, importID: ImportID(0))
            statement.isAtWritten = false
            statement.origin = values.said["consent_source"] ?? ""
            return statement
        }
    }

    /// Who said something at a place in the sequence, and when.
    private func told(_ sequence: Int64) throws -> (at: Int64, importID: ImportID?, by: String?) {
        if let told = known.told[sequence] { return told }
        let told = try find(sequence)
        known.told[sequence] = told
        return told
    }

    private func find(_ sequence: Int64) throws -> (at: Int64, importID: ImportID?, by: String?) {
        if let told = try ImportStore.given(transaction, at: sequence) { return (told.at, told.id, nil) }
        if let edit = try StatementStore.edit(transaction, at: sequence) { return (edit.at, nil, edit.by) }
        return (.min, ImportID(0), nil)
    }
}
