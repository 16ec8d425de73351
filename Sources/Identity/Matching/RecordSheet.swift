import Kernel
import Matching

/// What is known of records, side by side: handed to Identity, which decides which of them are one customer.
public struct RecordSheet: Sendable {
    public struct Column: Sendable {
        /// The import's field: `given_names`, `custom:Ocupación`.
        public let field: String
        public let texts: TextDictionary
        /// One a record; negative where nothing is known.
        public let codes: [Int32]

        public init(field: String, texts: TextDictionary, codes: [Int32]) {
            (self.field, self.texts, self.codes) = (field, texts, codes)
        }
    }

    /// Ids, ascending.
    public let records: [Int64]
    public let isCompany: [Bool]
    public let columns: [Column]

    public init(records: [Int64], isCompany: [Bool], columns: [Column]) {
        (self.records, self.isCompany, self.columns) = (records, isCompany, columns)
    }

    /// The records of people, or of companies, as a table to match. People are never compared with companies.
    func table(ofCompanies companies: Bool) -> (table: MatchTable, rows: [Int]) {
        let rows = records.indices.filter { $0 < isCompany.count && isCompany[$0] == companies }
        let compared = columns.compactMap { column -> MatchColumn? in
            guard let kind = MatchMapping.kind(ofField: column.field, companies: companies) else { return nil }
            let codes = rows.map { $0 < column.codes.count ? column.codes[$0] : -1 }
            guard codes.contains(where: { $0 >= 0 }) else { return nil }
            return MatchColumn(name: column.field, kind: kind, texts: column.texts, codes: codes)
        }
        return (MatchTable(columns: compared, rows: rows.count), rows)
    }
}

/// Which records of the base are one customer, as far as the engine can tell.
public struct BaseMatch: Sendable {
    struct Part: Sendable {
        let rows: [Int]
        let result: MatchResult
    }

    public let records: [Int64]
    let parts: [Part]
    /// For each record its part and its row there.
    private let places: [(part: Int, row: Int)]

    /// - Parameter progress: told the step of matching, how many were done, of how many.
    /// - Complexity: near-linear in records, see `Matcher`.
    public init(
        _ sheet: RecordSheet, threshold: Double? = nil,
        progress: (String, Int64, Int64) -> Void = { _, _, _ in }
    ) {
        records = sheet.records
        let steps = Matcher.Step.allCases
        func tell(_ step: Matcher.Step) {
            progress(step.rawValue, Int64(steps.firstIndex(of: step) ?? 0), Int64(steps.count))
        }
        parts = [false, true].map { companies in
            let (table, rows) = sheet.table(ofCompanies: companies)
            return Part(
                rows: rows, result: Matcher(table, dateOrder: .ymd).run(threshold: threshold, progress: tell))
        }
        var places = [(part: Int, row: Int)](repeating: (0, 0), count: records.count)
        for (part, found) in parts.enumerated() {
            for (row, place) in found.rows.enumerated() { places[place] = (part, row) }
        }
        self.places = places
    }

    /// For each record the oldest record of its customer.
    public var customers: [Int64] {
        var customers = records
        for part in parts {
            for (row, leader) in part.result.clusters.enumerated() {
                customers[part.rows[row]] = records[part.rows[Int(leader)]]
            }
        }
        return customers
    }

    public var customerCount: Int { parts.reduce(0) { $0 + $1.result.people } }
    public var pairsCompared: Int { parts.reduce(0) { $0 + $1.result.pairs.count } }
    /// What to write of it.
    public var map: WantedMap {
        let thresholds = parts.map { $0.rows.isEmpty ? nil : $0.result.threshold.probability }
        return WantedMap(
            records: records, customers: customers, pairsCompared: pairsCompared, peopleThreshold: thresholds[0],
            companiesThreshold: thresholds[1])
    }

    /// Hands over the pairs from a probability on, by record id.
    public func forEachPair(from least: Double, _ body: (Int64, Int64, Double) -> Void) {
        for part in parts {
            for at in 0..<part.result.pairs.count {
                let (left, right, judgement) = part.result.pairs[at]
                if judgement.match >= least {
                    body(records[part.rows[left]], records[part.rows[right]], judgement.match)
                }
            }
        }
    }

    /// What speaks for and against two records being one customer; nil for a record that is not there, and for a person and a company.
    public func explain(_ left: Int64, _ right: Int64) -> (found: MatchResult.Explanation, isOne: Bool)? {
        guard let a = place(left), let b = place(right), a.part == b.part,
            let found = parts[a.part].result.explain(a.row, b.row)
        else { return nil }
        let clusters = parts[a.part].result.clusters
        return (found, clusters[a.row] == clusters[b.row])
    }

    private func place(_ record: Int64) -> (part: Int, row: Int)? {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle] < record { low = middle + 1 } else { high = middle }
        }
        return low < records.count && records[low] == record ? places[low] : nil
    }
}
