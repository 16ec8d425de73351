import Web

/// What `home_start.mustache` shows while no sale is known: what the page is for, what is missing, how to get it.
struct HomeStartPage {
    let texts: Texts
    let customers: Int
    let todo: [TodoItem]
    let steps: [SetupStep]
    let mayImport: Bool

    var page: Page {
        let text =
            customers > 0
            ? texts.plural("home.start-customers", count: customers) : texts("home.start-text")
        let context: PageFields = [
            "title": texts("home.page-title"), "subtitle": texts("home.start-subtitle"),
            "empty": EmptyState(
                title: texts("home.start-title"), text: mayImport ? text : texts("home.start-ask"),
                action: mayImport ? PageLink(texts("home.start-import"), "/imports/new") : nil
            ).fields,
            "todoTitle": todo.isEmpty ? false : texts("home.todo"), "todo": todo.map(\.fields),
            "setup": steps.isEmpty ? false : SetupCard(texts: texts, steps: steps).fields,
        ]
        return Page(texts("home.page-title"), template: "home_start", context: context, active: "home")
    }
}
