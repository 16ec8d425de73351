import Kernel
import Web

/// `/value/people`: the customers behind a figure, as a list and as a file.
struct PeopleRoutes: Sendable {
    let room: InsightRoom

    var routes: [Route] {
        [
            Route(.get, "/value/people", list).requires(.viewPeople),
            Route(.get, "/value/people.csv", file).requires(.exportPeople),
        ]
    }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        let (filter, order) = (PeopleFilter(request), PeopleOrder(request))
        let found = try await BlockingWork.run { () -> PeopleFound in
            let query = try ValueQuery(request, room)
            let table = try room.rfm(query.question)
            let positions = filter.positions(in: table)
            let sum = positions.reduce(Int64(0)) { $0 &+ table.monetary[Int($1)] }
            return PeopleFound(
                query: query, table: table, count: positions.count, monetary: sum,
                people: try room.people(table, order.page(of: positions, in: table)))
        }
        var page = PeoplePage(texts: request.texts, filter: filter, order: order, found: found)
        page.mayExport = request.user?.may(.exportPeople) ?? false
        page.mayViewFigures = request.user?.may(.viewFigures) ?? false
        page.mayErase = request.user?.may(.erasePeople) ?? false
        return .page(page.page)
    }

    /// The contract's columns, in ascending order of customer, whatever the list is sorted by.
    @Sendable private func file(_ request: WebRequest) async throws -> WebAnswer {
        let filter = PeopleFilter(request)
        let (table, positions) = try await BlockingWork.run { () -> (RFMTable, [Int32]) in
            let table = try room.rfm(ValueQuery(request, room).question)
            return (table, filter.positions(in: table))
        }
        return .csv(fileName: "vinculo-rfm-\(table.question.asOf).csv") { sink in
            try await sink.row(PeopleRow.columns)
            for start in stride(from: 0, to: positions.count, by: 2_000) {
                let portion = positions[start..<min(start + 2_000, positions.count)]
                let text = try await BlockingWork.run {
                    try room.people(table, portion.map { Int($0) })
                        .map { CSVText.row(PeopleRow.cells($0, table)) }.joined()
                }
                try await sink.write(Array(text.utf8))
            }
        }
    }
}

/// A customer of an RFM table as the contract writes it in files.
enum PeopleRow {
    static let columns = [
        "customer_id", "customer_ref", "recency_days", "frequency", "monetary", "r", "f", "m", "group",
    ]

    static func cells(_ person: RFMPerson, _ table: RFMTable) -> [String] {
        let at = person.position
        return [
            String(person.id.rawValue), person.reference, String(table.recencyDays[at]), String(table.frequency[at]),
            Money(minor: table.monetary[at], currency: table.currency).plain, String(table.scores.r[at]),
            String(table.scores.f[at]), String(table.scores.m[at]), table.scores.group[at].code,
        ]
    }
}

/// One page of a list of customers, with what is said of the whole list.
struct PeopleFound: Sendable {
    var query: ValueQuery
    var table: RFMTable
    var count: Int
    /// Minor units, of all that the filter lets through.
    var monetary: Int64
    var people: [RFMPerson]
}
