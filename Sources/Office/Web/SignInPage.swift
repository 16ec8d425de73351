import Kernel
import Web

/// What `login.mustache` shows.
struct SignInPage {
    let texts: Texts
    let next: String
    var email = ""

    init(texts: Texts, next: String) {
        self.texts = texts
        self.next = next
    }

    func page(problem: PlainProblem? = nil) -> Page {
        let title = texts("login.title")
        let context: PageFields = [
            "title": title, "next": next, "submit": texts("login.submit"), "help": texts("login.help"),
            "callout": problem.map { Callout(.bad, WaitText.sentence($0, texts)).fields as any Sendable } ?? false,
            "fields": [
                FormField(
                    "email", label: texts("login.email"), kind: .input("email"), value: email, isRequired: true,
                    autocomplete: "username"),
                FormField(
                    "password", label: texts("login.password"), kind: .input("password"), isRequired: true,
                    autocomplete: "current-password"),
            ],
        ]
        return Page(title, template: "login", context: context, isBare: true)
    }
}

/// What `password.mustache` shows.
struct PasswordPage {
    let texts: Texts
    let user: SignedIn

    func page(problem: PlainProblem? = nil) -> Page {
        let title = texts("password.title")
        let sentence = problem.map { WaitText.sentence($0, texts) }
        func field(_ name: String, _ complete: String, hint: String? = nil, errors: Set<String>) -> FormField {
            let isWrong = problem.map { errors.contains($0.code) } ?? false
            return FormField(
                name, label: texts("password.\(name)"), kind: .input("password"), hint: hint,
                error: isWrong ? sentence : nil, isRequired: true, autocomplete: complete)
        }
        let fields = [
            field("current", "current-password", errors: ["password.wrong", "session.throttled"]),
            field(
                "new", "new-password", hint: texts("password.hint"),
                errors: ["password.length", "password.email", "password.common", "password.same"]),
            field("repeat", "new-password", errors: ["password.repeat"]),
        ]
        let context: PageFields = [
            "title": title, "intro": texts(user.mustChangePassword ? "password.forced" : "password.effect"),
            "email": user.email, "fields": fields, "submit": texts("password.submit"),
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: fields),
        ]
        return Page(title, template: "password", context: context, isBare: user.mustChangePassword)
    }
}

/// The sentence of a problem, with a wait in minutes rather than in seconds.
enum WaitText {
    static func sentence(_ problem: PlainProblem, _ texts: Texts) -> String {
        var arguments = problem.arguments
        if let seconds = arguments["seconds"].flatMap({ Int($0) }) {
            arguments["wait"] =
                seconds < 90
                ? texts.plural("wait.seconds", count: seconds)
                : texts.plural("wait.minutes", count: (seconds + 59) / 60)
        }
        return texts("problem.\(problem.code)", arguments)
    }
}
