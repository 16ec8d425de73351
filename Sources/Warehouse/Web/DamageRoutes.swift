import Kernel
import Web

/// `/settings/damage`: damaged files of facts, setting one aside, and letting it count again.
struct DamageRoutes: Sendable {
    static let path = "/settings/damage"
    let room: WarehouseRoom
    let upkeep: FactUpkeep

    var routes: [Route] {
        [
            Route(.get, Self.path, show), Route(.post, Self.path + "/{file}/quarantine", quarantine),
            Route(.post, Self.path + "/{file}/release", release),
        ].map { $0.requires(.importData) }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let texts = request.texts
        return .page(
            try await BlockingWork.run { [room] in
                DamagePage(
                    texts: texts, now: request.now, damaged: try room.damage(), aside: try room.quarantined()
                ).page
            })
    }

    @Sendable private func quarantine(_ request: WebRequest) async throws -> WebAnswer {
        let (actor, file) = (try request.signedIn().actor, request.pathParameters["file"] ?? "")
        try await BlockingWork.run { [upkeep] in _ = try upkeep.quarantine(file, by: actor, wait: false) }
        return .redirect(Self.path + "?done=quarantined")
    }

    @Sendable private func release(_ request: WebRequest) async throws -> WebAnswer {
        let (actor, file) = (try request.signedIn().actor, request.pathParameters["file"] ?? "")
        try await BlockingWork.run { [upkeep] in _ = try upkeep.release(file, by: actor, wait: false) }
        return .redirect(Self.path + "?done=released")
    }
}
