import Kernel
import Web

/// What `home_start.mustache` shows while no sale is known: what the page is for, what is missing, how to get it.
struct HomeStartPage {
    let texts: Texts
    let customers: Int
    let todo: [TodoItem]
    let steps: [SetupStep]
    let mayImport: Bool
    /// What keeps the figures from being told.
    var damage: (any Problem)?

    var page: Page {
        let text =
            customers > 0
            ? texts.plural("home.start-customers", count: customers) : texts("home.start-text")
        let context: PageFields = [
            "title": texts("home.page-title"), "subtitle": texts("home.start-subtitle"),
            "empty":
                (damage.map(damaged)
                ?? EmptyState(
                    title: texts("home.start-title"), text: mayImport ? text : texts("home.start-ask"),
                    action: mayImport ? PageLink(texts("home.start-import"), "/imports/new") : nil
                )).fields,
            "todoTitle": todo.isEmpty ? false : texts("home.todo"), "todo": todo.map(\.fields),
            "setup": steps.isEmpty ? false : SetupCard(texts: texts, steps: steps).fields,
        ]
        return Page(texts("home.page-title"), template: "home_start", context: context, active: "home")
    }

    /// In place of the figures: which file is damaged, and the way to what helps.
    private func damaged(_ damage: any Problem) -> EmptyState {
        EmptyState(
            title: texts("home.damaged"), text: texts("problem." + damage.code, damage.arguments),
            action: mayImport ? PageLink(texts("quarantine.look"), "/settings/damage") : nil)
    }
}
