import Analytics
import Charts
import Kernel
import Web

/// What `value.mustache` shows: customers by recency and frequency, and their groups.
struct ValuePage {
    /// What stands in the cells of the heat table.
    enum Measure: String, Sendable, CaseIterable { case customers, money, average }

    let texts: Texts
    let found: ValueFound
    var shows = Measure.customers
    var opensPeople = false
    var mayExport = false

    init(texts: Texts, found: ValueFound) {
        self.texts = texts
        self.found = found
    }

    var query: ValueQuery { found.query }
    var figures: ValueFigures { found.figures }

    var page: Page {
        let title = texts("value.title")
        let hasPeople = figures.all.customers > 0
        let context: PageFields = [
            "title": title,
            "subtitle": texts.plural(
                "value.subtitle", count: figures.all.customers, ["asof": texts.dataDay(query)]),
            "csv": mayExport && hasPeople
                ? PageLink(texts("value.people-csv"), query.path("/value/people.csv")).fields : false,
            "tabsName": texts("value.tabs"),
            "tabs": [["path": query.path("/value"), "text": texts("value.tab-rfm")] as PageFields],
            "hasForm": true, "fields": fields, "apply": texts("value.apply"), "formName": texts("value.form"),
            "show": shows.rawValue,
            "notes": notes.map(\.fields), "heat": hasPeople ? heat : false, "measures": measures,
            "measuresName": texts("value.measures"),
            "cellsCSV": PageLink(texts("chart.csv"), query.path("/value/cells.csv")).fields,
            "away": away, "bars": bars, "groups": hasPeople ? groups.fields : false, "groupsTitle": shareFinding,
            "groupsCSV": PageLink(texts("chart.csv"), query.path("/value/groups.csv")).fields,
            "caption": caption, "definition": definition, "empty": hasPeople ? false : empty.fields,
        ]
        return Page(title, template: "value", context: context, active: "value")
    }

    private var fields: [FormField] {
        [
            FormField(
                "asof", label: texts("value.as-of-label"), kind: .input("date"), value: query.asOf.description,
                error: query.hasBadDay ? texts("value.bad-day") : nil),
            FormField("gross", label: texts("value.gross-toggle"), kind: .checkbox, value: query.isGross ? "1" : ""),
            FormField(
                "zero", label: texts("value.zero-toggle"), kind: .checkbox, value: query.includesZero ? "1" : ""),
        ]
    }

    /// What keeps the figures from being the whole truth.
    private var notes: [Callout] {
        var notes: [Callout] = []
        if query.isLastDay { notes.append(Callout(.plain, texts("value.last-day", ["day": texts.day(query.asOf)]))) }
        if found.linesLeftOut > 0 {
            notes.append(
                Callout(
                    .warn,
                    texts.plural("value.left-out", count: found.linesLeftOut, ["currency": found.currency.code])))
        }
        return notes
    }

    private var measures: [PageFields] {
        Measure.allCases.map { measure in
            [
                "path": query.path("/value", [("show", measure.rawValue)]),
                "text": texts("value.measure-\(measure.rawValue)"), "isHere": measure == shows,
            ]
        }
    }

    private var bars: String {
        GroupBars(texts: texts, figures: figures, query: query, currency: found.currency, opensPeople: opensPeople).html
    }

    private var definition: PageFields {
        [
            "title": texts("value.help"),
            "lines": ["recency", "frequency", "money", "scores", "ties", "groups"].map {
                texts("value.help-" + $0, ["currency": found.currency.code])
            },
        ]
    }

    private var caption: String {
        texts.plural(
            query.isGross ? "value.caption-gross" : "value.caption", count: figures.all.customers,
            ["day": texts.day(query.asOf), "currency": found.currency.code])
    }

    private var empty: EmptyState {
        EmptyState(
            title: texts("value.none-title"), text: texts("value.none", ["day": texts.day(query.asOf)]),
            action: PageLink(texts("value.none-action"), "/value"))
    }
}

/// `/value` while no sale is known.
struct ValueEmptyPage {
    let texts: Texts
    let mayImport: Bool

    var page: Page {
        let context: PageFields = [
            "title": texts("value.title"), "subtitle": texts("value.empty-subtitle"), "csv": false, "hasForm": false,
            "notes": false, "heat": false, "groups": false, "fields": false,
            "empty": EmptyState(
                title: texts("value.empty-title"), text: texts(mayImport ? "value.empty" : "home.start-ask"),
                action: mayImport ? PageLink(texts("home.start-import"), "/imports/new") : nil
            ).fields,
        ]
        return Page(texts("value.title"), template: "value", context: context, active: "value")
    }
}
