import Insight
import Kernel
import Rules
import Timelines
import Warehouse
import Web

/// `/segments/{id}/people`, `/segments/people?where=`: whom a rule holds for, as a list and as a file.
struct SegmentPeopleRoutes: Sendable {
    static let pageSize = 50
    let room: SegmentsRoom

    var routes: [Route] {
        [
            Route(.get, "/segments/people", list).requires(.viewPeople),
            Route(.get, "/segments/people.csv", file).requires(.exportPeople),
            Route(.get, "/segments/{id}/people", list).requires(.viewPeople),
            Route(.get, "/segments/{id}/people.csv", file).requires(.exportPeople),
        ]
    }

    /// The segment in the address, or the rule that is written there.
    private func asked(_ request: WebRequest) async throws -> (Segment?, Rule) {
        if request.pathParameters["id"] != nil {
            let segment = try await request.segment(room)
            return (segment, segment.rule)
        }
        let text = SegmentDraft(query: request, nil).text
        return (nil, try await BlockingWork.run { [room] in try room.read(text) })
    }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        let (segment, rule) = try await asked(request)
        let after = max(0, request.query("after").flatMap { Int64($0) } ?? 0)
        let people = try await BlockingWork.run { [room] in
            try room.people(rule, after: after, limit: Self.pageSize)
        }
        return .page(
            SegmentPeoplePage(
                texts: request.texts, segment: segment, rule: rule, people: people,
                mayExport: request.user?.may(.exportPeople) ?? false,
                mayChange: request.user?.may(.changeSegments) ?? false
            ).page)
    }

    /// The contract's columns, by ascending customer.
    @Sendable private func file(_ request: WebRequest) async throws -> WebAnswer {
        let (segment, rule) = try await asked(request)
        let (asking, members) = try await BlockingWork.run { [room] in
            let asking = try room.asking()
            return (asking, try asking.members(rule))
        }
        let name = segment.map { "\($0.id)-" } ?? ""
        return .csv(fileName: "vinculo-segment-\(name)\(asking.asOf).csv") { [room] sink in
            try await sink.row(["customer_id", "customer_ref"])
            var after: CustomerID?
            while true {
                let start = after
                let (last, text) = try await BlockingWork.run { () -> (CustomerID?, String) in
                    let ids = asking.timeline.page(members, after: start, limit: 5_000)
                    let references = try room.insight.references(ids)
                    let rows = ids.map { CSVText.row([$0.description, references[$0] ?? $0.description]) }
                    return (ids.last, rows.joined())
                }
                guard let last else { return }
                try await sink.write(Array(text.utf8))
                after = last
            }
        }
    }
}
