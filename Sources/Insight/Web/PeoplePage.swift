import Analytics
import Kernel
import Web

/// What `value_people.mustache` shows: the customers of a group, a cell or a figure.
struct PeoplePage {
    let texts: Texts
    let filter: PeopleFilter
    let order: PeopleOrder
    let found: PeopleFound
    var mayExport = false
    var mayViewFigures = true
    var mayErase = false

    init(texts: Texts, filter: PeopleFilter, order: PeopleOrder, found: PeopleFound) {
        self.texts = texts
        self.filter = filter
        self.order = order
        self.found = found
    }

    var page: Page {
        let csv = found.query.path("/value/people.csv", filter.fields)
        let context: PageFields = [
            "title": title, "subtitle": subtitle,
            "back": mayViewFigures
                ? PageLink(texts("value.people-back"), found.query.path("/value")).fields : false,
            "csv": mayExport && found.count > 0 ? PageLink(texts("value.people-csv"), csv).fields : false,
            "erase": mayErase ? PageLink(texts("erasure.link"), "/customers/erase").fields : false,
            "fields": fields, "hidden": hidden, "apply": texts("value.apply"), "path": "/value/people",
            "filterName": texts("value.people-filter"), "table": found.people.isEmpty ? false : table.fields,
            "pager": found.count > PeopleOrder.pageSize ? pager.fields : false,
            "empty": found.people.isEmpty ? empty.fields : false,
        ]
        return Page(title, template: "value_people", context: context, active: "people")
    }

    /// What the list is, in the words of who asked for it.
    var title: String {
        if let group = filter.group { return texts("value.people-group", ["group": texts.group(group)]) }
        switch filter.activity {
        case .active: return texts("value.people-active")
        case .lost: return texts("value.people-lost")
        case nil: break
        }
        let scores = [("r", filter.r), ("f", filter.f), ("m", filter.m)].compactMap { name, range in
            range.map { texts("value.score-" + name, ["score": PeopleFilter.text($0).replacing("-", with: "–")]) }
        }
        return scores.isEmpty
            ? texts("value.people-all") : texts("value.people-scores", ["scores": scores.joined(separator: " · ")])
    }

    private var subtitle: String {
        texts.plural(
            found.query.isGross ? "value.people-subtitle-gross" : "value.people-subtitle", count: found.count,
            [
                "money": texts.money(minor: found.monetary, found.table.currency),
                "asof": texts.dataDay(found.query),
            ])
    }

    private var fields: [FormField] {
        let any = [(value: "", text: texts("value.any"))]
        let scores = any + ["5", "4", "3", "2", "1"].map { (value: $0, text: $0) }
        func score(_ name: String, _ range: ClosedRange<Int>?) -> FormField {
            let value = range.map(PeopleFilter.text) ?? ""
            let own = value.contains("-") ? [(value: value, text: value.replacing("-", with: "–"))] : []
            return FormField(name, label: texts("value.filter-" + name), kind: .select(scores + own), value: value)
        }
        let groups = any + RFMGroup.allCases.map { (value: $0.code, text: texts.group($0)) }
        return [
            FormField("group", label: texts("value.group"), kind: .select(groups), value: filter.group?.code ?? ""),
            score("r", filter.r), score("f", filter.f), score("m", filter.m),
            FormField(
                "asof", label: texts("value.as-of-label"), kind: .input("date"), value: found.query.asOf.description,
                error: found.query.hasBadDay ? texts("value.bad-day") : nil),
        ]
    }

    /// What the form keeps without showing it.
    private var hidden: [[String: String]] {
        var kept = order.fields
        if let activity = filter.activity { kept.append(("activity", activity.rawValue)) }
        if found.query.isGross { kept.append(("gross", "1")) }
        if found.query.includesZero { kept.append(("zero", "1")) }
        return kept.map { ["name": $0.0, "value": $0.1] }
    }

    private var empty: EmptyState {
        if filter.isEmpty, order.page == 1 {
            return EmptyState(
                title: texts("value.none-title"), text: texts("value.none", ["day": texts.day(found.query.asOf)]))
        }
        return EmptyState(
            title: texts("value.people-none-title"), text: texts("value.people-none"),
            action: PageLink(texts("value.people-clear"), found.query.path("/value/people")))
    }

    private var pager: Pager {
        let first = (order.page - 1) * PeopleOrder.pageSize + 1
        let last = min(first + PeopleOrder.pageSize - 1, found.count)
        func link(_ key: String, _ page: Int) -> PageLink {
            let fields = filter.fields + order.fields + (page > 1 ? [("page", String(page))] : [])
            return PageLink(texts(key), found.query.path("/value/people", fields))
        }
        return Pager(
            label: texts("pager.name"),
            range: texts(
                "value.range",
                ["first": texts.number(first), "last": texts.number(last), "count": texts.number(found.count)]),
            previous: order.page > 1 ? link("pager.previous", order.page - 1) : nil,
            next: last < found.count ? link("pager.next", order.page + 1) : nil)
    }
}
