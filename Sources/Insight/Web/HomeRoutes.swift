import Kernel
import Web

/// `/` and the file behind its chart.
struct HomeRoutes: Sendable {
    let room: InsightRoom
    let todo: InsightWeb.Todo
    let setup: InsightWeb.Setup

    var routes: [Route] {
        [
            Route(.get, "/", show).requires(.signedIn),
            Route(.get, "/home/months.csv", months).requires(.viewFigures),
        ]
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        let user = try request.signedIn()
        guard user.may(.viewFigures) else { return .redirect(Self.start(of: user)) }
        let steps = try await setup(request)
        let tasks = try await todo(request)
        let mayImport = request.user?.may(.importData) ?? false
        let found: HomeFacts?
        do {
            found = try await facts(request)
        } catch let problem as any Problem where problem.code == "facts.damaged" {
            return .page(
                HomeStartPage(
                    texts: request.texts, customers: 0, todo: tasks, steps: [], mayImport: mayImport, damage: problem
                ).page)
        }
        guard let facts = found else {
            let customers = try await BlockingWork.run { try room.customerCount() }
            let start = HomeStartPage(
                texts: request.texts, customers: customers, todo: tasks, steps: steps, mayImport: mayImport)
            return .page(start.page)
        }
        var page = HomePage(texts: request.texts, facts: facts)
        page.otherTodo = tasks
        page.steps = steps
        page.mayImport = mayImport
        page.opensPeople = request.user?.may(.viewPeople) ?? false
        return .page(page.page)
    }

    /// Where work begins for who may not see the company's figures.
    private static func start(of user: SignedIn) -> String {
        if user.may(.importData) { return "/imports" }
        return user.may(.viewPeople) ? "/value/people" : "/account/password"
    }

    /// Everything the page says, or nil while no sale is known.
    private func facts(_ request: WebRequest) async throws -> HomeFacts? {
        try await BlockingWork.run {
            guard try room.hasSales() else { return nil }
            let query = try ValueQuery(request, room)
            let table = try room.rfm(query.question)
            return HomeFacts(
                query: query, company: try room.figures(query.asOf), value: ValueFigures(table))
        }
    }

    @Sendable private func months(_ request: WebRequest) async throws -> WebAnswer {
        let figures = try await BlockingWork.run {
            try room.figures(ValueQuery(request, room).asOf)
        }
        return .csv(fileName: "vinculo-meses-\(figures.asOf).csv") { sink in
            try await sink.row(["month", "net_sales", "currency", "purchases", "complete"])
            for month in figures.months {
                try await sink.row([
                    String(month.firstDay.description.prefix(7)),
                    Money(minor: month.net, currency: figures.currency).plain, figures.currency.code,
                    String(month.purchases), figures.isComplete(month) ? "yes" : "no",
                ])
            }
        }
    }
}

/// What the first page is made of, as of one day.
struct HomeFacts: Sendable {
    let query: ValueQuery
    let company: CompanyFigures
    let value: ValueFigures
}

extension InsightRoom {
    /// Whether any order has been imported.
    func hasSales() throws -> Bool { try warehouse.extent().lines > 0 }

    func customerCount() throws -> Int { try customers.count() }
}
