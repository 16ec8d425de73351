import Mustache

/// A value a template may test: the text, or false when there is none.
func shown(_ text: String?) -> any Sendable {
    guard let text, !text.isEmpty else { return false }
    return text
}

/// A link or a button that leads somewhere.
public struct PageLink: Sendable {
    public var path: String
    public var text: String
    public init(_ text: String, _ path: String) {
        self.path = path
        self.text = text
    }
    public var fields: PageFields { ["path": path, "text": text] }
}

/// One field of a form: label, hint, error and the right control. Partial `field`.
public struct FormField: Sendable, MustacheParent {
    public enum Kind: Sendable {
        /// An `<input>` of that type: text, email, password, search, number, date, file.
        case input(String)
        case select([(value: String, text: String)])
        case area
        case checkbox
    }
    public var name: String
    public var label: String
    public var kind: Kind
    public var value: String
    public var hint: String?
    public var error: String?
    /// «opcional», beside the label of a field that may stay empty.
    public var optional: String?
    public var isRequired: Bool
    public var autocomplete: String?
    public var accept: String?

    public init(
        _ name: String, label: String, kind: Kind = .input("text"), value: String = "", hint: String? = nil,
        error: String? = nil, optional: String? = nil, isRequired: Bool = false, autocomplete: String? = nil,
        accept: String? = nil
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.value = value
        self.hint = hint
        self.error = error
        self.optional = optional
        self.isRequired = isRequired
        self.autocomplete = autocomplete
        self.accept = accept
    }

    var id: String { "f-" + name }

    public func child(named child: String) -> Any? {
        switch child {
        case "id": id
        case "name": name
        case "label": label
        case "value": shown(value)
        case "hint": shown(hint)
        case "error": shown(error)
        case "optional": shown(optional)
        case "isRequired": isRequired
        case "autocomplete": shown(autocomplete)
        case "accept": shown(accept)
        case "describedBy": shown(describedBy)
        default: childOfKind(child)
        }
    }

    private var describedBy: String {
        [shownID(hint, "hint"), shownID(error, "error")].compactMap { $0 }.joined(separator: " ")
    }

    private func shownID(_ text: String?, _ part: String) -> String? {
        (text ?? "").isEmpty ? nil : "\(id)-\(part)"
    }

    private func childOfKind(_ child: String) -> Any? {
        switch (child, kind) {
        case ("isInput", .input), ("isSelect", .select), ("isArea", .area), ("isCheckbox", .checkbox): true
        case ("isInput", _), ("isSelect", _), ("isArea", _), ("isCheckbox", _): false
        case ("type", .input(let type)): type
        case ("isChecked", .checkbox): value == "1"
        case ("options", .select(let options)):
            options.map { ["value": $0.value, "text": $0.text, "isChosen": $0.value == value] as PageFields }
        default: nil
        }
    }
}

/// The list of what is wrong with a form, each with a link to its field. Partial `errors`.
public enum ErrorSummary {
    public static func fields(title: String, of form: [FormField]) -> any Sendable {
        let items = form.filter { !($0.error ?? "").isEmpty }
        guard !items.isEmpty else { return false }
        let shown: PageFields = [
            "title": title, "items": items.map { ["id": $0.id, "text": $0.error ?? ""] as [String: String] },
        ]
        return shown
    }
}

/// A framed note. Partial `callout`.
public struct Callout: Sendable {
    public enum Tone: String, Sendable { case plain, ok, warn, bad }
    public var tone: Tone
    public var title: String?
    public var text: String
    public var link: PageLink?

    public init(_ tone: Tone = .plain, title: String? = nil, _ text: String, link: PageLink? = nil) {
        self.tone = tone
        self.title = title
        self.text = text
        self.link = link
    }

    /// A plain note.
    public init(_ text: String) { self.init(.plain, text) }

    public var fields: PageFields {
        [
            "tone": tone.rawValue, "title": shown(title), "text": text, "isAlert": tone == .bad,
            "link": link?.fields ?? false,
        ]
    }
}

/// What a page shows where there is nothing yet: what it is for, what is missing, how to get it. Partial `empty`.
public struct EmptyState: Sendable {
    public var title: String
    public var text: String
    public var action: PageLink?

    public init(title: String, text: String, action: PageLink? = nil) {
        self.title = title
        self.text = text
        self.action = action
    }

    public var fields: PageFields { ["title": title, "text": text, "action": action?.fields ?? false] }
}

/// The way through a long list, by keys rather than page numbers. Partial `pager`.
public struct Pager: Sendable {
    public var label: String
    public var previous: PageLink?
    public var next: PageLink?
    /// «1–50 de 3.757»
    public var range: String

    public init(label: String, range: String = "", previous: PageLink? = nil, next: PageLink? = nil) {
        self.label = label
        self.range = range
        self.previous = previous
        self.next = next
    }

    public var fields: PageFields {
        ["label": label, "range": range, "previous": previous?.fields ?? false, "next": next?.fields ?? false]
    }
}

/// Work that is running or has ended. While `pollPath` is there the script renews it. Partial `progress`.
public struct JobProgress: Sendable {
    public var id: String
    public var title: String
    public var state: String
    /// Chip tone: acc, ok, warn, bad.
    public var tone: String
    /// 0…100; nil while the total is unknown.
    public var percent: Int?
    /// «120.000 de 500.000 filas · 41.000 por segundo · faltan 9 s»
    public var detail: String
    public var pollPath: String?
    public var stop: PageLink?

    public init(
        id: String, title: String, state: String, tone: String = "acc", percent: Int?, detail: String,
        pollPath: String? = nil, stop: PageLink? = nil
    ) {
        self.id = id
        self.title = title
        self.state = state
        self.tone = tone
        self.percent = percent
        self.detail = detail
        self.pollPath = pollPath
        self.stop = stop
    }

    public var fields: PageFields {
        [
            "id": id, "title": title, "state": state, "tone": tone, "detail": detail,
            "percent": shown(percent.map { String(min(100, max(0, $0))) }), "poll": pollPath == nil ? false : "2000",
            "source": pollPath ?? "", "stop": stop?.fields ?? false,
        ]
    }
}

/// Where somebody stands in a flow of steps. Partial `steps`.
public struct Steps: Sendable {
    public var label: String
    public var names: [String]
    /// Index of the step at hand.
    public var current: Int
    /// «hecho», «ahora», «pendiente»
    public var words: (done: String, now: String, later: String)

    public init(label: String, names: [String], current: Int, words: (done: String, now: String, later: String)) {
        self.label = label
        self.names = names
        self.current = current
        self.words = words
    }

    public var fields: PageFields {
        let items = names.enumerated().map { index, name -> PageFields in
            let state = index < current ? "done" : index == current ? "now" : "later"
            let says = index < current ? words.done : index == current ? words.now : words.later
            return ["text": name, "state": state, "stateText": says, "isHere": index == current]
        }
        return ["label": label, "items": items]
    }
}

/// One figure with its comparison; opens the people behind it. Partial `kpi`.
public struct Kpi: Sendable {
    public var label: String
    public var value: String
    public var comparison: String
    /// up, down or mut: better, worse, neither. Always beside a sign or a word.
    public var tone: String
    public var path: String?
    /// A sparkline, as `Chart.sparkline` draws it.
    public var chart: String

    public init(
        label: String, value: String, comparison: String = "", tone: String = "mut", path: String? = nil,
        chart: String = ""
    ) {
        self.label = label
        self.value = value
        self.comparison = comparison
        self.tone = tone
        self.path = path
        self.chart = chart
    }

    public var fields: PageFields {
        [
            "label": label, "value": value, "comparison": comparison, "tone": tone, "path": shown(path),
            "chart": chart,
        ]
    }
}
