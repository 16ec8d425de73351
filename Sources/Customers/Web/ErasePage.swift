import Intake
import Kernel
import Storage
import Web

/// What `erase.mustache` shows: all that goes with a customer, before anybody does it.
struct ErasePage {
    struct Shown: Sendable {
        let customer: FoundCustomer
        let preview: ErasurePreview
        let imports: [ImportRecord]
        let backups: [(name: String, on: Day)]
    }

    let texts: Texts
    let shown: Shown
    /// What was typed to confirm, where it was not the reference.
    let typed: String?

    var page: Page {
        let title = texts("erasure.title-one", ["customer": shown.customer.reference])
        let path = "/customers/\(shown.customer.id)/erase"
        let field = FormField(
            "reference", label: texts("erasure.type", ["reference": shown.customer.reference]), value: typed ?? "",
            hint: texts("erasure.type-hint"), error: typed == nil ? nil : texts("erasure.mistyped"), isRequired: true,
            autocomplete: "off")
        let context: PageFields = [
            "title": title, "subtitle": shown.customer.name, "back": texts("erasure.back"), "field": field,
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: [field]),
            "figuresTitle": texts("erasure.figures"), "figures": ErasureFigures.fields(shown.preview, texts),
            "shared": shown.preview.sharedAddresses > 0
                ? texts.plural("erasure.shared", count: shown.preview.sharedAddresses) : false,
            "importsTitle": texts("erasure.imports-title"), "importsText": texts("erasure.imports-text"),
            "imports": shown.imports.isEmpty ? false : imports.fields,
            "backupsTitle": texts("erasure.backups-title"),
            "backupsText": ErasureFigures.backupsText(shown.backups, texts),
            "backups": ErasureFigures.backups(shown.backups, texts),
            "callout": Callout(.warn, texts("erasure.lead")).fields, "path": path, "submit": texts("erasure.submit"),
            "cancel": PageLink(texts("form.cancel"), "/customers/erase").fields,
        ]
        return Page(title, template: "erase", context: context, active: "people", status: typed == nil ? 200 : 422)
    }

    private var imports: TableView {
        TableView(
            caption: texts("erasure.imports-title"),
            columns: [.init(texts("erasure.import")), .init(texts("erasure.file"), isLong: true)],
            rows: shown.imports.map { [.init($0.id.description), .init($0.fileName)] })
    }
}

/// The numbers of an erasure, and the copies from before it.
enum ErasureFigures {
    static func fields(_ preview: ErasurePreview, _ texts: Texts) -> [PageFields] {
        preview.figures.filter { $0.count > 0 }.map {
            ["name": texts("erasure." + $0.name), "value": texts.number($0.count)]
        }
    }

    static func backupsText(_ backups: [(name: String, on: Day)], _ texts: Texts) -> String {
        let (aside, made) = (
            backups.filter { Restoration.isAside($0.name) }, backups.filter { !Restoration.isAside($0.name) }
        )
        var words = [texts("erasure.backups-none")]
        if let last = made.map(\.on).max() { words = [texts("erasure.backups-text", ["day": texts.day(last)])] }
        words += aside.map { texts("erasure.aside", ["name": $0.name, "day": texts.day($0.on)]) }
        return words.joined(separator: " ")
    }

    static func backups(_ backups: [(name: String, on: Day)], _ texts: Texts) -> any Sendable {
        guard !backups.isEmpty else { return false }
        return TableView(
            caption: texts("erasure.backups-title"),
            columns: [.init(texts("erasure.file"), isLong: true), .init(texts("erasure.backup-day"))],
            rows: backups.map { [.init($0.name), .init(texts.day($0.on))] }
        ).fields
    }
}
