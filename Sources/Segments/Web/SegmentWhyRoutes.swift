import Insight
import Kernel
import Rules
import Web

/// `/segments/{id}/why`: why somebody belongs or does not.
struct SegmentWhyRoutes: Sendable {
    let room: SegmentsRoom

    var routes: [Route] {
        [
            Route(.get, "/segments/{id}/why", show), Route(.post, "/segments/{id}/why", look),
        ].map { $0.requires(.viewPeople) }
    }

    /// By a form that is sent, so that no address or telephone stands in a link; the answer is at the customer's number.
    @Sendable private func look(_ request: WebRequest) async throws -> WebAnswer {
        let segment = try await request.segment(room)
        let key = request.field("customer")
        let found = try await BlockingWork.run { [room] in try room.customers(named: key) }
        if let only = found.first, found.count == 1 { return .redirect("/segments/\(segment.id)/why?id=\(only.id)") }
        return .page(page(request, segment, key: key, found: found))
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let segment = try await request.segment(room)
        if let id = request.query("id").flatMap({ Int64($0) }) { return try await explain(request, segment, id) }
        guard let key = request.query("customer") else { return .page(page(request, segment)) }
        let found = try await BlockingWork.run { [room] in try room.customers(named: key) }
        if let only = found.first, found.count == 1 {
            return try await explain(request, segment, only.id.rawValue, key: key)
        }
        return .page(page(request, segment, key: key, found: found))
    }

    private func explain(
        _ request: WebRequest, _ segment: Segment, _ id: Int64, key: String? = nil
    ) async throws -> WebAnswer {
        let (why, customer) = try await BlockingWork.run { [room] in
            let id = CustomerID(id)
            return (try room.asking().explain(segment.rule, id), try room.insight.named([id]).first)
        }
        guard let why, let customer else { throw PlainProblem("page.not-found", .notFound) }
        var page = SegmentWhyPage(texts: request.texts, segment: segment)
        (page.key, page.found, page.answer) = (key ?? customer.reference, [customer], why)
        return .page(page.page)
    }

    private func page(
        _ request: WebRequest, _ segment: Segment, key: String? = nil, found: [NamedCustomer] = []
    ) -> Page {
        var page = SegmentWhyPage(texts: request.texts, segment: segment)
        (page.key, page.found) = (key, found)
        return page.page
    }
}
