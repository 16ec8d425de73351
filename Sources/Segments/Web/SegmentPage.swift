import Kernel
import Rules
import Web

/// What `segment.mustache` shows: a segment's name and rule in a form, and beside it what the rule comes to.
struct SegmentPage {
    let texts: Texts
    let draft: SegmentDraft
    /// Nil for a new one.
    let segment: Segment?
    let answer: SegmentAnswer
    let catalogue: Catalogue
    let now: Int64
    /// The form's token; it stands in the button that saves, so that counting leaves it out of the address.
    var token = ""
    var mayChange = false
    var mayViewFigures = false
    /// Whether it has just been changed.
    var isChanged = false
    /// Why it was not saved or removed.
    var problem: (any Problem)?

    private var path: String { segment.map { "/segments/\($0.id)" } ?? "/segments/new" }

    var page: Page {
        let title = segment?.name ?? texts("segment-page.new")
        let fields = [nameField, ruleField]
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "back": texts("nav.segments"), "links": links, "remove": remove,
            "undo": undo,
            "callout": callout?.fields ?? false, "path": path, "seen": shownSeen, "nameField": nameField,
            "ruleField": ruleField, "count": texts("segment-page.count-button"),
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: fields),
            "save": mayChange ? texts("segment-page.save") : false, "savePath": segment == nil ? "/segments" : path,
            "countPath": (segment.map { "/segments/\($0.id)" } ?? "/segments") + "/count", "token": token,
            "examplesTitle": texts("segment-page.examples"), "examples": examples,
            "isNew": segment == nil,
            "namesTitle": texts("segment-page.names"), "namesHelp": texts("segment-page.names-help"),
            "names": SegmentNames(texts: texts, catalogue: catalogue).table.fields,
            "answer": SegmentFound(
                texts: texts, draft: draft, segment: segment, answer: answer, mayViewFigures: mayViewFigures
            ).fields,
        ]
        return Page(
            title, template: "segment", context: context, active: "segments", status: problem?.kind.httpStatus ?? 200)
    }

    private var subtitle: String {
        segment.map { texts("segment-page.changed-ago", ["when": texts.relative($0.changedAt, now: now)]) }
            ?? texts("segment-page.purpose")
    }

    private var shownSeen: any Sendable { draft.seen.map { String($0) as any Sendable } ?? false }

    private var links: [PageFields] {
        guard segment != nil else { return [] }
        return [
            PageLink(texts("segment-page.people"), path + "/people").fields,
            PageLink(texts("segment-page.why"), path + "/why").fields,
        ]
    }

    private var remove: any Sendable {
        guard mayChange, let segment else { return false }
        let fields: PageFields = [
            "path": path + "/remove", "text": texts("segment-page.remove"),
            "confirm": texts("segment-page.remove-confirm", ["segment": segment.name]),
        ]
        return fields
    }

    /// As it was before, with the button that brings it back.
    private var undo: any Sendable {
        guard mayChange, isChanged, let segment, let former = segment.former else { return false }
        let fields: PageFields = [
            "path": path + "/undo", "button": texts("segment-page.undo"),
            "text": texts("segment-page.formerly", ["segment": former.name, "rule": texts.sentence(former.rule)]),
        ]
        return fields
    }

    /// What is wrong with the segment as a whole; what is wrong with a field stands beside it.
    private var callout: Callout? {
        guard let problem, error("name") == nil, error("where") == nil else { return nil }
        guard problem.code == "segment.changed", let segment else { return Callout(.bad, texts.sentence(problem)) }
        return Callout(
            .warn, title: texts("segment-page.changed-title"),
            texts("segment-page.changed-text", ["segment": segment.name, "rule": texts.sentence(segment.rule)]),
            link: PageLink(texts("segment-page.changed-look"), path))
    }

    private func error(_ field: String) -> String? {
        guard let problem else { return nil }
        let isRule = problem.code.hasPrefix("rule.")
        let isRenamed = problem.code == "segment.in-use" && draft.name != segment?.name
        let isName = problem.code.hasPrefix("segment.name-") || isRenamed
        return field == "where" && isRule || field == "name" && isName ? texts.sentence(problem) : nil
    }

    private var nameField: FormField {
        FormField(
            "name", label: texts("segment-page.name"), value: draft.name, error: error("name"),
            autocomplete: "off")
    }

    private var ruleField: FormField {
        FormField(
            "where", label: texts("segment-page.rule"), kind: .area, value: draft.text,
            hint: texts("segment-page.rule-hint"), error: error("where"))
    }

    private var examples: [PageFields] {
        SegmentNames.examples.compactMap { text in
            guard let rule = try? RuleParser.parse(text).rule else { return nil }
            let example = SegmentDraft(name: draft.name, text: text, seen: draft.seen)
            return ["rule": text, "path": example.path(path), "sentence": texts.sentence(rule)]
        }
    }
}

/// The names that a rule may use, and rules to begin with.
struct SegmentNames {
    static let examples = [
        "purchases(within: 90d).count >= 2 and consent(email)",
        "rfm.group in (\"Champions\", \"Loyal\")",
        "purchases().days_since_last > 2 * purchases().rhythm",
        "purchases(category = \"Café\").count >= 1 and purchases(category = \"Té\").count = 0",
        "created_at >= today - 30d and purchases().count = 0",
    ]

    let texts: Texts
    let catalogue: Catalogue

    var table: TableView {
        let attributes = catalogue.attributes.map { attribute in
            [
                RulePrinter.text(.attribute(Self.name(attribute.key))), texts.attribute(attribute.key) ?? "–",
                texts("segment-kind." + attribute.kind.rawValue), attribute.codes.joined(separator: " · "),
            ]
        }
        let own = catalogue.ownColumns.map {
            ["attr:" + $0, texts("segment-page.own-column"), texts("segment-kind.text"), ""]
        }
        let segments = catalogue.segments.map {
            [RulePrinter.text(.test(.member($0))), texts("segment-page.segment"), texts("segment-kind.truth"), ""]
        }
        let channels = catalogue.channels.map {
            ["consent(\($0))", texts("segment-page.consent"), texts("segment-kind.truth"), ""]
        }
        return TableView(
            caption: texts("segment-page.names"),
            columns: ["name-as-written", "meaning", "kind", "codes"].map {
                .init(texts("segment-page.\($0)"), isLong: $0 == "codes")
            }, rows: (attributes + own + segments + channels).map { $0.map { .init($0) } })
    }

    private static func name(_ key: String) -> AttributeName {
        key.hasPrefix("custom:") ? .custom(String(key.dropFirst(7))) : .standard(key)
    }
}
