import Analytics
import Charts
import Kernel
import Web

/// What `home.mustache` shows: what needs a person today, and how the company is doing.
struct HomePage {
    let texts: Texts
    let facts: HomeFacts
    var otherTodo: [TodoItem] = []
    var steps: [SetupStep] = []
    var mayImport = false
    /// Whether the reader may open lists of people.
    var opensPeople = false

    init(texts: Texts, facts: HomeFacts) {
        self.texts = texts
        self.facts = facts
    }

    private var company: CompanyFigures { facts.company }

    var page: Page {
        let open = steps.filter { !$0.isDone }
        let context: PageFields = [
            "title": finding, "subtitle": texts.dataDay(facts.query),
            "importAction": mayImport ? PageLink(texts("home.import"), "/imports/new").fields : false,
            "kpis": HomeKpis(texts: texts, facts: facts, opensPeople: opensPeople).kpis.map(\.fields),
            "todoTitle": texts("home.todo"), "todo": todo.map(\.fields),
            "todoNone": todo.isEmpty ? texts("home.todo-none") : false,
            "bars": GroupBars(
                texts: texts, figures: facts.value, query: facts.query, currency: company.currency,
                opensPeople: opensPeople, most: 5
            ).html,
            "allGroups": PageLink(texts("home.all-groups"), facts.query.path("/value")).fields,
            "months": HomeMonths(texts: texts, company: company, query: facts.query).html,
            "monthsSpan": open.isEmpty ? "c12" : "c8",
            "setup": open.isEmpty ? false : SetupCard(texts: texts, steps: steps).fields,
        ]
        return Page(texts("home.page-title"), template: "home", context: context, active: "home")
    }

    /// The most valuable customers who stay away come first; without any, how sales went.
    var finding: String {
        let lost = facts.value.group(.cannotLose)
        if lost.customers > 0 {
            return texts.plural(
                "home.finding-cannot-lose", count: lost.customers, ["days": texts.number(lost.meanRecency)])
        }
        guard let change = CompanyFigures.change(company.net, company.netBefore) else {
            return texts("home.finding-first", ["money": texts.moneyShort(minor: company.net, company.currency)])
        }
        if abs(change) < 0.01 { return texts("home.finding-flat") }
        return texts(change > 0 ? "home.finding-up" : "home.finding-down", ["change": texts.percent(abs(change))])
    }

    /// Groups that ask for something to be done, then what other rooms ask for.
    var todo: [TodoItem] {
        let groups: [(RFMGroup, String)] = [
            (.cannotLose, "home.todo-cannot-lose"), (.atRisk, "home.todo-at-risk"), (.new, "home.todo-new"),
        ]
        var items = groups.compactMap { group, key -> TodoItem? in
            let share = facts.value.group(group)
            guard share.customers > 0, opensPeople else { return nil }
            return TodoItem(
                texts.plural(key, count: share.customers, ["days": texts.number(share.meanRecency)]),
                note: texts(
                    "home.todo-money", ["money": texts.moneyShort(minor: share.monetary, company.currency)]),
                path: facts.query.path("/value/people", [("group", group.code)]), action: texts("home.see"))
        }
        items += otherTodo
        return items
    }
}

/// The card of first steps: how many are done, and the way to the others.
struct SetupCard {
    let texts: Texts
    let steps: [SetupStep]

    var fields: PageFields {
        let done = steps.filter(\.isDone).count
        return [
            "title": texts(
                "home.setup", ["done": texts.number(done), "count": texts.number(steps.count)]),
            "done": String(done), "count": String(steps.count), "steps": steps.map(\.fields),
            "doneWord": texts("steps.done"),
        ]
    }
}
