import App
import Customers
import Foundation
import GRDB
import Intake
import Kernel
import Storage
import Testing

/// A table of people as plain texts: customer → field → value, fields without a value left out.
struct PeopleSight: Equatable {
    private(set) var people: [Int64: [String: String]] = [:]

    init(_ table: PeopleTable) {
        for column in table.columns {
            for (person, customer) in table.customers.enumerated() {
                if let text = Self.text(column.values, person) { people[customer, default: [:]][column.key] = text }
            }
        }
    }

    static func text(_ values: PeopleTable.Values, _ person: Int) -> String? {
        switch values {
        case .numbers(let numbers, let denominator):
            numbers[person] == PeopleTable.noNumber ? nil : "\(numbers[person])/\(denominator)"
        case .days(let days): days[person] == PeopleTable.noDay ? nil : Day(number: days[person]).description
        case .texts(let codes, let texts):
            codes[person] == PeopleTable.noText ? nil : texts.text(Int(codes[person]))
        case .truths(let truths): truths[person] == 0 ? nil : truths[person] == 2 ? "true" : "false"
        case .tags(let codes, let starts, let texts):
            starts[person] == starts[person + 1]
                ? nil
                : (starts[person]..<starts[person + 1]).map { texts.text(Int(codes[Int($0)])) }
                    .joined(separator: "|")
        }
    }

    /// Customers of whom two of them do not tell the same.
    func differences(_ other: PeopleSight) -> Set<Int64> {
        Set(people.keys).union(other.people.keys).filter { people[$0] != other.people[$0] }
    }
}

/// The same, put together person by person from what rooms tell of single people.
struct PeopleOracle {
    let rooms: Rooms
    let day: Day

    /// Records that readers see, by customer; the oldest first.
    func members() throws -> [Int64: [RecordID]] {
        let map = try rooms.identity.customers()
        var members: [Int64: [RecordID]] = [:]
        for record in 1...max(1, map.records) where try isSeen(Int64(record)) {
            members[Int64(map[record]), default: []].append(RecordID(Int64(record)))
        }
        return members
    }

    private func isSeen(_ record: Int64) throws -> Bool {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM sourceRecord JOIN import ON import.id = importId
              WHERE sourceRecord.id = ? AND state IN ('applied', 'undone'))
            """
        return try rooms.home.database.read {
            try Bool.fetchOne($0.database, sql: sql, arguments: [record]) ?? false
        }
    }

    func sight(_ table: PeopleTable) throws -> [Int64: [String: String]] {
        var people: [Int64: [String: String]] = [:]
        for (customer, records) in try members() {
            let values = try records.map { try rooms.customers.values($0) }
            var person: [String: String] = [:]
            for field in table.fields where !field.key.hasPrefix("consent:") {
                if let text = values.compactMap({ read($0, field) }).first { person[field.key] = text }
            }
            let isCompany = try rooms.customers.find(records.map { CustomerID($0.rawValue) }).values
                .contains(where: \.isCompany)
            person["kind"] = isCompany ? "company" : "person"
            for field in table.fields where field.key.hasPrefix("consent:") {
                person[field.key] = try isAllowed(records, field.key) ? "true" : "false"
            }
            people[customer] = person
        }
        return people
    }

    private func isAllowed(_ records: [RecordID], _ key: String) throws -> Bool {
        let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        let channel = try #require(ContactChannel(rawValue: parts[1]))
        let purpose = parts.count < 3 ? nil : parts[2].isEmpty ? "de nadie" : parts[2]
        return try rooms.customers.mayContact(records, channel, purpose: purpose, on: day).isAllowed
    }

    /// Dates are ISO and numbers whole in the files that this is asked about.
    private func read(_ values: PersonValues, _ field: PersonField) -> String? {
        guard let text = values.usable(field.key), !text.isEmpty else { return nil }
        switch field.kind {
        case .text: return text
        case .number: return Int64(text).map { "\($0 * 1_000_000)/1000000" }
        case .date: return Day(iso: text)?.description
        case .truth: return ["yes": "true", "sí": "true", "no": "false"][text]
        case .tags:
            let tags = text.split { ",;|".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
            return tags.isEmpty ? nil : tags.joined(separator: "|")
        }
    }
}
