import Formats
import Kernel
import Matching

/// Which records are truly one, as somebody who knows has written down.
public struct MatchTruth: Sendable {
    private struct Name: Hashable {
        let source: String?
        let externalID: String
    }

    private var groups: [Name: Int32] = [:]

    /// Reads a table with the columns `external_id` (else the first one), `source` where there is one, and in the last column which records
    /// are one.
    /// - Throws: what is wrong with the file, `identity.truth-columns` where it has fewer than two columns.
    public static func read(path: String) throws -> MatchTruth {
        let shape = try TableFile.look(path: path)
        let reader = try TableFile.open(path: path, shape: shape).reader
        let keys = reader.header.map(FoldedText.key)
        guard keys.count >= 2 else { throw PlainProblem("identity.truth-columns", .invalid) }
        let source = keys.firstIndex { ["source", "fuente", "origen"].contains($0) }
        let id = keys.firstIndex { ["externalid", "idexterno", "id"].contains($0) } ?? (source == 0 ? 1 : 0)
        var truth = MatchTruth()
        var codes = TextDictionary()
        while let row = try reader.next() {
            let name = Name(source: source.map(row.text), externalID: row.text(id))
            truth.groups[name] = Int32(truncatingIfNeeded: codes.code(of: row.field(keys.count - 1)))
        }
        return truth
    }

    /// How well a map agrees, over the records that are named here; `records` is how many those are.
    public func score(
        _ records: [Int64], _ customers: [Int64], names: [Int64: (source: String, externalID: String)]
    ) -> (clusters: ClusterScore, records: Int) {
        var (found, truth): ([Int32], [Int32]) = ([], [])
        var places: [Int64: Int32] = [:]
        for (record, customer) in zip(records, customers) {
            guard let name = names[record],
                let group = groups[Name(source: name.source, externalID: name.externalID)]
                    ?? groups[Name(source: nil, externalID: name.externalID)]
            else { continue }
            let next = Int32(truncatingIfNeeded: places.count)
            found.append(places[customer, default: next])
            if places[customer] == nil { places[customer] = next }
            truth.append(group)
        }
        return (ClusterScore(found, truth: truth), found.count)
    }
}
