import Insight
import Kernel
import Rules
import Web

/// What `segment_why.mustache` shows: whether a customer belongs, and condition by condition why.
struct SegmentWhyPage {
    let texts: Texts
    let segment: Segment
    /// What was looked for; nil before anything was.
    var key: String?
    var found: [NamedCustomer] = []
    var answer: SegmentExplanation?

    init(texts: Texts, segment: Segment) { (self.texts, self.segment) = (texts, segment) }

    var page: Page {
        let title = texts("segment-page.why")
        let field = FormField(
            "customer", label: texts("segment-page.whom"), kind: .input("search"), value: key ?? "",
            hint: texts("segment-page.whom-hint"), isRequired: true, autocomplete: "off")
        let path = "/segments/\(segment.id)"
        let context: PageFields = [
            "title": title, "back": PageLink(segment.name, path).fields, "sentence": texts.sentence(segment.rule),
            "path": path + "/why", "field": field, "submit": texts("segment-page.why-find"),
            "callout": callout?.fields ?? false, "choices": found.count > 1 ? choices.fields : false,
            "conditions": answer.map { conditions($0).fields } ?? false,
            "conditionsTitle": texts("segment-page.conditions"),
        ]
        return Page(title, template: "segment_why", context: context, active: "segments")
    }

    private var callout: Callout? {
        guard let key else { return nil }
        if found.count > 1 {
            return Callout(.warn, texts("segment-page.several", ["count": texts.number(found.count)]))
        }
        guard let answer, let customer = found.first else {
            return Callout(.bad, texts("problem.customer.not-found", ["customer": key]))
        }
        let says = answer.isMember ? "is-member" : answer.truth == nil ? "unknown-member" : "no-member"
        let arguments = ["customer": customer.name ?? customer.reference, "segment": segment.name]
        return Callout(answer.isMember ? .ok : .plain, texts("segment-page." + says, arguments))
    }

    private var choices: TableView {
        TableView(
            caption: texts("segment-page.choose"),
            columns: [.init(texts("segment-page.reference"), isLong: true), .init(texts("field.full_name"))],
            rows: found.map {
                [.init($0.reference, link: "/segments/\(segment.id)/why?id=\($0.id)"), .init($0.name ?? "–")]
            })
    }

    private func conditions(_ answer: SegmentExplanation) -> TableView {
        TableView(
            caption: texts("segment-page.conditions"),
            columns: ["condition", "has", "holds"].map { .init(texts("segment-page." + $0)) },
            rows: answer.conditions.map { condition in
                let text =
                    condition.isNegated
                    ? texts("segment-page.negated", ["condition": condition.text]) : condition.text
                let holds = condition.truth.map { $0 ? "true" : "false" } ?? "unknown"
                let tone = condition.truth.map { $0 != condition.isNegated ? "ok" : "bad" } ?? "warn"
                return [
                    .init(text), .init(condition.value ?? "–"), .init(texts("segment-page.holds-" + holds), chip: tone),
                ]
            })
    }
}
