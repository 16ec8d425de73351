import Identity
import Kernel

extension CustomersRoom {
    /// What is known of every record by itself, joined with others or not, for Identity to decide which are one customer.
    /// Values that cannot be read are left out.
    /// - Complexity: O(bytes of what was said), as `people(on:)`.
    public func recordSheet(on day: Day) throws -> RecordSheet {
        let table = try home.database.read { try PeopleGathering($0, on: day, byRecord: true).table() }
        let columns = table.columns.compactMap(Self.column)
        return RecordSheet(
            records: table.customers, isCompany: Self.companies(table), columns: columns)
    }

    private static func companies(_ table: PeopleTable) -> [Bool] {
        guard case .texts(let codes, let texts)? = table.column("kind")?.values else {
            return Array(repeating: false, count: table.customers.count)
        }
        let company = (0..<texts.count).first { texts.text($0) == "company" }.map { UInt32($0) }
        return codes.map { $0 == company }
    }

    private static func column(_ column: PeopleTable.Column) -> RecordSheet.Column? {
        switch column.values {
        case .texts(let codes, let texts):
            return RecordSheet.Column(
                field: column.key, texts: texts,
                codes: codes.map { $0 == PeopleTable.noText ? -1 : Int32(truncatingIfNeeded: $0) })
        case .days(let days): return written(column.key, days)
        case .numbers, .truths, .tags: return nil
        }
    }

    /// Days as ISO texts.
    private static func written(_ field: String, _ days: [Int32]) -> RecordSheet.Column {
        var texts = TextDictionary()
        var known: [Int32: Int32] = [:]
        let codes = days.map { day -> Int32 in
            guard day != PeopleTable.noDay else { return -1 }
            if let code = known[day] { return code }
            let code = Int32(truncatingIfNeeded: texts.code(of: Day(number: day).description))
            known[day] = code
            return code
        }
        return RecordSheet.Column(field: field, texts: texts, codes: codes)
    }
}
