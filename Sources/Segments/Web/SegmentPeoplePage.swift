import Insight
import Kernel
import Rules
import Web

/// What `segment_people.mustache` shows: one page of the people that a rule holds for.
struct SegmentPeoplePage {
    let texts: Texts
    /// Nil for a rule that is not kept.
    let segment: Segment?
    let rule: Rule
    let people: SegmentPeople
    let mayExport: Bool
    let mayChange: Bool

    private var path: String { segment.map { "/segments/\($0.id)/people" } ?? "/segments/people" }

    /// An address of the same people.
    private func address(_ base: String) -> String {
        segment == nil ? LocalPath.adding("where", RulePrinter.text(rule), to: base) : base
    }

    /// Where the rule is written: not for those who may not keep one, where there is no segment.
    private var back: PageLink {
        if let segment { return PageLink(segment.name, "/segments/\(segment.id)") }
        return mayChange
            ? PageLink(texts("segment-page.new"), address("/segments/new"))
            : PageLink(texts("nav.segments"), "/segments")
    }

    var page: Page {
        let title =
            segment.map { texts("segment-page.people-of", ["segment": $0.name]) }
            ?? texts("segment-page.people-of-rule")
        let isEmpty = people.people.isEmpty
        let empty = EmptyState(
            title: texts("segment-page.nobody-title"), text: texts("segment-page.nobody"),
            action: PageLink(texts("segment-page.nobody-action"), back.path))
        let context: PageFields = [
            "title": title, "back": back.fields, "sentence": texts.sentence(rule),
            "subtitle": texts.plural(
                "segment-page.people-count", count: people.count, ["day": texts.day(people.asOf)]),
            "csv": mayExport && people.count > 0
                ? PageLink(texts("segment-page.csv"), address(path + ".csv")).fields : false,
            "table": isEmpty ? false : table(title).fields, "empty": isEmpty ? empty.fields : false,
            "pager": people.previous == nil && people.next == nil ? false : pager.fields,
        ]
        return Page(title, template: "segment_people", context: context, active: "segments")
    }

    private func table(_ title: String) -> TableView {
        let names = ["segment-page.customer", "segment-page.reference", "segment-page.city"]
        let why = segment == nil ? [] : [TableView.Column(texts("segment-page.why"))]
        return TableView(
            caption: title, columns: names.map { .init(texts($0)) } + why,
            rows: people.people.map { customer in
                let cells: [TableView.Cell] = [
                    .init(customer.name ?? customer.reference), .init(customer.reference), .init(customer.city ?? "–"),
                ]
                let link = segment.map { "/segments/\($0.id)/why?id=\(customer.id)" }
                return cells + (link.map { [.init(texts("segment-page.why-link"), link: $0)] } ?? [])
            })
    }

    private var pager: Pager {
        func link(_ key: String, _ after: Int64?) -> PageLink? {
            after.map { after in
                let base = address(path)
                return PageLink(texts(key), after == 0 ? base : LocalPath.adding("after", String(after), to: base))
            }
        }
        return Pager(
            label: texts("pager.name"),
            range: texts(
                "value.range",
                [
                    "first": texts.number(people.first), "last": texts.number(people.first + people.people.count - 1),
                    "count": texts.number(people.count),
                ]), previous: link("pager.previous", people.previous), next: link("pager.next", people.next))
    }
}
