import Intake
import Kernel
import Web

/// What `erase_find.mustache` shows: whom to forget, and that others were.
struct EraseFindPage {
    let texts: Texts
    let past: [ErasureRecord]
    let now: Int64
    /// What was looked for; nil before anything was.
    var key: String?
    var found: [FoundCustomer] = []

    init(texts: Texts, past: [ErasureRecord], now: Int64) { (self.texts, self.past, self.now) = (texts, past, now) }

    var page: Page {
        let title = texts("erasure.title")
        let field = FormField(
            "customer", label: texts("erasure.whom"), kind: .input("search"), value: key ?? "",
            hint: texts("erasure.whom-hint"), isRequired: true, autocomplete: "off")
        let context: PageFields = [
            "title": title, "subtitle": texts("erasure.subtitle"), "back": texts("nav.people"), "field": field,
            "submit": texts("erasure.find"), "callout": callout, "table": found.isEmpty ? false : table.fields,
            "pastTitle": texts("erasure.past"), "past": past.isEmpty ? false : pastTable.fields,
        ]
        return Page(title, template: "erase_find", context: context, active: "people")
    }

    private var callout: any Sendable {
        guard let key else { return false }
        if found.count > 1 { return Callout(.warn, texts.plural("erasure.several", count: found.count)).fields }
        return Callout(.bad, texts("problem.customer.not-found", ["customer": key])).fields
    }

    private var table: TableView {
        TableView(
            caption: texts("erasure.choose"),
            columns: [.init(texts("erasure.reference"), isLong: true), .init(texts("field.full_name"), isLong: true)],
            rows: found.map { [.init($0.reference, link: "/customers/\($0.id)/erase"), .init($0.name)] })
    }

    private var pastTable: TableView {
        TableView(
            caption: texts("erasure.past"),
            columns: [
                .init(texts("erasure.number")), .init(texts("erasure.when")),
                .init(texts("erasure.records"), isNumber: true), .init(texts("erasure.state")),
            ],
            rows: past.map { record in
                [
                    .init(String(record.id), link: "/erasures/\(record.id)"),
                    .init(texts.relative(record.createdAt, now: now)), .init(texts.number(record.records)),
                    .init(
                        texts(record.state == .done ? "erasure.state-done" : "erasure.state-open"),
                        chip: record.state == .done ? "ok" : "warn"),
                ]
            })
    }
}
