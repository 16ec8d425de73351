import Web

/// The pages of Insight: the first page (`/`) and value (`/value`). Read this first.
public struct InsightWeb: Sendable {
    /// What other rooms put on the first page, for the reader of this request.
    public typealias Todo = @Sendable (WebRequest) async throws -> [TodoItem]
    public typealias Setup = @Sendable (WebRequest) async throws -> [SetupStep]

    let room: InsightRoom
    let todo: Todo
    let setup: Setup

    public init(
        _ room: InsightRoom, todo: @escaping Todo = { _ in [] }, setup: @escaping Setup = { _ in [] }
    ) {
        self.room = room
        self.todo = todo
        self.setup = setup
    }

    public var routes: [Route] {
        HomeRoutes(room: room, todo: todo, setup: setup).routes + ValueRoutes(room: room).routes
            + PeopleRoutes(room: room).routes
    }

    public static let navItems = [
        NavItem("home", textKey: "nav.home", path: "/", group: .home, permission: .viewFigures),
        NavItem("people", textKey: "nav.people", path: "/value/people", group: .know, permission: .viewPeople),
        NavItem("value", textKey: "nav.value", path: "/value", group: .differentiate, permission: .viewFigures),
    ]

    public static let templates: [String: [UInt8]] = [
        "home": PackageResources.home_mustache, "home_start": PackageResources.home_start_mustache,
        "home_todo": PackageResources.home_todo_mustache, "home_setup": PackageResources.home_setup_mustache,
        "value": PackageResources.value_mustache, "value_people": PackageResources.value_people_mustache,
    ]
}
