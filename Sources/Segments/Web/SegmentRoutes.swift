import Kernel
import Rules
import Web

/// `/segments`: the list; `/segments/new`, `/segments/{id}`: a rule, what it comes to, keeping it under a name.
struct SegmentRoutes: Sendable {
    let room: SegmentsRoom

    var routes: [Route] {
        [
            Route(.get, "/segments", list).requires(.viewPeople),
            Route(.get, "/segments/new", new).requires(.changeSegments),
            Route(.post, "/segments", create).requires(.changeSegments),
            Route(.get, "/segments/{id}", show).requires(.viewPeople),
            Route(.post, "/segments/{id}", change).requires(.changeSegments),
            Route(.post, "/segments/count", count).requires(.viewPeople),
            Route(.post, "/segments/{id}/count", count).requires(.viewPeople),
            Route(.post, "/segments/{id}/undo", takeBack).requires(.changeSegments),
            Route(.post, "/segments/{id}/remove", remove).requires(.changeSegments),
            Route(.post, "/segments/{id}/restore", restore).requires(.changeSegments),
        ]
    }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        let gone = request.query("removed").flatMap { Int64($0) }
        let mayChange = request.user?.may(.changeSegments) ?? false
        let (list, removed) = try await BlockingWork.run { [room] in
            (try room.counted(), mayChange ? try gone.flatMap { try room.removed($0) } : nil)
        }
        return .page(
            SegmentListPage(
                texts: request.texts, list: list, now: request.now, mayChange: mayChange, removed: removed
            ).page)
    }

    @Sendable private func new(_ request: WebRequest) async throws -> WebAnswer {
        .page(try await page(request, SegmentDraft(query: request, nil), nil))
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let segment = try await request.segment(room)
        return .page(try await page(request, SegmentDraft(query: request, segment), segment))
    }

    /// For rules that are too long for an address; nothing is kept.
    @Sendable private func count(_ request: WebRequest) async throws -> WebAnswer {
        let segment = request.pathParameters["id"] == nil ? nil : try await request.segment(room)
        return .page(try await page(request, SegmentDraft(form: request), segment))
    }

    @Sendable private func create(_ request: WebRequest) async throws -> WebAnswer {
        let (draft, actor) = (SegmentDraft(form: request), try request.signedIn().actor)
        do {
            let made = try await BlockingWork.run { [room] in try room.create(draft.name, draft.text, by: actor) }
            return .redirect("/segments/\(made.id)?done=segment-saved")
        } catch let problem as any Problem where Self.concernsForm(problem) {
            return .page(try await page(request, draft, nil, problem))
        }
    }

    @Sendable private func change(_ request: WebRequest) async throws -> WebAnswer {
        let (draft, actor) = (SegmentDraft(form: request), try request.signedIn().actor)
        let segment = try await request.segment(room)
        do {
            let changed = try await BlockingWork.run { [room] in
                try room.change(segment.id, name: draft.name, draft.text, seen: draft.seen, by: actor)
            }
            return .redirect("/segments/\(changed.id)?done=segment-saved&changed=1")
        } catch let problem as any Problem where Self.concernsForm(problem) {
            // Who has been told that somebody else was sooner may save over it.
            let now = try await request.segment(room)
            var kept = draft
            if problem.code == "segment.changed" { kept.seen = now.changedAt }
            return .page(try await page(request, kept, now, problem))
        }
    }

    @Sendable private func takeBack(_ request: WebRequest) async throws -> WebAnswer {
        let (segment, actor) = (try await request.segment(room), try request.signedIn().actor)
        do {
            _ = try await BlockingWork.run { [room] in try room.takeBack(segment.id, by: actor) }
            return .redirect("/segments/\(segment.id)?done=segment-undone&changed=1")
        } catch let problem as any Problem where Self.concernsForm(problem) {
            return .page(try await page(request, SegmentDraft(query: request, segment), segment, problem))
        }
    }

    @Sendable private func remove(_ request: WebRequest) async throws -> WebAnswer {
        let (segment, actor) = (try await request.segment(room), try request.signedIn().actor)
        do {
            _ = try await BlockingWork.run { [room] in try room.remove(segment.id, by: actor) }
            return .redirect("/segments?removed=\(segment.id)")
        } catch let problem as PlainProblem where problem.code == "segment.in-use" {
            return .page(try await page(request, SegmentDraft(query: request, segment), segment, problem))
        }
    }

    @Sendable private func restore(_ request: WebRequest) async throws -> WebAnswer {
        guard let id = request.pathParameters["id"].flatMap({ Int64($0) }) else {
            throw PlainProblem("page.not-found", .notFound)
        }
        let actor = try request.signedIn().actor
        _ = try await BlockingWork.run { [room] in try room.restore(id, by: actor) }
        return .redirect("/segments?done=segment-restored")
    }

    private static func concernsForm(_ problem: any Problem) -> Bool {
        problem.code.hasPrefix("rule.")
            || problem.code.hasPrefix("segment.")
                && problem.code != "segment.not-found"
    }

    private func page(
        _ request: WebRequest, _ draft: SegmentDraft, _ segment: Segment?, _ problem: (any Problem)? = nil
    ) async throws -> Page {
        let (answer, catalogue) = try await BlockingWork.run { [room] in
            (try room.answer(draft, for: segment), try room.catalogue())
        }
        var page = SegmentPage(
            texts: request.texts, draft: draft, segment: segment, answer: answer, catalogue: catalogue,
            now: request.now)
        page.token = request.csrf
        page.mayChange = request.user?.may(.changeSegments) ?? false
        page.mayViewFigures = request.user?.may(.viewFigures) ?? false
        page.problem = problem
        page.isChanged = request.query("changed") != nil
        return page.page
    }
}
