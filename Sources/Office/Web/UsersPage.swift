import Kernel
import Web

/// What `users.mustache` shows.
struct UsersPage {
    let texts: Texts
    let users: [User]
    let me: UserID
    let now: Int64
    var email = ""
    var role = Role.analyst.rawValue

    init(texts: Texts, users: [User], me: UserID, now: Int64) {
        self.texts = texts
        self.users = users
        self.me = me
        self.now = now
    }

    func page(problem: PlainProblem? = nil) -> Page {
        let title = texts("users.title")
        let sentence = problem.map { texts("problem.\($0.code)", $0.arguments) }
        let fields = [
            FormField(
                "email", label: texts("users.email"), kind: .input("email"), value: email,
                error: problem?.code == "user.role" ? nil : sentence, isRequired: true, autocomplete: "off"),
            FormField(
                "role", label: texts("users.role"), kind: .select(roles), value: role,
                error: problem?.code == "user.role" ? sentence : nil),
        ]
        let context: PageFields = [
            "title": title, "subtitle": texts.plural("users.subtitle", count: users.count),
            "caption": texts("users.caption"), "headEmail": texts("users.email"), "headRole": texts("users.role"),
            "headState": texts("users.state"), "headLast": texts("users.last"), "headActions": texts("users.actions"),
            "rows": users.map(row), "addTitle": texts("users.add"), "addHelp": texts("users.add-help"),
            "fields": fields,
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: fields),
            "rolesTitle": texts("users.roles-title"),
            "roles": Role.allCases.map {
                ["name": texts("role.\($0.rawValue)"), "help": texts("role-help.\($0.rawValue)")]
            },
        ]
        return Page(title, template: "users", context: context, active: "users")
    }

    private var roles: [(value: String, text: String)] {
        Role.allCases.map { ($0.rawValue, texts("role.\($0.rawValue)")) }
    }

    private func row(_ user: User) -> PageFields {
        let state =
            !user.isActive
            ? ("bad", "users.disabled") : user.mustChange ? ("warn", "users.first") : ("ok", "users.active")
        return [
            "id": user.id.description, "email": user.email, "isMe": user.id == me, "you": texts("users.you"),
            "isOther": user.id != me, "isActive": user.isActive, "tone": state.0, "state": texts(state.1),
            "last": user.lastSignInAt.map { texts.relative($0, now: now) } ?? texts("users.never"),
            "roleName": texts("role.\(user.role.rawValue)"),
            "roleOf": texts("users.role-of", ["email": user.email]), "changeRole": texts("users.change-role"),
            "choices": roles.map {
                ["value": $0.value, "text": $0.text, "isChosen": $0.value == user.role.rawValue] as PageFields
            },
            "disable": texts("users.disable"), "enable": texts("users.enable"), "reset": texts("users.reset"),
            "disableConfirm": texts("users.disable-confirm", ["email": user.email]),
            "resetConfirm": texts("users.reset-confirm", ["email": user.email]),
        ]
    }
}

/// A generated password, shown once.
enum SecretPage {
    static func page(_ texts: Texts, title: String, email: String, password: String) -> Page {
        let title = texts(title, ["email": email])
        let context: PageFields = [
            "title": title, "secret": password, "note": texts("users.secret"), "back": texts("users.back"),
        ]
        return Page(title, template: "user_secret", context: context, active: "users")
    }
}
