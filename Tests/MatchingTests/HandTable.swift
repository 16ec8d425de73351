import Formats
import Kernel

@testable import Matching

/// Tables written by hand, one kind a column.
enum HandTable {
    static func of(_ kinds: [MatchKind], _ rows: [[String]]) -> MatchTable {
        let columns = kinds.enumerated().map { at, kind in
            column(kind, rows.map { row in Array((row.indices.contains(at) ? row[at] : "").utf8) })
        }
        return MatchTable(columns: columns, rows: rows.count)
    }

    static func column(_ kind: MatchKind, _ cells: [[UInt8]]) -> MatchColumn {
        var texts = TextDictionary()
        let codes = cells.map { cell in
            Int32(truncatingIfNeeded: cell.withUnsafeBytes { texts.code(of: $0) })
        }
        return MatchColumn(name: kind.rawValue, kind: kind, texts: texts, codes: codes)
    }

    static func run(_ kinds: [MatchKind], _ rows: [[String]]) -> MatchResult {
        Matcher(of(kinds, rows), dateOrder: .dmy).run()
    }

    /// How two rows agree in a dimension; nil where one does not say, or where there is no such dimension.
    static func level(_ dimension: String, _ kinds: [MatchKind], _ left: [String], _ right: [String]) -> String? {
        let records = PreparedRecords(of(kinds, [left, right]), dateOrder: .dmy)
        let pattern = records.pattern(0, 1)
        guard let slot = records.dimensions.firstIndex(where: { $0.name == dimension }), pattern[slot] > 0
        else { return nil }
        let found = records.dimensions[slot]
        return found.levels[found.states[pattern[slot]].level].name
    }
}

extension MatchResult {
    /// The groups of rows, whatever they are called.
    var partition: Set<Set<Int>> {
        Set(Dictionary(grouping: clusters.indices) { clusters[$0] }.values.map(Set.init))
    }
}
