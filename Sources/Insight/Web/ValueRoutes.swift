import Analytics
import Kernel
import Web

/// `/value`: who is worth how much, and the files behind its tables.
struct ValueRoutes: Sendable {
    let room: InsightRoom

    var routes: [Route] {
        [
            Route(.get, "/value", show), Route(.get, "/value/cells.csv", cells),
            Route(.get, "/value/groups.csv", groups),
        ].map { $0.requires(.viewFigures) }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let user = request.user
        let found = try await BlockingWork.run { () -> ValueFound? in
            try room.hasSales() ? try find(request) : nil
        }
        guard let found else {
            return .page(ValueEmptyPage(texts: request.texts, mayImport: user?.may(.importData) ?? false).page)
        }
        var page = ValuePage(texts: request.texts, found: found)
        page.shows = request.query("show").flatMap { ValuePage.Measure(rawValue: $0) } ?? .customers
        page.opensPeople = user?.may(.viewPeople) ?? false
        page.mayExport = user?.may(.exportPeople) ?? false
        return .page(page.page)
    }

    private func find(_ request: WebRequest) throws -> ValueFound {
        let query = try ValueQuery(request, room)
        let table = try room.rfm(query.question)
        return ValueFound(
            query: query, figures: ValueFigures(table), currency: table.currency, linesLeftOut: table.linesLeftOut)
    }

    @Sendable private func cells(_ request: WebRequest) async throws -> WebAnswer {
        let found = try await BlockingWork.run { try find(request) }
        return .csv(fileName: "vinculo-rf-\(found.query.asOf).csv") { sink in
            try await sink.row(["r", "f", "group", "customers", "monetary", "currency"])
            for r in (1...5).reversed() {
                for f in 1...5 {
                    let share = found.figures.cell(r: r, f: f)
                    try await sink.row([
                        String(r), String(f), RFMGroup.of(r: r, f: f).code, String(share.customers),
                        Money(minor: share.monetary, currency: found.currency).plain, found.currency.code,
                    ])
                }
            }
        }
    }

    @Sendable private func groups(_ request: WebRequest) async throws -> WebAnswer {
        let found = try await BlockingWork.run { try find(request) }
        return .csv(fileName: "vinculo-grupos-\(found.query.asOf).csv") { sink in
            try await sink.row(["group", "customers", "monetary", "currency", "mean_recency_days"])
            for (group, share) in found.figures.ranked {
                try await sink.row([
                    group.code, String(share.customers),
                    Money(minor: share.monetary, currency: found.currency).plain, found.currency.code,
                    String(share.meanRecency),
                ])
            }
        }
    }
}

/// What the value page is made of, as of one day.
struct ValueFound: Sendable {
    var query: ValueQuery
    var figures: ValueFigures
    var currency: Currency
    var linesLeftOut: Int
}
